"""The journal: one row per act, written in the act's own transaction and never changed; and the seals over it."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from extranet.tenants.actor import Kind
from extranet.tenants.models import FundForeignKey, FundModel

from .looks import LookKind
from .queries import EntryQuerySet, LookQuerySet, Position

KINDS = [
    (Kind.PERSON.value, _("Personne")),
    (Kind.LINK.value, _("Lien personnel")),
    (Kind.KEY.value, _("Clé d’accès")),
    (Kind.SYSTEM.value, _("Système")),
]


class CurrentTransaction(models.Func):
    """The number of the transaction that writes the row: 64 bits, it never wraps. A trigger refuses any other."""

    template = "pg_current_xact_id()::text::bigint"
    output_field = models.BigIntegerField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__()


def cluster_number() -> int:
    """Raised after each restore, when transaction numbers begin again lower (`JOURNAL_CLUSTER`)."""
    return settings.JOURNAL_CLUSTER


class Positioned(models.Model):
    """A row that is only added, and vouched for later, in the order of finished transactions (`queries.ORDER`).

    Its table has a trigger that refuses the number of another transaction (`journal_place`).
    """

    cluster = models.IntegerField(_("numéro de grappe"), default=cluster_number)
    transaction = models.BigIntegerField(_("numéro de transaction"), db_default=CurrentTransaction())

    class Meta:
        abstract = True

    @property
    def position(self) -> Position:
        """Where the row stands in that order."""
        return (self.cluster, self.transaction, self.pk)


class Entry(Positioned, FundModel):  # noqa: DJ008 - the base has it
    """An act: who did what to which object, in ids. What is personal stands in `EntryText`.

    Plain numbers and UUIDs, no foreign keys: the journal outlives what it speaks of.
    """

    insert_only = True

    verb = models.CharField(_("acte"), max_length=80)
    recorded_at = models.DateTimeField(_("date"), default=timezone.now)
    actor_kind = models.CharField(_("auteur"), max_length=10, choices=KINDS)
    actor_user_id = models.BigIntegerField(_("personne"), null=True)
    actor_organisation_id = models.BigIntegerField(_("organisation"), null=True)
    mandate_uuid = models.UUIDField(_("au titre du mandat"), null=True)
    subject_model = models.CharField(_("type d’objet"), max_length=80)
    subject_uuid = models.UUIDField(_("objet"), null=True, help_text=_("Vide : le fonds lui-même."))
    request_id = models.UUIDField(_("requête"), null=True)
    facts = models.JSONField(_("faits"), default=dict)
    text_digest = models.CharField(_("empreinte du texte"), max_length=64, blank=True)

    objects = EntryQuerySet.as_manager()

    class Meta(FundModel.Meta):
        verbose_name = _("acte du journal")
        verbose_name_plural = _("journal")
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["fund", "subject_uuid", "subject_model"], name="journal_entry_of_subject"),
            models.Index(fields=["fund", "cluster", "transaction", "id"], name="journal_entry_position"),
            models.Index(
                fields=["fund", "actor_organisation_id", "-id"],
                condition=Q(actor_kind=Kind.KEY.value),
                name="journal_entry_by_program",
            ),
        ]


class EntryText(FundModel):
    """The personal part of an act: the author's name as it was, and what she wrote. Never changed, but may be deleted.

    Once it is gone, the salt is gone too, and the digest in the entry says nothing about anybody.
    """

    entry = FundForeignKey(Entry, models.RESTRICT, related_name="texts", verbose_name=_("acte"))
    salt = models.BinaryField(max_length=32)
    actor_name = models.CharField(_("nom de l’auteur"), max_length=200)
    comment = models.TextField(_("commentaire"), blank=True)

    class Meta(FundModel.Meta):
        verbose_name = _("texte d’un acte")
        verbose_name_plural = _("textes des actes")
        constraints: ClassVar[list[Any]] = [
            *FundModel.Meta.constraints,
            models.UniqueConstraint(fields=["fund", "entry"], name="journal_entrytext_one_per_entry"),
        ]


class Seal(FundModel):
    """A signed statement about the next few entries in their order, chained to the seal before it.

    `entries` are their ids and `leaves` their digests of 32 bytes each, so a check can name the row that was touched.
    """

    insert_only = True

    number = models.BigIntegerField(_("numéro"))
    first = ArrayField(models.BigIntegerField(), size=3, verbose_name=_("depuis"))
    last = ArrayField(models.BigIntegerField(), size=3, verbose_name=_("jusqu’à"))
    count = models.PositiveIntegerField(_("nombre d’actes"))
    entries = ArrayField(models.BigIntegerField(), verbose_name=_("actes"))
    leaves = models.BinaryField()
    previous = models.CharField(_("empreinte du sceau précédent"), max_length=64, blank=True)
    digest = models.CharField(_("empreinte"), max_length=64)
    signature = models.BinaryField(max_length=64)
    key = models.CharField(_("clé"), max_length=32)
    sealed_at = models.DateTimeField(_("scellé le"))

    class Meta(FundModel.Meta):
        verbose_name = _("sceau du journal")
        verbose_name_plural = _("sceaux du journal")
        constraints: ClassVar[list[Any]] = [
            *FundModel.Meta.constraints,
            models.UniqueConstraint(fields=["fund", "number"], name="journal_seal_number"),
            models.UniqueConstraint(fields=["fund", "previous"], name="journal_seal_one_chain"),
            models.CheckConstraint(condition=Q(number__gt=0, count__gt=0), name="journal_seal_of_something"),
        ]

    @property
    def ends_at(self) -> Position:
        """Where its last entry stands."""
        cluster, transaction, pk = self.last
        return (cluster, transaction, pk)


class Look(FundModel):
    """Somebody was shown a page, a document or an exported list about people (`BEY-22`). In ids; see `looks`.

    Insert-only while it is young: the application may delete what is older than six months, and change nothing.
    """

    kind = models.CharField(_("consultation"), max_length=10, choices=LookKind.choices)
    recorded_at = models.DateTimeField(_("date"), default=timezone.now)
    user_id = models.BigIntegerField(_("personne"), null=True)
    organisation_id = models.BigIntegerField(_("organisation"), null=True)
    subject_model = models.CharField(_("type d’objet"), max_length=80)
    subject_uuid = models.UUIDField(_("objet"), null=True, help_text=_("Vide : la liste de tout le fonds."))
    support_uuid = models.UUIDField(_("accès d’assistance"), null=True)
    request_id = models.UUIDField(_("requête"), null=True)

    objects = LookQuerySet.as_manager()

    class Meta(FundModel.Meta):
        verbose_name = _("consultation")
        verbose_name_plural = _("consultations")
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["fund", "subject_uuid", "recorded_at"], name="journal_look_of_subject"),
            models.Index(fields=["fund", "user_id", "recorded_at"], name="journal_look_of_user"),
            models.Index(fields=["fund", "recorded_at"], name="journal_look_by_age"),
        ]
