"""« Virements à faire »: the expected payments with the accounts they go to, for the fund's bank."""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from extranet.journal.services import record
from extranet.tenants.actor import Actor
from extranet.tenants.encryption import decrypt
from extranet.tenants.models import Fund
from extranet.ui.exports import Column

from .. import verbs
from ..models import Payment
from ..permissions import check_funding_staff

COLUMNS = [
    Column(_("Référence"), "reference"),
    Column(_("Montant"), "amount"),
    Column(_("Date"), "expected_on"),
    Column(_("Titulaire"), lambda row: decrypt(row.bank.holder)),
    Column("IBAN", lambda row: decrypt(row.bank.iban)),
    Column("BIC", lambda row: decrypt(row.bank.bic)),
]


@transaction.atomic
def transfers_to_make(*, actor: Actor, fund: Fund) -> QuerySet[Payment]:
    """Those whose account is known, the most urgent first; that they were taken in clear is noted."""
    check_funding_staff(actor)
    expected = Payment.objects.filter(paid_on__isnull=True, cancelled_at__isnull=True, bank__isnull=False)
    record(actor, verbs.TRANSFERS_EXPORTED, fund, facts={"payments": expected.count()})
    return expected.select_related("bank").order_by("expected_on", "pk")
