"""The access table of control, payments, bank details, files and invoices made here (see `table.py` for the words).

member         keeps the training files of the company
keeper         « Gestionnaire des contributions » of the same company
other_member   of another company
manager        of the training body of the company's request, which is paid
other_manager  of another body
officer        of the fund's staff, for member services
staff          administrator of the fund

Objects: own is the body's invoice (in control), payment (expected), bank details (to confirm), prepared file (its
BPF), made invoice (in preparation) or the request that it bills; done has the same decided or made; other is of
the other fund.
"""

from tests.access.table import parse

PROFILES = "anonymous stranger member keeper other_member manager other_manager officer staff other_staff"


def staff_only(method: str, word: str, *routes: str) -> str:
    """A page or an act about one row that only the staff reach."""
    lines = (
        f"{method} funding:{{}} own   sign-in 403 403 403 403 403 403 {word} {word} 403",
        f"{method} funding:{{}} other sign-in 403 403 403 403 403 403 404 404 403",
    )
    return "\n".join(line.format(route) for route in routes for line in lines)


FUNDING_PAYING = parse(f"""
method route object {PROFILES}
GET  funding:invoice_queue     -     sign-in 403 403  403  403  403  403  ok   ok   403
{staff_only("POST", "done", "begin_control", "take_over_control", "plan_payment")}
{staff_only("GET", "ok", "ask_complement", "validate_invoice", "reject_invoice", "invoice_refunded")}
{staff_only("POST", "ok", "ask_complement", "validate_invoice", "reject_invoice", "invoice_refunded")}
GET  funding:payments          -     sign-in 403 ok   403  ok   ok   ok   ok   ok   403
GET  funding:refunds           -     sign-in 403 ok   403  ok   ok   ok   ok   ok   403
GET  funding:import_payments   -     sign-in 403 403  403  403  403  403  ok   ok   403
POST funding:import_payments   -     sign-in 403 403  403  403  403  403  ok   ok   403
POST funding:transfers         -     sign-in 403 403  403  403  403  403  ok   ok   403
GET  funding:payment           own   sign-in 403 ok   403  404  ok   404  ok   ok   403
GET  funding:payment           done  sign-in 403 ok   403  404  ok   404  ok   ok   403
GET  funding:payment           other sign-in 403 404  403  404  404  404  404  404  403
GET  funding:payment_advice    own   sign-in 403 404  403  404  404  404  404  404  403
GET  funding:payment_advice    done  sign-in 403 ok   403  404  ok   404  ok   ok   403
GET  funding:payment_advice    other sign-in 403 404  403  404  404  404  404  404  403
{staff_only("GET", "ok", "payment_paid", "payment_returned")}
{staff_only("POST", "ok", "payment_paid", "payment_returned")}
GET  funding:bank              -     sign-in 403 ok   ok   ok   ok   ok   403  403  403
POST funding:bank              -     sign-in 403 ok   ok   ok   ok   ok   403  403  403
GET  funding:bank_queue        -     sign-in 403 403  403  403  403  403  ok   ok   403
{staff_only("GET", "ok", "bank_details")}
{staff_only("POST", "ok", "bank_reveal", "bank_refuse")}
{staff_only("POST", "done", "bank_propose")}
GET  funding:bank_proof        own   sign-in 403 404  404  404  ok   404  ok   ok   403
GET  funding:bank_proof        other sign-in 403 404  404  404  404  404  404  404  403
GET  funding:billable          -     sign-in 403 403  403  403  ok   ok   403  403  403
GET  funding:make_invoice      own   sign-in 403 403  403  403  ok   404  403  403  403
GET  funding:make_invoice      other sign-in 403 403  403  403  404  404  403  403  403
POST funding:make_invoice      own   sign-in 403 403  403  403  ok   404  403  403  403
POST funding:make_invoice      other sign-in 403 403  403  403  404  404  403  403  403
GET  funding:made_invoice      own   sign-in 403 403  403  403  ok   404  403  403  403
GET  funding:made_invoice      done  sign-in 403 403  403  403  ok   404  403  403  403
GET  funding:made_invoice      other sign-in 403 403  403  403  404  404  403  403  403
GET  funding:made_invoice_file own   sign-in 403 403  403  403  404  404  403  403  403
GET  funding:made_invoice_file done  sign-in 403 403  403  403  ok   404  403  403  403
GET  funding:made_invoice_file other sign-in 403 403  403  403  404  404  403  403  403
POST funding:deposit_made      own   sign-in 403 403  403  403  done 404  403  403  403
POST funding:deposit_made      other sign-in 403 403  403  403  404  404  403  403  403
GET  funding:accountability    -     sign-in 403 403  403  403  ok   ok   403  403  403
POST funding:ask_file          -     sign-in 403 403  403  403  ok   ok   403  403  403
GET  funding:prepared_file     own   sign-in 403 403  403  403  ok   404  403  403  403
GET  funding:prepared_file     other sign-in 403 403  403  403  404  404  403  403  403
GET  funding:prepared_file_download own   sign-in 403 403 403 403 ok  404 403 403 403
GET  funding:prepared_file_download other sign-in 403 403 403 403 404 404 403 403 403
""")
