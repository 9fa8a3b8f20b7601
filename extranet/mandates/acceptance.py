"""Accepting a document by two people, where the fund has decided so: what is proposed, what the second one reads."""

from __future__ import annotations

import datetime
from typing import cast
from uuid import UUID

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from extranet.organisations import second_opinion
from extranet.organisations.models import Proposal
from extranet.organisations.permissions import check_staff
from extranet.organisations.second_opinion import Decision, Told
from extranet.tenants.actor import Actor
from extranet.tenants.capabilities import Capability
from extranet.tenants.models import Fund

from .models import Paper


def facts_of(paper: Paper, starts_on: datetime.date, ends_on: datetime.date | None) -> dict[str, str | None]:
    """The dates, and the file that the first person has seen."""
    return {
        "starts_on": starts_on.isoformat(),
        "ends_on": ends_on.isoformat() if ends_on else None,
        "sha256": paper.signed_document.sha256 if paper.signed_document else "",
    }


def dates(proposal: Proposal) -> tuple[datetime.date, datetime.date | None]:
    ends_on = proposal.facts["ends_on"]
    starts_on = datetime.date.fromisoformat(proposal.facts["starts_on"])
    return starts_on, datetime.date.fromisoformat(ends_on) if ends_on else None


def paper_of(proposal: Proposal) -> Paper:
    return Paper.objects.select_related("company", "signed_document").get(uuid=cast(UUID, proposal.subject_uuid))


def carry_out(actor: Actor, fund: Fund, proposal: Proposal) -> Paper:
    from .services import carry_out_acceptance

    paper = paper_of(proposal)
    if paper.signed_document is None or paper.signed_document.sha256 != proposal.facts["sha256"]:
        raise ValidationError(
            _("L’entreprise a déposé un autre fichier depuis cette proposition : renvoyez-la, puis contrôlez-le.")
        )
    starts_on, ends_on = dates(proposal)
    return carry_out_acceptance(actor=actor, fund=fund, paper=paper, starts_on=starts_on, ends_on=ends_on)


def told(fund: Fund, proposal: Proposal) -> Told:
    paper = paper_of(proposal)
    starts_on, ends_on = dates(proposal)
    return [
        (_("Document"), paper.get_kind_display()),
        (_("Entreprise"), paper.company.name),
        (_("À partir du"), date_format(starts_on, "DATE_FORMAT")),
        (_("Jusqu’au"), date_format(ends_on, "DATE_FORMAT") if ends_on else _("sans fin")),
    ]


ACCEPTANCE = second_opinion.declare(
    Decision(
        "mandates.acceptance",
        gettext_lazy("Accepter une convention ou une autorisation"),
        lambda actor: check_staff(actor, Capability.PREENCODING),
        carry_out,
        told,
        lambda proposal: reverse("mandates:paper", args=[proposal.subject_uuid]),
    )
)
