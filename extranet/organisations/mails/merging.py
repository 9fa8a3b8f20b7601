"""The mails of merging two accounts: to the address that is kept, and to the other one."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from extranet.accounts.models import User
from extranet.notifications.kinds import Payload, Secret
from extranet.tenants.models import Fund

from .. import notices
from ..notices import Notice


def link(fund: Fund, payload: Payload, secret: Secret) -> Notice:
    return Notice(
        _("Réunir deux comptes : confirmez que celui-ci est le vôtre"),
        [
            _("Une personne connectée avec une autre adresse dit que ce compte est aussi le sien, et veut les réunir."),
            _("C’est vous ? Ouvrez ce lien là où vous êtes connecté, et donnez le mot de passe de ce compte."),
            _("Ce n’est pas vous ? Laissez ce message : sans votre mot de passe, rien ne change."),
        ],
        reverse("account_confirm_merge", args=[secret["secret"]]),
        _("Réunir les comptes"),
    )


def asked(fund: Fund, payload: Payload, secret: Secret) -> Notice:
    return Notice(
        _("Vous avez demandé à réunir deux comptes"),
        [
            _("Si l’autre adresse a un compte, un lien vient de lui être envoyé. Il vaut 48 heures."),
            _("Ce n’était pas vous ? Changez votre mot de passe et terminez les autres sessions, puis appelez-nous."),
        ],
        reverse("account_sessions"),
        _("Voir mes sessions"),
    )


def merged(fund: Fund, payload: Payload, secret: Secret) -> Notice:
    return Notice(
        _("Vos deux comptes sont réunis"),
        [
            _("Vous vous connectez désormais avec une seule adresse ; l’autre n’ouvre plus rien."),
            _("Ce que vous avez signé ou certifié garde le nom et le compte d’alors."),
            _("Ce n’était pas vous ? Appelez-nous tout de suite."),
        ],
        reverse("account_login"),
        _("Se connecter"),
    )


LINK = notices.declare(
    "organisations.merge_link",
    gettext_lazy("Réunion de comptes à confirmer"),
    link,
    instead_of_resending=gettext_lazy("La personne recommence sur « Mon compte » : un nouveau lien part."),
)
ASKED = notices.declare("organisations.merge_asked", gettext_lazy("Réunion de comptes demandée"), asked)
MERGED = notices.declare("organisations.accounts_merged", gettext_lazy("Comptes réunis"), merged)


def send_link(fund: Fund, other: User, secret: str) -> None:
    notices.send(LINK, fund=fund, user=other, payload={}, secret={"secret": secret})


def tell_asked(fund: Fund, user: User) -> None:
    notices.send(ASKED, fund=fund, user=user, payload={})


def tell_merged(fund: Fund, kept: User, emptied: User) -> None:
    for user in (kept, emptied):
        notices.send(MERGED, fund=fund, user=user, payload={})
