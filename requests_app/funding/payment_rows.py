"""The columns of a bank's export, and how a line pays the payment of its reference."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Value
from django.utils.translation import gettext as _

from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund
from extranet.tenants.search import Fold
from extranet.ui.import_lines import Wanted, a_date, an_amount
from extranet.ui.import_page import Store

from .models import Payment, PaymentState
from .services.paying import note_paid


def a_payment(cell: str) -> Payment:
    """The payment of this reference."""
    rows = Payment.objects.select_related("invoice__request")
    found = rows.filter(reference_folded=Fold(Value(cell))).first()
    if found is None:
        raise ValidationError(_("Aucun règlement ne porte cette référence."))
    if found.state != PaymentState.EXPECTED:
        raise ValidationError(_("Ce règlement est déjà « %(state)s »."), params={"state": found.state.label})
    return found


PAYMENT_COLUMNS = [
    Wanted("payment", ["Référence", "Communication", "Libellé"], a_payment),
    Wanted("amount", ["Montant"], an_amount),
    Wanted("paid_on", ["Date", "Date d’exécution", "Date de valeur"], a_date),
]


def storing(fund: Fund) -> Store:
    def store(actor: Actor, values: dict[str, Any]) -> None:
        """Banks write what leaves an account with a minus."""
        note_paid(
            actor=actor,
            fund=fund,
            payment=values["payment"],
            paid_on=values["paid_on"],
            amount=abs(values["amount"]),
        )

    return store
