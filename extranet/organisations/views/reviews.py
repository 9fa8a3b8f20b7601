"""The yearly review of an organisation's people, on one page."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from extranet.accounts.step_up import fresh_proof_required

from .. import services
from ..models import Review, ReviewLine
from ..permissions import check_members
from ..requests import ActorRequest
from .organisations import form_page

CONFIRM, WITHDRAW = "confirm", "withdraw"


@form_page
@fresh_proof_required
def review(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """Everybody with her roles: « Confirmer » or « Retirer » each, or confirm all who are left."""
    visible = Review.objects.visible_to(request.actor).select_related("organisation")
    row = get_object_or_404(visible, uuid=uuid)
    check_members(request.actor, row.organisation)
    lines = list(row.lines.select_related("membership__user").order_by("membership__last_first_folded", "pk"))
    if request.method == "POST" and answered(request, row, lines):
        return redirect("organisations:review", row.uuid)
    context = {
        "review": row,
        "organisation": row.organisation,
        "open_lines": [(line, name_of(line), request.POST.get(name_of(line), "")) for line in lines if is_open(line)],
        "decided_lines": [line for line in lines if not is_open(line)],
    }
    return render(request, "organisations/review.html", context)


def is_open(line: ReviewLine) -> bool:
    return line.decided_at is None


def name_of(line: ReviewLine) -> str:
    """The name of a line's choice in the form."""
    return f"line-{line.uuid}"


def answered(request: ActorRequest, row: Review, lines: list[ReviewLine]) -> bool:
    """Store what was answered; False, with a message, when nothing could be."""
    answers = {line: request.POST.get(name_of(line), "") for line in lines if is_open(line)}
    confirmed = [line for line, answer in answers.items() if answer == CONFIRM]
    withdrawn = [line for line, answer in answers.items() if answer == WITHDRAW]
    if request.POST.get("all") == "yes":
        if request.POST.get("checked") != "yes":
            messages.error(request, _("Cochez d’abord que vous avez vérifié chaque personne de la liste."))
            return False
        confirmed = [line for line, answer in answers.items() if answer != WITHDRAW]
    if not confirmed and not withdrawn:
        messages.error(request, _("Choisissez « Confirmer » ou « Retirer » pour au moins une personne."))
        return False
    try:
        services.answer_review(actor=request.actor, review=row, confirmed=confirmed, withdrawn=withdrawn)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return False
    said = _("C’est enregistré : %(confirmed)s confirmés, %(withdrawn)s retirés.")
    messages.success(request, said % {"confirmed": len(confirmed), "withdrawn": len(withdrawn)})
    return True
