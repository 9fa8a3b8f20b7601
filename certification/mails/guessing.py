"""The mails about a person's many wrong codes: to the fund's officers, and to herself. Neither names anybody."""

from __future__ import annotations

from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from extranet.notifications.kinds import Category, Payload, Secret
from extranet.organisations import notices
from extranet.organisations.notices import Notice
from extranet.tenants.models import Fund

from ..models import Certificate, CertifyingCode
from ..periods import month_name
from ..recipients import officers


def officers_words(fund: Fund, payload: Payload, secret: Secret) -> Notice:
    certificate = Certificate.objects.select_related("dossier").get(uuid=UUID(payload["certificate"]))
    said = {
        "wrong": payload["wrong"],
        "number": certificate.dossier.number,
        "month": month_name(certificate.month),
    }
    return Notice(
        subject=_("Codes de vérification essayés à tort : dossier %(number)s") % said,
        paragraphs=[
            _(
                "En moins de 24 heures, une même personne a saisi %(wrong)s codes faux pour certifier en ligne, en"
                " dernier lieu pour le dossier %(number)s (%(month)s)."
            )
            % said,
            _(
                "Les limites du site rendent une réussite par hasard très improbable, mais quelqu’un se sert peut-être"
                " de son compte : parlez-en à l’organisme, par un autre moyen que l’e-mail."
            ),
        ],
        path=reverse("certification:dossier", args=[certificate.dossier.uuid]),
        button=_("Ouvrir le dossier"),
    )


def own_words(fund: Fund, payload: Payload, secret: Secret) -> Notice:
    return Notice(
        subject=_("%(wrong)s codes de vérification faux avec votre compte") % {"wrong": payload["wrong"]},
        paragraphs=[
            _("En moins de 24 heures, %(wrong)s codes faux ont été saisis avec votre compte pour certifier des heures.")
            % {"wrong": payload["wrong"]},
            _(
                "Si c’était vous, demandez un nouveau code, ou certifiez sur papier. Si ce n’était pas vous, terminez"
                " vos autres sessions, changez votre mot de passe et prévenez le fonds."
            ),
        ],
        path=reverse("account_sessions"),
        button=_("Voir mes sessions"),
    )


TO_OFFICERS = notices.declare(
    "certification.codes_guessed",
    gettext_lazy("Codes de vérification essayés à tort"),
    officers_words,
    category=Category.RIGHTS,
)
TO_HERSELF = notices.declare(
    "certification.own_codes_guessed", gettext_lazy("Codes de vérification faux avec mon compte"), own_words
)


def tell_of_guessing(fund: Fund, row: CertifyingCode, certificate: Certificate, wrong: int) -> None:
    payload = {"certificate": str(certificate.uuid), "wrong": wrong}
    for member in officers():
        notices.send(TO_OFFICERS, fund=fund, user=member.user, payload=payload)
    notices.send(TO_HERSELF, fund=fund, user=row.user, payload=payload)
