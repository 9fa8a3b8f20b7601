"""One lock for everything about a file: its papers, decisions, invoices and payments wait for each other there."""

from __future__ import annotations

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ..models import FundingRequest, Invoice


class MovedOn(ValidationError):
    """Somebody was first: what is asked for isn't possible in the state that the row has now."""

    def __init__(self, message: str) -> None:
        super().__init__(message, code="conflict")


def locked(request: FundingRequest) -> FundingRequest:
    """The request as it is stored now, held until the transaction ends.

    Raises `MovedOn` for a draft that was deleted a moment ago.
    """
    rows = FundingRequest.objects.select_for_update(of=("self",)).select_related("device", "company", "body")
    current = rows.filter(pk=request.pk).first()
    if current is None:
        raise MovedOn(_("Ce dossier vient d’être supprimé : il n’y a plus rien à y changer."))
    return current


def locked_in(request: FundingRequest, *states: str) -> FundingRequest:
    """As `locked`. Raises `MovedOn` when it is in none of these states."""
    current = locked(request)
    refuse_other(current.state, current.get_state_display(), states)
    return current


def locked_invoice(invoice: Invoice, *states: str) -> Invoice:
    """The invoice as it is stored now, its file held too. Raises `MovedOn` when it is in none of these states."""
    locked(invoice.request)
    rows = Invoice.objects.select_for_update(of=("self",)).select_related("request__device", "depositor")
    current = rows.filter(pk=invoice.pk).first()
    if current is None:
        raise MovedOn(_("Cette facture vient d’être supprimée : il n’y a plus rien à y changer."))
    if states:
        refuse_other(current.state, current.get_state_display(), states)
    return current


def refuse_other(state: str, label: str, states: Collection[str]) -> None:
    """Raises `MovedOn` with the state's label, unless the state is one of these."""
    if state not in states:
        raise MovedOn(
            _("Entre-temps, l’état a changé : « %(state)s ». Rechargez la page pour voir ce qui est possible.")
            % {"state": label}
        )
