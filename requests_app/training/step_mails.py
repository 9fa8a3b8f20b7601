"""Mails about what happened to a request once the company has it: no data of a worker, one to each person concerned."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from extranet.notifications.kinds import Category, MailKind, NothingToSay, Payload, Secret, declare
from extranet.notifications.models import Message
from extranet.notifications.services import queue
from extranet.organisations.models import Membership
from extranet.tenants.models import Fund
from extranet.tenants.requests import fund_address

from .models import Request, SigningLink
from .recipients import encoders_of, mandatees_of


class Step(models.TextChoices):
    """What happened, as the subject of a mail says it."""

    RETURNED = "returned", _("Demande renvoyée, à corriger")
    DISOWNED = "disowned", _("Demande refusée par l’entreprise")
    SIGNED = "signed", _("Récapitulatif signé, demande à envoyer au fonds")
    SENT = "sent", _("Demande envoyée au fonds")
    COMPLEMENT = "complement", _("Complément demandé")
    ACCEPTED = "accepted", _("Demande acceptée")
    REFUSED = "refused", _("Demande refusée par le fonds")
    DECLARATION = "declaration", _("Déclaration à corriger")


SENTENCES = {
    Step.RETURNED: _("L’entreprise vous renvoie une demande de formation. Son commentaire est sur l’extranet."),
    Step.DISOWNED: _("L’entreprise dit que cette demande n’est pas la sienne. Son motif est sur l’extranet."),
    Step.SIGNED: _(
        "Le représentant légal a déposé le récapitulatif signé. Il vous reste à envoyer la demande au fonds."
    ),
    Step.SENT: _("Le fonds a bien reçu cette demande. Gardez ce message : c’est votre accusé de réception."),
    Step.COMPLEMENT: _("Le fonds demande un complément. Ce qu’il attend est sur l’extranet."),
    Step.ACCEPTED: _("Le fonds accepte cette demande."),
    Step.REFUSED: _("Le fonds refuse cette demande. Son motif est sur l’extranet."),
    Step.DECLARATION: _(
        "Une déclaration à la sécurité sociale ne peut pas aboutir. Ce qu’il faut corriger est dans l’onglet"
        " « Travailleurs »."
    ),
}
FOR_OPERATOR = {
    Step.COMPLEMENT: _("Le fonds demande un complément à l’entreprise : vous n’avez rien à faire."),
    Step.REFUSED: _("Le fonds refuse cette demande."),
}


def step_context(fund: Fund, payload: Payload, secret: Secret) -> dict[str, Any]:
    request = Request.objects.get(pk=payload["request"])
    step = Step(payload["step"])
    sentences = SENTENCES | FOR_OPERATOR if payload["for_operator"] else SENTENCES
    return {
        "demande": request,
        "subject": step.label,
        "sentence": sentences[step],
        "is_receipt": step == Step.SENT,
        "address": fund_address(fund, reverse("training:request", args=[request.uuid])),
    }


def link_context(fund: Fund, payload: Payload, secret: Secret) -> dict[str, Any]:
    """Raises `NothingToSay` when the link has stopped working before the mail left."""
    link = SigningLink.objects.select_related("recap__request__company").get(pk=payload["link"])
    if link.revoked_at or link.used_at:
        raise NothingToSay("link-over")
    return {
        "link": link,
        "recap": link.recap,
        "demande": link.recap.request,
        "address": fund_address(fund, reverse("signing:page", args=[secret["key"]])),
    }


STEP = declare(
    MailKind(
        name="training.step",
        templates="training/mails/step",
        context=step_context,
        category=Category.REQUESTS,
        can_be_disabled=False,
    )
)
LINK = declare(
    MailKind(
        name="training.signing_link",
        templates="training/mails/signing_link",
        context=link_context,
        category=Category.REQUESTS,
        can_be_disabled=False,
    )
)


def tell_company(fund: Fund, request: Request, step: Step) -> None:
    """To each active mandatee."""
    tell(fund, request, step, mandatees_of(request), for_operator=False)


def tell_company_once(fund: Fund, request: Request, step: Step) -> None:
    """The same, unless that very mail is waiting to leave: one for a request whose workers are refused together."""
    waiting = Message.objects.filter(kind=STEP.name, state=Message.State.DUE, payload=about(request, step))
    if not waiting.exists():
        tell_company(fund, request, step)


def tell_operator(fund: Fund, request: Request, step: Step) -> None:
    """To whoever encoded it: nobody when the company did."""
    tell(fund, request, step, encoders_of(request), for_operator=True)


def tell(fund: Fund, request: Request, step: Step, people: Iterable[Membership], *, for_operator: bool) -> None:
    for person in people:
        queue(
            STEP,
            fund=fund,
            address=person.user.email,
            user_id=person.user_id,
            language=person.user.language or fund.language,
            payload=about(request, step, for_operator=for_operator),
        )


def about(request: Request, step: Step, *, for_operator: bool = False) -> dict[str, Any]:
    return {"request": request.pk, "step": step.value, "for_operator": for_operator}


def send_link(fund: Fund, link: SigningLink, secret: str, language: str) -> None:
    """The secret stands encrypted in the outbox until the mail has left, and nowhere else."""
    queue(LINK, fund=fund, address=link.email, language=language, payload={"link": link.pk}, secret={"key": secret})
