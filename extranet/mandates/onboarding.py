"""« Documents indispensables pour mettre en place la procédure »: where a company stands (`ATM-14`)."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from extranet.organisations.models import Organisation

from .models import Paper
from .workflow import PaperState


class Progress(models.TextChoices):
    """Where one document stands, in the words of the checklist."""

    MISSING = "missing", _("Manquant")
    TO_SIGN = "to_sign", _("À faire signer")
    DEPOSITED = "deposited", _("Déposé")
    REFUSED = "refused", _("Refusé")
    ACCEPTED = "accepted", _("Accepté")


@dataclass(frozen=True, slots=True)
class Step:
    """One of the two documents: the one in force, and the one under way, either may be None."""

    kind: Paper.Kind
    in_force: Paper | None
    under_way: Paper | None

    @property
    def progress(self) -> Progress:
        if self.in_force:
            return Progress.ACCEPTED
        return Progress(self.under_way.state) if self.under_way else Progress.MISSING

    @property
    def latest(self) -> Paper | None:
        return self.under_way or self.in_force


def steps_of(company: Organisation) -> list[Step]:
    """Both documents, in the order of the procedure; one query."""
    papers = list(
        Paper.objects.filter(company=company)
        .exclude(state__in=[PaperState.REPLACED, PaperState.ENDED])
        .select_related("model_document", "signed_document")
        .order_by("pk")
    )
    return [
        Step(
            kind,
            in_force=next((p for p in papers if p.kind == kind and p.state == PaperState.ACCEPTED), None),
            under_way=next((p for p in papers if p.kind == kind and p.state != PaperState.ACCEPTED), None),
        )
        for kind in Paper.Kind
    ]
