"""The mail that tells a body what became of a certifier's document."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from extranet.notifications.kinds import Category, NothingToSay, Payload, Secret
from extranet.organisations import notices
from extranet.organisations.notices import Notice
from extranet.tenants.models import Fund

from ..models import SupportingDocument
from ..recipients import managers
from ..workflow.supporting import SupportingState

SAID = {
    SupportingState.CONFORM: (
        gettext_lazy("Justificatif contrôlé, conforme"),
        gettext_lazy(
            "Le fonds a contrôlé un justificatif de votre organisme, il est conforme : %(kind)s. Quand le Kbis et la"
            " lettre de consentement le sont tous deux, vous certifiez les heures entièrement en ligne."
        ),
    ),
    SupportingState.REFUSED: (
        gettext_lazy("Justificatif refusé : à déposer à nouveau"),
        gettext_lazy(
            "Le fonds a refusé un justificatif de votre organisme : %(kind)s. Le motif est dans « Votre identité », où"
            " vous en déposez un autre ; d’ici là, la certification se fait sur papier."
        ),
    ),
    SupportingState.WITHDRAWN: (
        gettext_lazy("Contrôle d’un justificatif retiré"),
        gettext_lazy(
            "Le fonds a retiré le contrôle d’un justificatif de votre organisme : %(kind)s. Le motif est dans « Votre"
            " identité », où vous en déposez un autre ; d’ici là, la certification se fait sur papier."
        ),
    ),
    SupportingState.EXPIRED: (
        gettext_lazy("Justificatif expiré : à renouveler"),
        gettext_lazy(
            "Un justificatif de votre organisme a expiré : %(kind)s. Déposez-en un plus récent dans « Votre identité »"
            " ; d’ici là, la certification se fait sur papier."
        ),
    ),
}


def words(fund: Fund, payload: Payload, secret: Secret) -> Notice:
    document = SupportingDocument.objects.get(pk=payload["document"])
    if document.state != payload["state"]:
        raise NothingToSay("supporting_moved_on")
    subject, sentence = SAID[SupportingState(document.state)]
    return Notice(
        subject=str(subject),
        paragraphs=[str(sentence) % {"kind": document.get_kind_display()}],
        path=reverse("certification:identity"),
        button=_("Ouvrir « Votre identité »"),
    )


DECISION = notices.declare(
    "certification.supporting",
    gettext_lazy("Décision sur un justificatif de certificateur"),
    words,
    category=Category.RIGHTS,
)


def tell_decision(fund: Fund, document: SupportingDocument) -> None:
    """A letter's certifier; of a Kbis, each of the body's managers."""
    told = managers(document.body_id)
    if document.certifier_id:
        told = told.filter(pk=document.certifier_id)
    for member in told:
        notices.send(DECISION, fund=fund, user=member.user, payload={"document": document.pk, "state": document.state})
