"""What other programs can be told of funding requests, invoices and payments."""

from __future__ import annotations

from functools import partial

from django.utils.translation import gettext_lazy as _

from extranet.tenants.capabilities import Capability
from extranet.tenants.registries import WebhookEvent

from . import verbs
from .models import FundingRequest, Invoice, Payment


def events() -> list[WebhookEvent]:
    of_ours = partial(WebhookEvent, scope="funding:read", capability=Capability.MEMBERSHIP)
    of_request = partial(
        of_ours,
        visible=FundingRequest.objects.visible_to,
        organisations=lambda request: [request.company_id, request.body_id],
        path=lambda row: f"/funding-requests/{row.uuid}",
    )
    of_invoice = partial(
        of_ours,
        visible=Invoice.objects.visible_to,
        organisations=lambda invoice: [invoice.depositor_id, invoice.request.company_id],
        path=lambda row: f"/invoices/{row.uuid}",
        number="deposit_number",
    )
    of_payment = partial(
        of_ours,
        visible=Payment.objects.visible_to,
        organisations=lambda payment: [payment.payee_id, payment.invoice.request.company_id],
        path=lambda row: f"/payments/{row.uuid}",
        number="",
    )
    return [
        of_request("funding_request.pieces_asked", _("Pièces demandées pour un dossier"), (verbs.PIECES_ASKED.name,)),
        of_request("funding_request.agreed", _("Prise en charge accordée"), (verbs.REQUEST_AGREED.name,)),
        of_request("funding_request.refused", _("Prise en charge refusée"), (verbs.REQUEST_REFUSED.name,)),
        of_request(
            "funding_request.amendment_decided",
            _("Avenant accordé ou refusé"),
            (verbs.AMENDMENT_AGREED.name, verbs.AMENDMENT_REFUSED.name),
        ),
        of_invoice(
            "invoice.state_changed",
            _("État d’une facture changé"),
            tuple(
                verb.name
                for verb in (
                    verbs.INVOICE_SENT,
                    verbs.INVOICE_WITHDRAWN,
                    verbs.INVOICE_COMPLETED,
                    verbs.CONTROL_BEGUN,
                    verbs.CONTROL_TAKEN_OVER,
                    verbs.COMPLEMENT_ASKED,
                    verbs.INVOICE_VALIDATED,
                    verbs.INVOICE_REJECTED,
                )
            ),
        ),
        of_payment("payment.made", _("Règlement effectué"), (verbs.PAYMENT_MADE.name,)),
        of_payment("payment.returned", _("Règlement revenu de la banque"), (verbs.PAYMENT_RETURNED.name,)),
    ]
