"""The mails of a recovery. Whoever still reads the old address can stop it; links are secrets until they are sent."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from extranet.accounts.models import User
from extranet.accounts.recovery import set_password_path
from extranet.notifications.kinds import NothingToSay, Payload, Secret
from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund

from .. import notices
from ..models import Membership, Recovery
from ..notices import Notice

START_OVER = gettext_lazy("Annulez la récupération et recommencez : de nouveaux liens partent.")


def stored(payload: Payload) -> Recovery:
    return Recovery.objects.get(pk=payload["recovery"])


def opened(fund: Fund, payload: Payload, secret: Secret) -> Notice:
    recovery = stored(payload)
    if recovery.ready_at is None or not recovery.is_open:
        raise NothingToSay("recovery_over")
    return Notice(
        _("Quelqu’un demande à récupérer votre compte"),
        [
            _("Le fonds a vérifié l’identité d’une personne qui dit avoir perdu l’accès à votre compte."),
            _(
                "Le %(moment)s au plus tôt, le mot de passe et la seconde étape de connexion seront retirés, et un lien"
                " pour choisir un nouveau mot de passe partira."
            )
            % {"moment": date_format(timezone.localtime(recovery.ready_at), "DATETIME_FORMAT")},
            _("C’est vous ? Vous n’avez rien à faire. Sinon, arrêtez tout avec ce lien, puis appelez-nous."),
        ],
        reverse("account_stop_recovery", args=[secret["secret"]]),
        _("Ce n’est pas moi"),
    )


def new_address(fund: Fund, payload: Payload, secret: Secret) -> Notice:
    if not stored(payload).is_open:
        raise NothingToSay("recovery_over")
    return Notice(
        _("Confirmez votre nouvelle adresse"),
        [
            _("Le fonds a noté cette adresse pour rétablir votre accès à l’extranet."),
            _("Elle est bien la vôtre ? Ouvrez ce lien : sans cela, rien ne change. Sinon, laissez ce message."),
        ],
        reverse("account_confirm_recovery_address", args=[secret["secret"]]),
        _("C’est mon adresse"),
    )


def address_known(fund: Fund, payload: Payload, secret: Secret) -> Notice:
    return Notice(
        _("Votre adresse a déjà un compte"),
        [
            _("Le fonds a noté cette adresse pour rétablir un accès à l’extranet, mais elle a déjà un compte à elle."),
            _("Connectez-vous avec cette adresse. Votre autre compte pourra ensuite y être réuni."),
        ],
        reverse("account_login"),
        _("Se connecter"),
    )


def done(fund: Fund, payload: Payload, secret: Secret) -> Notice:
    user = User.objects.get(pk=payload["user"])
    return Notice(
        _("Votre accès est rétabli : choisissez un mot de passe"),
        [
            _("L’ancien mot de passe et l’ancienne seconde étape ne servent plus ; toutes vos sessions sont finies."),
            _("Ce lien vaut 48 heures et une fois. Ajoutez ensuite une seconde étape sur la page « Sécurité »."),
        ],
        set_password_path(user),
        _("Choisir mon mot de passe"),
    )


def done_old(fund: Fund, payload: Payload, secret: Secret) -> Notice:
    return Notice(
        _("Votre compte a une nouvelle adresse"),
        [
            _("Après une vérification d’identité par le fonds, votre compte ne s’ouvre plus avec cette adresse."),
            _("Ce n’était pas vous ? Appelez-nous tout de suite."),
        ],
        reverse("account_login"),
        _("Ouvrir le site"),
    )


def stopped(fund: Fund, payload: Payload, secret: Secret) -> Notice:
    recovery = stored(payload)
    return Notice(
        _("Une récupération a été arrêtée"),
        [
            _("La personne qui lit l’adresse du compte dit n’avoir rien demandé. Rien n’a changé sur son compte."),
            _("Appelez-la à un numéro que vous connaissez : quelqu’un a peut-être voulu se faire passer pour elle."),
        ],
        reverse("trust:recovery", args=[recovery.uuid]),
        _("Ouvrir la récupération"),
    )


def alone(fund: Fund, payload: Payload, secret: Secret) -> Notice:
    recovery = Recovery.objects.select_related("membership").get(pk=payload["recovery"])
    if recovery.ready_at is None or not recovery.is_open or recovery.membership is None:
        raise NothingToSay("recovery_over")
    facts = {
        "checked": recovery.checked_name,
        "name": recovery.membership.full_name,
        "moment": date_format(timezone.localtime(recovery.ready_at), "DATETIME_FORMAT"),
    }
    return Notice(
        _("Le compte d’un administrateur va être récupéré"),
        [
            _("%(checked)s a vérifié l’identité de %(name)s, sans second administrateur pour le confirmer.") % facts,
            _("Rien ne change avant le %(moment)s.") % facts,
            _(
                "Demandez à cette personne, à un numéro que vous connaissez, si c’est bien elle. Sinon, elle arrête"
                " tout avec le lien reçu à son adresse ; un administrateur peut aussi abandonner la récupération."
            ),
        ],
        reverse("dashboard"),
        _("Ouvrir le site"),
    )


OPENED = notices.declare(
    "organisations.recovery_opened",
    gettext_lazy("Récupération d’accès annoncée"),
    opened,
    instead_of_resending=START_OVER,
)
NEW_ADDRESS = notices.declare(
    "organisations.recovery_new_address",
    gettext_lazy("Nouvelle adresse à confirmer"),
    new_address,
    instead_of_resending=START_OVER,
)
ADDRESS_KNOWN = notices.declare(
    "organisations.recovery_address_known", gettext_lazy("Adresse qui a déjà un compte"), address_known
)
DONE = notices.declare("organisations.recovery_done", gettext_lazy("Accès rétabli"), done)
DONE_OLD = notices.declare("organisations.recovery_done_old", gettext_lazy("Adresse changée par le fonds"), done_old)
STOPPED = notices.declare("organisations.recovery_stopped", gettext_lazy("Récupération d’accès arrêtée"), stopped)


ALONE = notices.declare(
    "organisations.recovery_alone", gettext_lazy("Récupération du compte d’un administrateur"), alone
)


def user_of(recovery: Recovery) -> User:
    return User.objects.get(pk=recovery.membership.user_id)  # type: ignore[union-attr]


def tell_opened(fund: Fund, recovery: Recovery, secret: str) -> None:
    payload = {"recovery": recovery.pk}
    notices.send(OPENED, fund=fund, user=user_of(recovery), payload=payload, secret={"secret": secret})


def ask_new_address(fund: Fund, recovery: Recovery, secret: str) -> None:
    """To the new address. One that has an account gets another mail, and the staff's page is the same."""
    payload, user = {"recovery": recovery.pk}, user_of(recovery)
    if User.objects.filter(email=recovery.new_address).exists():
        notices.send(ADDRESS_KNOWN, fund=fund, user=user, payload=payload, to=recovery.new_address)
    else:
        words = {"secret": secret}
        notices.send(NEW_ADDRESS, fund=fund, user=user, payload=payload, secret=words, to=recovery.new_address)


def tell_office(fund: Fund, recovery: Recovery, actor: Actor) -> None:
    """To everybody of the fund's office but the one who checked and the one whose account it is."""
    member = recovery.membership
    if member is None:
        return
    office = Membership.objects.in_force(timezone.localdate()).filter(organisation=member.organisation_id)
    others = office.exclude(user__in=[actor.user_id, member.user_id]).select_related("user").order_by("pk")
    for other in others:
        notices.send(ALONE, fund=fund, user=other.user, payload={"recovery": recovery.pk})


def tell_done(fund: Fund, recovery: Recovery, user: User, old_address: str) -> None:
    notices.send(DONE, fund=fund, user=user, payload={"user": user.pk})
    if user.email != old_address:
        notices.send(DONE_OLD, fund=fund, user=user, payload={"user": user.pk}, to=old_address)


def tell_stopped(fund: Fund, recovery: Recovery) -> None:
    payload = {"recovery": recovery.pk}
    notices.send_to_administrators(STOPPED, fund=fund, payload=payload, today=timezone.localdate())
