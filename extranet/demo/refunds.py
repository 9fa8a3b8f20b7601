"""What comes back to `horizon`: credit notes that were validated after the transfer, refunded, expected or late."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone

from extranet.documents.inspection import Inspected
from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund
from requests_app.funding.models import Invoice
from requests_app.funding.services import controlling, invoicing, refunds


@dataclass(frozen=True, slots=True)
class Fate:
    """Of a paid invoice: euros that its credit note gives back, how many of them came, days since it was validated."""

    credited: int
    came: int = 0
    days_ago: int = 0


FATES = {
    "refund": Fate(140),
    "refund in part": Fate(200, came=80, days_ago=12),
    "refund late": Fate(300, days_ago=45),
    "refunded": Fate(125, came=125, days_ago=20),
}


def give_back(*, fund: Fund, staff: Actor, depositor: Actor, invoice: Invoice, upload: Inspected, fate: str) -> None:
    """The depositor's credit note on a paid invoice, the staff's control, and what came back."""
    story = FATES[fate]
    note = invoicing.begin_credit_note(actor=depositor, fund=fund, invoice=invoice, upload=upload)
    euros = Decimal(story.credited)
    note = invoicing.change_invoice(
        actor=depositor,
        invoice=note,
        version=note.version,
        number=f"A{invoice.number[1:]}",
        seller_name=invoice.seller_name,
        seller_siret=invoice.seller_siret,
        dated_on=timezone.localdate(),
        net=euros,
        vat=Decimal(0),
        total=euros,
        is_exempt=True,
    )
    word = "Avoir de démonstration : une absence a été facturée."
    note = invoicing.send_invoice(actor=depositor, fund=fund, invoice=note, word=word)
    note = controlling.begin_control(actor=staff, invoice=note)
    controlling.validate_and_plan(actor=staff, fund=fund, invoice=note, amount=euros)
    if story.days_ago:
        # No service validates in the past: the row is as that day's would be.
        moved_at = timezone.now() - datetime.timedelta(days=story.days_ago)
        Invoice.objects.filter(pk=note.pk).update(moved_at=moved_at)
    if story.came:
        came = Decimal(story.came)
        refunds.note_refunded(actor=staff, fund=fund, invoice=invoice, refunded_on=timezone.localdate(), amount=came)
