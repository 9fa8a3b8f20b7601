"""The mail about a webhook that paused itself, to the organisation's administrators."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from extranet.notifications.kinds import Category, NothingToSay, Payload, Secret
from extranet.organisations import notices
from extranet.organisations.models import Membership
from extranet.organisations.notices import Notice
from extranet.organisations.roles import ACCESS_ROLES, Role
from extranet.tenants.models import Fund

from ..models import Pause, Subscription


def paused_words(fund: Fund, payload: Payload, secret: Secret) -> Notice:
    subscription = Subscription.objects.get(pk=payload["subscription"])
    if subscription.ended_at is not None or not subscription.pause:
        raise NothingToSay("over")
    if subscription.pause == Pause.GONE:
        why = _("Le logiciel a répondu qu’il ne veut plus rien recevoir (410).")
    else:
        why = _("Le logiciel ne répond plus depuis trois jours.")
    return Notice(
        subject=_("Webhook en pause : %s") % subscription.name,
        paragraphs=[
            why,
            _("Plus rien ne lui est envoyé. Ce qui se passe d’ici là est gardé trente jours : reprenez et renvoyez."),
        ],
        path=reverse("integrations:webhook", args=[subscription.uuid]),
        button=_("Voir ce webhook"),
    )


PAUSED = notices.declare(
    "integrations.webhook_paused", gettext_lazy("Webhook en pause"), paused_words, category=Category.ACCOUNT
)


def tell_of_pause(subscription: Subscription) -> None:
    """To each person of its organisation who manages keys."""
    fund = Fund.objects.get(pk=subscription.fund_id)
    members = Membership.objects.in_force(timezone.localdate()).filter(organisation=subscription.organisation_id)
    managing = members.filter(roles__overlap=[Role.FUND_ADMINISTRATOR, *ACCESS_ROLES])
    for membership in managing.select_related("user").order_by("pk"):
        notices.send(PAUSED, fund=fund, user=membership.user, payload={"subscription": subscription.pk})
