"""Confirming rights by two people, where the fund has decided so: what is proposed, what the second one reads."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import cast
from uuid import UUID

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from extranet.organisations import second_opinion
from extranet.organisations.models import Organisation, Proposal
from extranet.organisations.permissions import check_staff
from extranet.organisations.roles import ORGANISATIONS
from extranet.organisations.second_opinion import Decision, Told
from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund

from .catalogue import Service
from .models import Application, Right


def facts_of(
    organisation: Organisation, rights: Sequence[Right], ends_on: datetime.date | None
) -> dict[str, str | list[str] | None]:
    """The services, the last day, and the organisation that the first person has recognised."""
    return {
        "services": [right.service for right in rights],
        "ends_on": ends_on.isoformat() if ends_on else None,
        "organisation": str(organisation.uuid),
    }


def last_day(proposal: Proposal) -> datetime.date | None:
    ends_on = proposal.facts["ends_on"]
    return datetime.date.fromisoformat(ends_on) if ends_on else None


def application_of(proposal: Proposal) -> Application:
    return Application.objects.select_related("organisation").get(uuid=cast(UUID, proposal.subject_uuid))


def carry_out(actor: Actor, fund: Fund, proposal: Proposal) -> Application:
    from .services.deciding import carry_out_confirmation

    application = application_of(proposal)
    if application.organisation is None or str(application.organisation.uuid) != proposal.facts["organisation"]:
        raise ValidationError(
            _("Une autre organisation a été reconnue depuis cette proposition : renvoyez-la, puis décidez de nouveau.")
        )
    services, ends_on = proposal.facts["services"], last_day(proposal)
    return carry_out_confirmation(actor=actor, fund=fund, application=application, services=services, ends_on=ends_on)


def told(fund: Fund, proposal: Proposal) -> Told:
    application, ends_on = application_of(proposal), last_day(proposal)
    organisation = Organisation.objects.get(uuid=proposal.facts["organisation"])
    return [
        (_("Personne"), application.full_name),
        (_("Organisation"), organisation.name),
        (_("Services"), ", ".join(str(Service(service).label) for service in proposal.facts["services"])),
        (_("Preuves"), application.get_evidence_display()),
        (_("Jusqu’au"), date_format(ends_on, "DATE_FORMAT") if ends_on else _("sans fin")),
    ]


CONFIRMATION = second_opinion.declare(
    Decision(
        "rights.confirmation",
        gettext_lazy("Confirmer une habilitation"),
        lambda actor: check_staff(actor, ORGANISATIONS),
        carry_out,
        told,
        lambda proposal: reverse("rights:review", args=[proposal.subject_uuid]),
    )
)
