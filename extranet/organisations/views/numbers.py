"""« Changer de numéro » of an organisation or one of its establishments, by the fund's staff."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from extranet.accounts.step_up import fresh_proof_required
from extranet.ui.refusals import refusals_on

from .. import services
from ..forms import NumberForm
from ..identifiers import IDENTIFIERS, IdentifierField
from ..models import Establishment, Organisation
from ..permissions import check_staff
from ..requests import ActorRequest
from ..roles import ORGANISATIONS
from .organisations import form_page, visible_organisation


@form_page
@fresh_proof_required
def change_number(request: ActorRequest, uuid: UUID) -> HttpResponse:
    organisation = visible_organisation(request, uuid)
    check_staff(request.actor, ORGANISATIONS)
    numbers = numbers_of(organisation)
    form = NumberForm(request.POST or None, choices=[(key, label) for key, (_row, _kind, label) in numbers.items()])
    if request.method == "POST" and form.is_valid():
        row, kind, _label = numbers[form.cleaned_data.pop("which")]
        with refusals_on(form):
            services.change_number(
                actor=request.actor,
                organisation=organisation,
                establishment=row if isinstance(row, Establishment) else None,
                kind=kind,
                **form.cleaned_data,
            )
            messages.success(request, _("Le numéro est changé ; l’ancien permet toujours de trouver l’organisation."))
            return redirect("organisations:organisation", organisation.uuid)
    context = {
        "form": form,
        "organisation": organisation,
        "has_numbers": bool(numbers),
        "former": organisation.former_numbers.select_related("establishment").order_by("-changed_on", "-pk"),
    }
    return render(request, "organisations/change_number.html", context)


def numbers_of(organisation: Organisation) -> dict[str, tuple[Organisation | Establishment, str, str]]:
    """Each number that there is, by the value of its choice: the row, the kind of number, and what people read."""
    found = {}
    rows: list[Organisation | Establishment] = [
        organisation,
        *organisation.establishments.order_by("name_folded", "pk"),
    ]
    for row in rows:
        for field in row._meta.local_fields:
            if isinstance(field, IdentifierField) and (number := getattr(row, field.name)):
                shown = f"{field.identifier.label} {IDENTIFIERS[field.kind].show(number)}"
                label = f"{shown} – {row.name}" if isinstance(row, Establishment) else shown
                found[f"{field.kind}:{row.uuid}"] = (row, field.kind, label)
    return found
