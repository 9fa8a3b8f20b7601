"""« Conforme » by two people, where the fund has decided so: what is proposed, what the second one reads."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from extranet.organisations import second_opinion
from extranet.organisations.models import Proposal
from extranet.organisations.permissions import check_staff
from extranet.organisations.second_opinion import Decision, Told
from extranet.tenants.actor import Actor
from extranet.tenants.capabilities import Capability
from extranet.tenants.models import Fund

from .models import SupportingDocument


def document_of(proposal: Proposal) -> SupportingDocument:
    found = SupportingDocument.objects.select_related("body", "certifier", "document")
    return found.get(uuid=cast(UUID, proposal.subject_uuid))


def carry_out(actor: Actor, fund: Fund, proposal: Proposal) -> SupportingDocument:
    from .services.supporting import carry_out_acceptance

    document = document_of(proposal)
    if document.document.sha256 != proposal.facts["sha256"]:
        raise ValidationError(_("Ce fichier n’est pas celui qui fut proposé : renvoyez la proposition."))
    return carry_out_acceptance(actor=actor, fund=fund, document=document)


def told(fund: Fund, proposal: Proposal) -> Told:
    document = document_of(proposal)
    lines = [(_("Justificatif"), document.get_kind_display()), (_("Organisme"), document.body.name)]
    if document.certifier:
        lines.append((_("Certificateur"), document.certifier.full_name))
    return lines


ACCEPTANCE = second_opinion.declare(
    Decision(
        "certification.supporting",
        gettext_lazy("Accepter un justificatif de certificateur"),
        lambda actor: check_staff(actor, Capability.CERTIFICATION),
        carry_out,
        told,
        lambda proposal: reverse("certification:supporting", args=[proposal.subject_uuid]),
    )
)
