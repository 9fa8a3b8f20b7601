"""What the account itself holds about a person, and her sessions at this fund (`BEY-22`).

The account is the person's everywhere; its page at a fund tells nothing of another one: passkeys of this fund's hosts
and sessions opened here only.
"""

from __future__ import annotations

from collections.abc import Iterable

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from extranet.tenants.erasing import deleting
from extranet.tenants.models import Host
from extranet.tenants.protection import Protection
from extranet.tenants.registries import Facts, Goes, Person, PersonalData
from extranet.tenants.scope import current_fund_id

from . import erasing, factors
from .models import AccountUse, Card, IdentityProvider, Session, User


def account(person: Person) -> Iterable[Facts]:
    used_here = dict(AccountUse.objects.filter(user__in=person.user_ids).values_list("user", "used_on"))
    for user in User.objects.filter(pk__in=person.user_ids).order_by("pk"):
        yield [
            (_("Adresse e-mail"), user.email),
            (_("Langue"), user.get_language_display()),
            (_("Inscrit le"), user.date_joined),
            (_("Dernière connexion"), user.last_login),
            (_("Dernière utilisation sur ce site"), used_here.get(user.pk)),
            (_("Mot de passe enregistré, sous une forme illisible"), user.has_usable_password()),
            (_("Actif"), user.is_active),
        ]


def second_factors(person: Person) -> Iterable[Facts]:
    hosts = set(Host.objects.filter(fund=current_fund_id()).values_list("name", flat=True))
    for one in Authenticator.objects.filter(user__in=person.user_ids).order_by("-created_at", "-pk"):
        if one.type == Authenticator.Type.WEBAUTHN and one.data.get(factors.HOST) not in hosts:
            continue
        yield [
            (_("Sorte"), one.get_type_display()),
            (_("Nom"), one.data.get("name", "") if one.type == Authenticator.Type.WEBAUTHN else ""),
            (_("Ajouté le"), one.created_at),
            (_("Dernière utilisation"), one.last_used_at),
        ]


def identities(person: Person) -> Iterable[Facts]:
    providers = {one.key: one.name for one in IdentityProvider.objects.order_by("pk")}
    linked = SocialAccount.objects.filter(user__in=person.user_ids, provider__in=providers)
    for account in linked.order_by("date_joined", "pk"):
        yield [
            (_("Sorte"), providers[account.provider]),
            (_("Identifiant chez ce fournisseur"), account.uid),
            (_("Reliée le"), account.date_joined),
            (_("Dernière utilisation"), account.last_login),
        ]
    for card in Card.objects.filter(user__in=person.user_ids).order_by("created_at", "pk"):
        yield [
            (_("Sorte"), _("Carte d’identité belge")),
            (_("Identifiant chez ce fournisseur"), _("empreinte du numéro, qui n’est pas enregistré")),
            (_("Reliée le"), card.created_at),
            (_("Dernière utilisation"), card.used_at),
        ]


def sessions(person: Person) -> Iterable[Facts]:
    here = Session.objects.filter(user__in=person.user_ids, fund=current_fund_id())
    for one in here.order_by("-seen_at", "session_key"):
        yield [
            (_("Appareil"), one.device),
            (_("Ouverte le"), one.opened_at),
            (_("Dernière activité"), one.seen_at),
            (_("Fin au plus tard"), one.expire_date),
        ]


def passkeys_here(person: Person) -> QuerySet[Authenticator]:
    hosts = list(Host.objects.filter(fund=current_fund_id()).values_list("name", flat=True))
    passkeys = Authenticator.objects.filter(user__in=person.user_ids, type=Authenticator.Type.WEBAUTHN)
    return passkeys.filter(**{f"data__{factors.HOST}__in": hosts})


def linked_here(person: Person) -> QuerySet[SocialAccount]:
    keys = [one.key for one in IdentityProvider.objects.order_by("pk")]
    return SocialAccount.objects.filter(user__in=person.user_ids, provider__in=keys)


def cards_here(person: Person) -> QuerySet[Card]:
    return Card.objects.filter(user__in=person.user_ids)


def sessions_here(person: Person) -> QuerySet[Session]:
    return Session.objects.filter(user__in=person.user_ids, fund=current_fund_id())


def entries() -> list[PersonalData]:
    return [
        PersonalData(
            name="account",
            protection=Protection.SECRET,
            label=_("Mon compte"),
            retention=_(
                "Tant que vous l’utilisez : %(accounts)s après votre dernière connexion ici, si rien de gardé n’en a"
                " besoin, il est fermé. Un e-mail vous prévient, et vous connecter le garde. Il est le vôtre partout :"
                " il ne s’efface que lorsqu’aucun accès ne reste."
            ),
            basis=_("Intérêt légitime : vous reconnaître à la connexion (RGPD, art. 6.1.f)."),
            rows=account,
            ends_with_account=True,
            goes=[Goes(_("Le compte : fermé, et vidé s’il ne sert plus à rien"), erasing.accounts_of, erasing.leave)],
            rank=0,
            is_shared=True,
        ),
        PersonalData(
            name="second_factors",
            protection=Protection.SECRET,
            label=_("Ma seconde étape de connexion"),
            retention=_(
                "Jusqu’à ce que vous la retiriez sur « Sécurité ». Les secrets sont chiffrés, et montrés nulle part."
            ),
            basis=_("Intérêt légitime : protéger votre compte (RGPD, art. 6.1.f)."),
            rows=second_factors,
            ends_with_account=True,
            goes=[deleting(_("Les clés d’accès de ce site"), passkeys_here)],
            is_shared=True,
        ),
        PersonalData(
            name="identities",
            protection=Protection.SENSITIVE,
            label=_("Mes identités reliées sur ce site"),
            retention=_("Jusqu’à ce que vous les détachiez sur « Sécurité », ou que le fonds retire le fournisseur."),
            basis=_("Intérêt légitime : vous reconnaître à la connexion (RGPD, art. 6.1.f)."),
            rows=identities,
            ends_with_account=True,
            goes=[deleting(_("Les identités reliées"), linked_here, cards_here)],
        ),
        PersonalData(
            name="sessions",
            protection=Protection.SECRET,
            label=_("Mes sessions ouvertes sur ce site"),
            retention=_("12 heures au plus, ou jusqu’à ce que vous y mettiez fin."),
            basis=_("Intérêt légitime : vous garder connecté (RGPD, art. 6.1.f)."),
            rows=sessions,
            ends_with_account=True,
            goes=[deleting(_("Les sessions ouvertes sur ce site"), sessions_here)],
        ),
    ]
