"""The steps of filling in a request, one page each, in the order of the work (`MYA-02`)."""

from __future__ import annotations

from enum import StrEnum

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from extranet.tenants.registries import Text

from .models import FundingRequest


class Step(StrEnum):
    """The values stand in addresses."""

    TRAINING = "formation"
    BODY = "organisme"
    PEOPLE = "beneficiaires"
    COSTS = "couts"
    PAPERS = "pieces"
    CHECK = "verification"


LABELS: dict[Step, Text] = {
    Step.TRAINING: _("Formation"),
    Step.BODY: _("Organisme de formation"),
    Step.PEOPLE: _("Bénéficiaires"),
    Step.COSTS: _("Coûts"),
    Step.PAPERS: _("Pièces"),
    Step.CHECK: _("Vérification"),
}
ORDER = list(Step)
PAGES = {Step.PEOPLE: "funding:people", Step.PAPERS: "funding:papers", Step.CHECK: "funding:check"}

# Where each thing that is missing is filled in, by the field that `services.asking.what_is_missing` names.
STEP_OF = {
    "title": Step.TRAINING,
    "starts_on": Step.TRAINING,
    "ends_on": Step.TRAINING,
    "hours": Step.TRAINING,
    "body_name": Step.BODY,
    "people": Step.PEOPLE,
    "teaching": Step.COSTS,
    "papers": Step.PAPERS,
}


def address_of(request: FundingRequest, step: Step) -> str:
    if page := PAGES.get(step):
        return reverse(page, args=[request.uuid])
    return reverse("funding:step", args=[request.uuid, step.value])


def after(step: Step) -> Step:
    return ORDER[min(ORDER.index(step) + 1, len(ORDER) - 1)]


def before(step: Step) -> Step | None:
    place = ORDER.index(step)
    return ORDER[place - 1] if place else None
