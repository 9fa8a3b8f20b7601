"""Mails about a certified month: what is asked of whom, and each step of an objection. No name, no hours, no secret."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from extranet.accounts.models import User
from extranet.notifications.kinds import Category, NothingToSay, Payload, Secret
from extranet.notifications.services import queue
from extranet.organisations import notices
from extranet.organisations.models import Membership
from extranet.organisations.notices import Notice
from extranet.tenants.models import Fund

from ..models import Certificate, ValidationLink
from ..periods import of_month
from ..workflow.certificates import CertificateState


class Step(models.TextChoices):
    """What happened, as the subject of a mail says it."""

    CONTESTED = "contested", gettext_lazy("Heures contestées")
    RETURNED = "returned", gettext_lazy("Certificat renvoyé par le fonds")
    MAINTAINED = "maintained", gettext_lazy("Heures maintenues par l’organisme")
    ACCEPTED = "accepted", gettext_lazy("Heures acceptées par le fonds")
    SHEETS_ASKED = "sheets_asked", gettext_lazy("Attestations de présence demandées")
    SHEETS_GIVEN = "sheets_given", gettext_lazy("Attestations de présence jointes")
    REMARK = "remark", gettext_lazy("Message à propos d’un mois certifié")


SENTENCES = {
    Step.CONTESTED: gettext_lazy("Les heures %s d’un dossier sont contestées. Le motif est sur l’extranet."),
    Step.RETURNED: gettext_lazy("Le fonds renvoie le certificat %s d’un dossier. Son motif est sur l’extranet."),
    Step.MAINTAINED: gettext_lazy("L’organisme maintient les heures %s d’un dossier. Sa réponse est sur l’extranet."),
    Step.ACCEPTED: gettext_lazy("Le fonds accepte les heures %s telles que l’organisme les a certifiées."),
    Step.SHEETS_ASKED: gettext_lazy("Le fonds demande les attestations de présence %s d’un dossier."),
    Step.SHEETS_GIVEN: gettext_lazy("L’organisme a joint les attestations de présence %s d’un dossier."),
    Step.REMARK: gettext_lazy("Quelqu’un a écrit à propos du certificat %s d’un dossier. Lisez-le sur l’extranet."),
}


def of(payload: Payload) -> Certificate:
    certificates = Certificate.objects.select_related("dossier__training_body").defer("snapshot")
    return certificates.get(pk=payload["certificate"])


def space_path(certificate: Certificate) -> str:
    return reverse("certification:training_month", args=[certificate.dossier.uuid, certificate.month])


def month_path(certificate: Certificate) -> str:
    return reverse("certification:month_story", args=[certificate.dossier.uuid, certificate.month])


def certified_words(fund: Fund, payload: Payload, secret: Secret) -> Notice:
    """Raises `NothingToSay` when a correction took the certificate's place, or the link died, before the mail left."""
    certificate = of(payload)
    if certificate.state == CertificateState.SUPERSEDED:
        raise NothingToSay("superseded")
    facts = {
        "month": of_month(certificate.month),
        "training": certificate.dossier.training_title,
        "body": certificate.dossier.training_body.name,
    }
    said = _("%(body)s a certifié vos heures %(month)s pour la formation « %(training)s ».") % facts
    if not payload.get("link"):
        return Notice(
            subject=_("Le certificat de réalisation %s est disponible") % facts["month"],
            paragraphs=[said, _("Le certificat est dans votre espace. Quelque chose n’est pas juste ? Dites-le là.")],
            path=space_path(certificate) if certificate.dossier.joined_at else reverse("certification:trainings"),
            button=_("Voir le mois"),
        )
    link = ValidationLink.objects.open().filter(pk=payload["link"]).first()
    if link is None:
        raise NothingToSay("link-over")
    return Notice(
        subject=_("Vos heures %s sont à valider") % facts["month"],
        paragraphs=[
            said,
            _("Lisez-les et dites si elles sont justes : deux touches sur votre téléphone, aucun compte à créer."),
            _("Ce lien est personnel, et sert jusqu’au %s. Ne le transmettez à personne.")
            % f"{link.expires_at.astimezone(fund.zone):%d/%m/%Y}",
        ],
        path=reverse("validating:page", args=[secret["key"]]),
        button=_("Lire et valider mes heures"),
    )


def employer_words(fund: Fund, payload: Payload, secret: Secret) -> Notice:
    certificate = of(payload)
    if certificate.state == CertificateState.SUPERSEDED:
        raise NothingToSay("superseded")
    return Notice(
        subject=_("Des heures de formation %s sont à valider") % of_month(certificate.month),
        paragraphs=[
            _("Un organisme de formation a certifié les heures d’un de vos salariés. Le fonds attend votre avis.")
        ],
        path=space_path(certificate),
        button=_("Lire et valider les heures"),
    )


def step_words(fund: Fund, payload: Payload, secret: Secret) -> Notice:
    certificate, step = of(payload), Step(payload["step"])
    return Notice(
        subject=str(step.label),
        paragraphs=[str(SENTENCES[step]) % of_month(certificate.month)],
        path=space_path(certificate) if payload["in_space"] else month_path(certificate),
        button=_("Voir le mois"),
    )


CERTIFIED = notices.declare(
    "certification.certified",
    gettext_lazy("Heures certifiées : au bénéficiaire"),
    certified_words,
    category=Category.REQUESTS,
    instead_of_resending=gettext_lazy("Renvoyez un lien depuis « Suivi du mois », dans le dossier."),
)
TO_VALIDATE = notices.declare(
    "certification.to_validate",
    gettext_lazy("Heures à valider : à l’employeur"),
    employer_words,
    category=Category.REQUESTS,
)
STEP = notices.declare(
    "certification.month_step", gettext_lazy("Suite d’un mois certifié"), step_words, category=Category.REQUESTS
)


def tell_beneficiary(fund: Fund, certificate: Certificate, link: ValidationLink | None = None, key: str = "") -> None:
    """To the dossier's address, in the language of her account."""
    dossier = certificate.dossier
    if not dossier.email:
        return
    user: User | None = dossier.account
    payload = {"certificate": certificate.pk} | ({"link": link.pk} if link else {})
    queue(
        CERTIFIED,
        fund=fund,
        address=dossier.email,
        user_id=dossier.account_id,
        language=(user.language if user else "") or fund.language,
        payload=payload,
        secret={"key": key} if key else None,
    )


def tell_employer(fund: Fund, certificate: Certificate, people: Iterable[Membership]) -> None:
    for one in people:
        notices.send(TO_VALIDATE, fund=fund, user=one.user, payload={"certificate": certificate.pk})


def tell_step(
    fund: Fund, certificate: Certificate, step: Step, people: Iterable[Membership], *, in_space: bool = False
) -> None:
    payload = {"certificate": certificate.pk, "step": step.value, "in_space": in_space}
    for one in people:
        notices.send(STEP, fund=fund, user=one.user, payload=payload)


def tell_step_to_beneficiary(fund: Fund, certificate: Certificate, step: Step) -> None:
    """Where she has a space; a person without an account is told by whoever follows her dossier."""
    dossier = certificate.dossier
    if dossier.account and dossier.joined_at:
        payload = {"certificate": certificate.pk, "step": step.value, "in_space": True}
        notices.send(STEP, fund=fund, user=dossier.account, payload=payload)
