"""The access table of invoices and of VAT exemptions (see `table.py` for the words).

member         keeps the training files of the company whose request was agreed, the body paid directly
other_member   of another company
manager        of the training body of that request
other_manager  of another body
officer        of the fund's staff, for member services
staff          administrator of the fund

Invoices are the body's: `draft` in preparation, `sent` received by the fund, `other` another fund's. Requests,
agreements and exemptions: own and other.
"""

from tests.access.table import parse

PROFILES = "anonymous stranger member other_member manager other_manager officer staff other_staff"
STEPS = ("edit_invoice", "replace_invoice_file", "invoice_papers", "check_invoice")


def steps() -> str:
    """The steps of a deposit all answer alike: what was sent leads on to its page."""
    lines = (
        "{} funding:{} draft sign-in 404 404 404 ok   404 404 404 404",
        "{} funding:{} sent  sign-in 404 403 404 done 404 403 403 404",
        "{} funding:{} other sign-in 404 404 404 404  404 404 404 404",
    )
    return "\n".join(line.format(method, name) for name in STEPS for method in ("GET", "POST") for line in lines)


FUNDING_INVOICING = parse(f"""
method route object {PROFILES}
GET  funding:agreements         -     sign-in 403 ok   ok  ok   ok  403 403 403
GET  funding:agreement          own   sign-in 404 404  404 ok   404 404 404 404
GET  funding:agreement          other sign-in 404 404  404 404  404 404 404 404
GET  funding:invoices           -     sign-in 403 ok   ok  ok   ok  ok  ok  403
GET  funding:deposit_invoice    own   sign-in 404 done 404 ok   404 403 403 404
GET  funding:deposit_invoice    other sign-in 404 404  404 404  404 404 404 404
POST funding:deposit_invoice    own   sign-in 404 done 404 ok   404 403 403 404
POST funding:deposit_invoice    other sign-in 404 404  404 404  404 404 404 404
GET  funding:invoice            draft sign-in 404 404  404 ok   404 404 404 404
GET  funding:invoice            sent  sign-in 404 ok   404 ok   404 ok  ok  404
GET  funding:invoice            other sign-in 404 404  404 404  404 404 404 404
GET  funding:invoice_file       sent  sign-in 404 ok   404 ok   404 ok  ok  404
GET  funding:invoice_file       other sign-in 404 404  404 404  404 404 404 404
GET  funding:attestation_file   draft sign-in 404 404  404 ok   404 404 404 404
GET  funding:attestation_file   sent  sign-in 404 ok   404 ok   404 ok  ok  404
GET  funding:attestation_file   other sign-in 404 404  404 404  404 404 404 404
GET  funding:replaced_file      sent  sign-in 404 ok   404 ok   404 ok  ok  404
GET  funding:replaced_file      other sign-in 404 404  404 404  404 404 404 404
POST funding:remove_attestation draft sign-in 404 404  404 done 404 404 404 404
POST funding:remove_attestation sent  sign-in 404 403  404 done 404 403 403 404
POST funding:remove_attestation other sign-in 404 404  404 404  404 404 404 404
POST funding:withdraw_invoice   sent  sign-in 404 403  404 done 404 403 403 404
POST funding:withdraw_invoice   other sign-in 404 404  404 404  404 404 404 404
POST funding:delete_invoice     draft sign-in 404 404  404 done 404 404 404 404
POST funding:delete_invoice     other sign-in 404 404  404 404  404 404 404 404
GET  funding:credit_invoice     sent  sign-in 404 403  404 done 404 403 403 404
GET  funding:credit_invoice     control sign-in 404 403 404 ok  404 403 403 404
GET  funding:credit_invoice     other sign-in 404 404  404 404  404 404 404 404
POST funding:credit_invoice     control sign-in 404 403 404 ok  404 403 403 404
POST funding:credit_invoice     other sign-in 404 404  404 404  404 404 404 404
GET  funding:exemption          -     sign-in 403 403  403 ok   ok  ok  ok  403
POST funding:exemption          -     sign-in 403 403  403 ok   ok  ok  ok  403
GET  funding:decide_exemption   own   sign-in 404 404  404 403  404 ok  ok  404
GET  funding:decide_exemption   other sign-in 404 404  404 404  404 404 404 404
POST funding:decide_exemption   own   sign-in 404 404  404 403  404 ok  ok  404
POST funding:decide_exemption   other sign-in 404 404  404 404  404 404 404 404
GET  funding:exemption_file     own   sign-in 404 404  404 ok   404 ok  ok  404
GET  funding:exemption_file     other sign-in 404 404  404 404  404 404 404 404
{steps()}
""")
