"""Mails that open a space: the beneficiary's own, and that of her employer."""

from __future__ import annotations

import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from extranet.accounts.invitations import set_password_path
from extranet.accounts.models import User
from extranet.notifications.kinds import Category, NothingToSay, Payload, Secret
from extranet.notifications.models import Message
from extranet.organisations import notices
from extranet.organisations.notices import Notice
from extranet.tenants.models import Fund

from ..models import Dossier
from ..recipients import employers_people

ONE_A_DAY = datetime.timedelta(days=1)


def beneficiary_words(fund: Fund, payload: Payload, secret: Secret) -> Notice:
    """Raises `NothingToSay` when the dossier has got another address meanwhile."""
    dossier = Dossier.objects.select_related("training_body").get(pk=payload["dossier"])
    if dossier.account_id != payload["user"]:
        raise NothingToSay("address-changed")
    user = User.objects.get(pk=payload["user"])
    is_new = not user.has_usable_password()
    facts = {"fund": fund.name, "training": dossier.training_title, "body": dossier.training_body.name}
    first = _(
        "%(fund)s suit votre formation « %(training)s » chez %(body)s, et vous ouvre un espace : vous y lisez les"
        " heures que l’organisme certifie chaque mois, téléchargez les certificats, et dites si quelque chose n’est pas"
        " juste."
    )
    if is_new:
        second = _(
            "Choisissez d’abord un mot de passe : le lien ci-dessous sert une fois, pendant 48 heures. Ensuite,"
            " « Mot de passe oublié » en envoie un nouveau. Votre identifiant est l’adresse de ce message."
        )
    else:
        second = _("Connectez-vous avec le compte que vous avez déjà : son identifiant est l’adresse de ce message.")
    return Notice(
        subject=_("Un espace vous est ouvert pour suivre votre formation"),
        paragraphs=[first % facts, second],
        path=set_password_path(user) if is_new else reverse("certification:trainings"),
        button=_("Ouvrir mon espace"),
    )


def employer_words(fund: Fund, payload: Payload, secret: Secret) -> Notice:
    return Notice(
        subject=_("Formation d’un salarié : un espace vous est ouvert"),
        paragraphs=[
            _(
                "%s a ouvert un ou plusieurs dossiers de formation pour des salariés de votre entreprise. Vous y lisez"
                " les heures que les organismes certifient chaque mois, et téléchargez les certificats."
            )
            % fund.name
        ],
        path=reverse("certification:trainings"),
        button=_("Voir les formations des salariés"),
    )


BENEFICIARY = notices.declare(
    "certification.space",
    gettext_lazy("Espace ouvert au bénéficiaire"),
    beneficiary_words,
    category=Category.REQUESTS,
)
EMPLOYER = notices.declare(
    "certification.employer_space",
    gettext_lazy("Espace ouvert à l’employeur"),
    employer_words,
    category=Category.REQUESTS,
)


def tell_beneficiary(fund: Fund, dossier: Dossier, user: User) -> None:
    notices.send(BENEFICIARY, fund=fund, user=user, payload={"dossier": dossier.pk, "user": user.pk})


def tell_employer(fund: Fund, dossier: Dossier) -> None:
    """One mail a day to each of the employer's people, however many dossiers are imported."""
    people = list(employers_people(dossier))
    since = timezone.now() - ONE_A_DAY
    told = set(
        Message.objects.filter(
            kind=EMPLOYER.name, user__in=[one.user_id for one in people], created_at__gt=since
        ).values_list("user_id", flat=True)
    )
    for one in people:
        if one.user_id not in told:
            notices.send(EMPLOYER, fund=fund, user=one.user, payload={"dossier": dossier.pk})
