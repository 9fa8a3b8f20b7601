"""Other programs that want to be told: their subscriptions, what is sent to them, and what came of it (`BEY-05`)."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from extranet.journal.queries import Position
from extranet.organisations.models import Membership, Organisation
from extranet.tenants.encrypted_fields import EncryptedField
from extranet.tenants.models import FundForeignKey, FundModel, FundObject
from extranet.tenants.text import TextLine
from extranet.tenants.work import DueRow

from ..webhooks.queries import DeliveryQuerySet, SubscriptionQuerySet
from .keys import ApiKey

LONGEST_ANSWER = 500  # characters


class Pause(models.TextChoices):
    ASKED = "asked", _("en pause, à la demande de l’organisation")
    GONE = "gone", _("en pause : le logiciel a répondu qu’il n’en veut plus (410)")
    FAILING = "failing", _("en pause : trois jours sans réponse")


class Subscription(FundObject):
    """A program's address (« webhook ») and what it wants to be told of what its organisation sees.

    It ends where its maker's right does, as a key would; one that a key made ends with the key. The secret that signs
    is shown once; during a day after its rotation the former one signs as well.
    """

    organisation = FundForeignKey(
        Organisation, models.RESTRICT, related_name="webhooks", verbose_name=_("organisation")
    )
    maker = FundForeignKey(Membership, models.RESTRICT, related_name="webhooks", verbose_name=_("créé par"))
    key = FundForeignKey(
        ApiKey, models.RESTRICT, null=True, blank=True, related_name="webhooks", verbose_name=_("clé d’accès")
    )
    name = TextLine(_("nom"), max_length=80, help_text=_("Le logiciel qui reçoit, par exemple « Planning Pro »."))
    url = models.CharField(
        _("adresse"),
        max_length=500,
        help_text=_("En https, sur un serveur public, par exemple https://planning.example/webhooks."),
    )
    events = ArrayField(models.CharField(max_length=60), verbose_name=_("événements"))
    secret = EncryptedField(_("secret"))
    former_secret = EncryptedField(_("secret précédent"), null=True)
    former_until = models.DateTimeField(_("secret précédent valable jusqu’au"), null=True, editable=False)
    sequence = models.PositiveBigIntegerField(_("dernier numéro"), default=0, editable=False)
    made_at = models.DateTimeField(_("créé le"), default=timezone.now, editable=False)
    pause = models.CharField(_("pause"), max_length=10, choices=Pause.choices, blank=True, editable=False)
    paused_at = models.DateTimeField(_("en pause depuis le"), null=True, editable=False)
    failures = models.PositiveIntegerField(_("échecs de suite"), default=0, editable=False)
    failing_since = models.DateTimeField(_("en échec depuis le"), null=True, editable=False)
    ended_at = models.DateTimeField(_("supprimé le"), null=True, editable=False)

    objects = SubscriptionQuerySet.as_manager()

    class Meta(FundObject.Meta):
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["fund", "organisation", "-id"], name="webhook_of_organisation"),
        ]
        constraints: ClassVar[list[Any]] = [
            *FundObject.Meta.constraints,
            models.CheckConstraint(condition=Q(events__len__gt=0), name="integrations_subscription_for_something"),
            models.CheckConstraint(
                condition=Q(pause="", paused_at__isnull=True) | ~Q(pause="") & Q(paused_at__isnull=False),
                name="integrations_subscription_paused_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(failures=0, failing_since__isnull=True) | Q(failures__gt=0, failing_since__isnull=False),
                name="integrations_subscription_failing_since",
            ),
            models.CheckConstraint(
                condition=Q(former_secret__isnull=True, former_until__isnull=True)
                | Q(former_secret__isnull=False, former_until__isnull=False),
                name="integrations_subscription_former_secret",
            ),
        ]


class Delivery(DueRow, FundObject):
    """One event on its way to one program: the very bytes that are signed and sent, however often.

    `entry` is the act's number in the journal; a trial has none. The UUID is the `webhook-id`, by which the receiver
    knows what it has already had.
    """

    class State(models.TextChoices):
        DUE = "due", _("À envoyer")
        CLAIMED = "claimed", _("Envoi en cours")
        DELIVERED = "delivered", _("Reçu")
        FAILED = "failed", _("Échec")
        WITHHELD = "withheld", _("Retenu")

    subscription = FundForeignKey(Subscription, models.CASCADE, related_name="deliveries", verbose_name=_("webhook"))
    entry = models.BigIntegerField(_("acte du journal"), null=True, editable=False)
    event = models.CharField(_("événement"), max_length=60)
    sequence = models.PositiveBigIntegerField(_("numéro"))
    body = models.TextField(_("contenu"))
    state = models.CharField(_("état"), max_length=10, choices=State.choices, default=State.DUE)
    made_at = models.DateTimeField(_("produit le"), default=timezone.now, editable=False)
    delivered_at = models.DateTimeField(_("reçu le"), null=True, editable=False)

    objects = DeliveryQuerySet.as_manager()

    class Meta(FundObject.Meta):
        verbose_name = _("envoi")
        verbose_name_plural = _("envois")
        indexes: ClassVar[list[Any]] = [
            models.Index(
                fields=["fund", "next_attempt_at"],
                condition=Q(next_attempt_at__isnull=False),
                name="webhook_delivery_due",
            ),
            models.Index(fields=["fund", "subscription", "-id"], name="webhook_delivery_log"),
            models.Index(fields=["fund", "made_at"], name="webhook_delivery_by_age"),
        ]
        constraints: ClassVar[list[Any]] = [
            *FundObject.Meta.constraints,
            models.UniqueConstraint(
                fields=["fund", "subscription", "entry", "event"], name="integrations_delivery_once"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["due", "claimed"], next_attempt_at__isnull=False)
                | Q(state__in=["delivered", "failed", "withheld"], next_attempt_at__isnull=True),
                name="integrations_delivery_over_is_over",
            ),
            models.CheckConstraint(
                condition=Q(state="delivered", delivered_at__isnull=False)
                | ~Q(state="delivered") & Q(delivered_at__isnull=True),
                name="integrations_delivery_delivered_at",
            ),
        ]

    @property
    def is_trial(self) -> bool:
        return self.entry is None

    @property
    def is_over(self) -> bool:
        return self.next_attempt_at is None


class Attempt(FundModel):
    """One try: how long it took and what came back, `status` of the answer or else `cause`, a code."""

    delivery = FundForeignKey(Delivery, models.CASCADE, related_name="tries", verbose_name=_("envoi"))
    made_at = models.DateTimeField(_("essayé le"), default=timezone.now)
    milliseconds = models.PositiveIntegerField(_("durée (ms)"))
    status = models.PositiveSmallIntegerField(_("code de la réponse"), null=True)
    cause = models.CharField(_("cause"), max_length=60, blank=True)
    answer = models.CharField(_("début de la réponse"), max_length=LONGEST_ANSWER, blank=True)

    class Meta(FundModel.Meta):
        verbose_name = _("essai d’un envoi")
        verbose_name_plural = _("essais d’un envoi")
        indexes: ClassVar[list[Any]] = [models.Index(fields=["fund", "delivery", "id"], name="webhook_attempt_log")]


class ReadingPlace(FundModel):
    """How far the fund's journal has been read for webhooks: one row a fund, from its first webhook on."""

    cluster = models.IntegerField()
    transaction = models.BigIntegerField()
    entry = models.BigIntegerField()

    class Meta(FundModel.Meta):
        verbose_name = _("lecture du journal pour les webhooks")
        verbose_name_plural = _("lectures du journal pour les webhooks")
        constraints: ClassVar[list[Any]] = [
            *FundModel.Meta.constraints,
            models.UniqueConstraint(fields=["fund"], name="integrations_readingplace_one_per_fund"),
        ]

    @property
    def position(self) -> Position:
        return (self.cluster, self.transaction, self.entry)
