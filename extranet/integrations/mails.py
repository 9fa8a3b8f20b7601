"""The mails about keys: one expires soon, the fund has stopped one."""

from __future__ import annotations

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from extranet.journal.models import Entry
from extranet.notifications.kinds import Category, NothingToSay, Payload, Secret
from extranet.organisations import notices
from extranet.organisations.models import Membership
from extranet.organisations.notices import Notice
from extranet.tenants.models import Fund

from .models import ApiKey
from .queries import keepers


def expiry_words(fund: Fund, payload: Payload, secret: Secret) -> Notice:
    """Withheld once the key was replaced or is over."""
    key = ApiKey.objects.in_force().unreplaced().select_related("organisation").filter(pk=payload["key"]).first()
    if key is None:
        raise NothingToSay("replaced_or_over")
    shown = {
        "name": key.name,
        "organisation": key.organisation.name,
        "day": date_format(key.last_moment, "d/m/Y"),
    }
    return Notice(
        _("La clé « %(name)s » expire le %(day)s") % shown,
        [
            _("La clé d’accès « %(name)s » de %(organisation)s ne servira plus après le %(day)s.") % shown,
            _("Remplacez-la à temps : l’ancienne et la nouvelle peuvent servir ensemble quelques jours."),
        ],
        reverse("integrations:key", args=[key.uuid]),
        _("Voir la clé"),
    )


def ended_words(fund: Fund, payload: Payload, secret: Secret) -> Notice:
    key = ApiKey.objects.select_related("organisation").get(pk=payload["key"])
    entry = Entry.objects.prefetch_related("texts").filter(pk=payload["entry"]).first()
    reason = next((text.comment for text in entry.texts.all()), "") if entry else ""
    shown = {"name": key.name, "organisation": key.organisation.name, "fund": fund.name}
    told = [
        _("%(fund)s a arrêté la clé d’accès « %(name)s » de %(organisation)s. Elle n’ouvre plus rien.") % shown,
        _("Motif : %s") % reason if reason else "",
        _("Le logiciel qui s’en sert a besoin d’une autre clé : voyez avec le fonds avant d’en créer une."),
    ]
    return Notice(
        _("Le fonds a arrêté la clé « %(name)s »") % shown,
        [text for text in told if text],
        reverse("integrations:key", args=[key.uuid]),
        _("Voir la clé"),
    )


EXPIRES = notices.declare(
    "integrations.key_expires", gettext_lazy("Clé d’accès qui expire"), expiry_words, category=Category.REMINDERS
)
ENDED = notices.declare(
    "integrations.key_ended_by_fund",
    gettext_lazy("Clé d’accès arrêtée par le fonds"),
    ended_words,
    category=Category.RIGHTS,
)


def keepers_of(key: ApiKey) -> list[Membership]:
    """Whom a key concerns: its maker and its organisation's access managers, as far as they act for it today."""
    today = timezone.localdate()
    members = Membership.objects.in_force(today).filter(organisation=key.organisation_id)
    concerned = members.filter(Q(pk__in=keepers(today).values("pk")) | Q(pk=key.maker_id))
    return list(concerned.select_related("user").order_by("pk"))


def tell_expiry(fund: Fund, key: ApiKey) -> None:
    for member in keepers_of(key):
        notices.send(EXPIRES, fund=fund, user=member.user, payload={"key": key.pk})


def tell_ended(fund: Fund, key: ApiKey, entry: Entry) -> None:
    for member in keepers_of(key):
        notices.send(ENDED, fund=fund, user=member.user, payload={"key": key.pk, "entry": entry.pk})
