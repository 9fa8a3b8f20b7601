"""An organisation's administrators, or a program with its key, say what is to be sent where (`BEY-05`)."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Collection
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from extranet.journal.services import record
from extranet.organisations.models import Membership
from extranet.tenants import work
from extranet.tenants.actor import Actor, Kind
from extranet.tenants.constraints import save_valid
from extranet.tenants.encryption import encrypt
from extranet.tenants.models import Fund
from extranet.tenants.outgoing import ForbiddenAddress, NotAnswered, check_address

from .. import tasks, verbs
from ..models import ApiKey, Delivery, Pause, Subscription
from ..permissions import check_manages_keys
from ..webhooks.events import TRIAL, as_json, offered_events, scopes_of
from ..webhooks.reading import begin

MOST = 20  # an organisation's webhooks
OVERLAP = timedelta(days=1)
KEPT = timedelta(days=30)

State = Delivery.State


@transaction.atomic
def subscribe(
    *,
    actor: Actor,
    fund: Fund,
    membership: Membership,
    name: str,
    url: str,
    events: Collection[str],
    key: ApiKey | None = None,
) -> tuple[Subscription, str]:
    """A new webhook of the maker's organisation, and its secret, which nobody can read again.

    `key` is that of the program which asks by itself. Raises `PermissionDenied` for who doesn't manage keys,
    `ValidationError` for an address where this server must not go, an event that she may not know of, or one too many.
    """
    check_may(actor)
    check_events(fund, actor, events, key)
    check_url(url)
    organisation = membership.organisation_id
    if Subscription.objects.standing().filter(organisation=organisation).count() >= MOST:
        raise ValidationError(
            _("Une organisation a %(most)s webhooks au plus : supprimez-en un."),
            params={"most": MOST},
            code="too_many_webhooks",
        )
    begin(fund.pk)
    secret = new_secret()
    subscription = Subscription(
        organisation_id=organisation,
        maker=membership,
        key=key,
        name=name,
        url=url,
        events=sorted(set(events)),
        secret=encrypt(secret),
    )
    save_valid(subscription)
    record(actor, verbs.WEBHOOK_MADE, subscription, facts={"events": subscription.events})
    return subscription, secret


@transaction.atomic
def change(
    *,
    actor: Actor,
    fund: Fund,
    membership: Membership,
    subscription: Subscription,
    name: str,
    url: str,
    events: Collection[str],
) -> Subscription:
    """Whoever changes it is its maker from now on: so it outlives the one before. Raises as `subscribe` does:

    `ValidationError`, `PermissionDenied`.
    """
    check_may(actor)
    current = locked(subscription)
    check_events(fund, actor, events, current.key)
    check_url(url)
    current.name, current.url, current.events, current.maker = name, url, sorted(set(events)), membership
    save_valid(current)
    record(actor, verbs.WEBHOOK_CHANGED, current, facts={"events": current.events})
    return current


@transaction.atomic
def rotate(*, actor: Actor, subscription: Subscription) -> str:
    """A new secret, returned once. During a day what is sent is signed by both."""
    check_may(actor)
    current = locked(subscription)
    secret = new_secret()
    current.former_secret, current.former_until = current.secret, timezone.now() + OVERLAP
    current.secret = encrypt(secret)
    current.save(update_fields=["secret", "former_secret", "former_until"])
    record(actor, verbs.WEBHOOK_SECRET_ROTATED, current)
    return secret


@transaction.atomic
def pause(*, actor: Actor, subscription: Subscription) -> Subscription:
    """Nothing leaves until it is resumed; what would have left is kept. A second time changes nothing."""
    check_may(actor)
    current = locked(subscription)
    if not current.pause:
        current.pause, current.paused_at = Pause.ASKED, timezone.now()
        current.save(update_fields=["pause", "paused_at"])
        from ..webhooks.delivering import withhold

        withhold(current, "paused")
        record(actor, verbs.WEBHOOK_PAUSED, current)
    return current


@transaction.atomic
def resume(*, actor: Actor, subscription: Subscription) -> Subscription:
    """What is done from now on leaves again; what was kept during the pause is sent by `replay_since`."""
    check_may(actor)
    current = locked(subscription)
    if current.pause:
        current.pause, current.paused_at, current.failures, current.failing_since = "", None, 0, None
        current.save(update_fields=["pause", "paused_at", "failures", "failing_since"])
        record(actor, verbs.WEBHOOK_RESUMED, current)
    return current


@transaction.atomic
def end(*, actor: Actor, subscription: Subscription) -> None:
    """Nothing leaves any more, and its secrets are forgotten."""
    check_may(actor)
    current = locked(subscription)
    if current.ended_at is None:
        current.ended_at = timezone.now()
        current.secret, current.former_secret, current.former_until = encrypt(new_secret()), None, None
        current.save(update_fields=["ended_at", "secret", "former_secret", "former_until"])
        over = {"state": State.WITHHELD, "next_attempt_at": None, "error": "ended"}
        Delivery.objects.filter(subscription=current, state=State.DUE).update(**over)
        record(actor, verbs.WEBHOOK_ENDED, current)


@transaction.atomic
def try_out(*, actor: Actor, subscription: Subscription) -> Delivery:
    """Send a `ping` now, also during a pause. It is tried once."""
    check_may(actor)
    current = locked(subscription)
    current.sequence += 1
    current.save(update_fields=["sequence"])
    moment = timezone.now()
    data = {"uuid": str(current.uuid), "href": "/api/v1/webhooks"}
    trial = Delivery.objects.create(
        subscription=current,
        event=TRIAL,
        sequence=current.sequence,
        made_at=moment,
        body=as_json(TRIAL, moment.isoformat(), current.sequence, data),
    )
    work.nudge(tasks.deliver_webhooks, current.fund_id)
    return trial


@transaction.atomic
def replay(*, actor: Actor, delivery: Delivery) -> Delivery:
    """Send it once more, with the same `webhook-id` and the same body.

    Raises `ValidationError` while it is on its way, during a pause, and for a trial.
    """
    check_may(actor)
    current = Delivery.objects.select_for_update(of=("self",)).select_related("subscription").get(pk=delivery.pk)
    check_runs(current.subscription)
    if current.is_trial:
        raise ValidationError(_("Un essai ne se renvoie pas : envoyez-en un autre."), code="trial")
    if not current.is_over:
        raise ValidationError(_("Cet envoi est déjà en route."), code="conflict")
    send_again([current.pk])
    record(actor, verbs.WEBHOOK_REPLAYED, current.subscription, facts={"delivery": str(current.uuid)})
    work.nudge(tasks.deliver_webhooks, current.fund_id)
    return current


@transaction.atomic
def replay_since(*, actor: Actor, subscription: Subscription, since: datetime) -> int:
    """Send again whatever was not received since a moment, in its order. Returns how many.

    Raises `ValidationError` while it is paused.
    """
    check_may(actor)
    current = locked(subscription)
    check_runs(current)
    rows = Delivery.objects.not_received().filter(subscription=current, made_at__gte=since)
    chosen = list(rows.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))
    if chosen:
        send_again(chosen)
        facts = {"since": since.isoformat(), "count": len(chosen)}
        record(actor, verbs.WEBHOOK_REPLAYED, current, facts=facts)
        work.nudge(tasks.deliver_webhooks, current.fund_id)
    return len(chosen)


def send_again(deliveries: Collection[int]) -> None:
    Delivery.objects.filter(pk__in=deliveries).update(
        state=State.DUE, next_attempt_at=timezone.now(), attempts=0, error="", delivered_at=None
    )


def as_moment(moment: datetime | None) -> datetime:
    """Since when; without a zone it is the fund's own. What is longer ago than the log is kept is its beginning."""
    beginning = timezone.now() - KEPT
    if moment is None or moment.year < beginning.year - 1:
        return beginning
    aware = moment if timezone.is_aware(moment) else timezone.make_aware(moment)
    return max(aware, beginning)


