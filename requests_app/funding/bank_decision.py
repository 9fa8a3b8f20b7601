"""Bank details by two people, always: what is proposed, what the second one reads."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from extranet.organisations import second_opinion
from extranet.organisations.models import Proposal
from extranet.organisations.second_opinion import Decision, Told
from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund

from .models import BankDetails
from .permissions import check_funding_staff


def details_of(proposal: Proposal) -> BankDetails:
    found = BankDetails.objects.select_related("organisation", "proof")
    return found.get(uuid=cast(UUID, proposal.subject_uuid))


def carry_out(actor: Actor, fund: Fund, proposal: Proposal) -> BankDetails:
    from .services.bank import confirm_details

    details = details_of(proposal)
    if details.proof.sha256 != proposal.facts["sha256"]:
        raise ValidationError(_("Ce RIB n’est pas celui qui fut proposé : renvoyez la proposition."))
    return confirm_details(actor=actor, fund=fund, details=details)


def told(fund: Fund, proposal: Proposal) -> Told:
    details = details_of(proposal)
    return [(_("Organisation"), details.organisation.name), (_("Compte"), details.shown)]


CONFIRMATION = second_opinion.declare(
    Decision(
        "funding.bank_details",
        gettext_lazy("Confirmer des coordonnées bancaires"),
        check_funding_staff,
        carry_out,
        told,
        lambda proposal: reverse("funding:bank_details", args=[proposal.subject_uuid]),
        always=True,
    )
)