def forget_deliveries() -> int:
    """Delete what was sent more than thirty days ago, with its attempts. Returns how many rows."""
    return Delivery.objects.older_than(timezone.now() - KEPT).delete()[0]


def locked(subscription: Subscription) -> Subscription:
    return Subscription.objects.select_for_update(of=("self",)).select_related("key").get(pk=subscription.pk)


def check_may(actor: Actor) -> None:
    """A person who manages keys; or a program, whose own webhooks these are: `SubscriptionQuerySet.of_keys`."""
    if actor.kind != Kind.KEY:
        check_manages_keys(actor)


def check_runs(subscription: Subscription) -> None:
    if subscription.pause:
        raise ValidationError(_("Ce webhook est en pause : reprenez-le d’abord."), code="conflict")


def check_events(fund: Fund, actor: Actor, events: Collection[str], key: ApiKey | None) -> None:
    scopes = key.scopes if key else scopes_of(fund, actor)
    if not events:
        raise ValidationError({"events": ValidationError(_("Cochez au moins un événement."), code="required")})
    if set(events) - {event.name for event in offered_events(fund, scopes)}:
        raise ValidationError(
            {
                "events": ValidationError(
                    _("Un de ces événements n’existe pas ici, ou demande un droit qui manque."), code="event_unknown"
                )
            }
        )


def check_url(url: str) -> None:
    """Raises `ValidationError`, at the field, for an address to which nothing is ever sent."""
    try:
        check_address(url)
    except ForbiddenAddress as error:
        said = _("L’adresse commence par https:// et mène à un serveur public, au port 443 ou à partir de 1024.")
        raise ValidationError({"url": ValidationError(said, code="address_forbidden")}) from error
    except NotAnswered as error:
        said = _("Personne ne connaît ce nom de serveur : vérifiez l’adresse.")
        raise ValidationError({"url": ValidationError(said, code="address_unknown")}) from error
    if "@" in url.partition("://")[2].partition("/")[0] or not url.isascii() or not url.isprintable() or " " in url:
        said = _("Écrivez l’adresse sans espace, sans accent et sans mot de passe.")
        raise ValidationError({"url": ValidationError(said, code="address_malformed")})


def new_secret() -> str:
    """As standard-webhooks writes them: 256 random bits."""
    return f"whsec_{base64.b64encode(secrets.token_bytes(32)).decode()}"
