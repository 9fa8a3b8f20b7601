"""The fund, its hosts, and the base of every table that belongs to a fund."""

from __future__ import annotations

import uuid
from typing import Any, Self
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from .capabilities import Capability
from .colours import validate_colour
from .scope import current_fund_id


def validate_time_zone(name: str) -> None:
    """Raises `ValidationError` for a name that the time zone database doesn't know."""
    if name not in available_timezones():
        raise ValidationError(_("« %(name)s » n’est pas un fuseau horaire connu."), params={"name": name})


def last_restore() -> int:
    """What a new fund starts with: no restore lies between it and what it sends (`JOURNAL_CLUSTER`)."""
    return settings.JOURNAL_CLUSTER


class FundQuerySet(models.QuerySet["Fund"]):
    def real(self) -> Self:
        """Without the sandboxes, which are no fund's business but their programs'."""
        return self.filter(sandbox_of__isnull=True)


class Fund(models.Model):
    """A training fund: the tenant. Global on purpose, it holds no personal data.

    A *sandbox* is a fund too, the twin of a real one for the test keys of one of its organisations: it has no host, so
    nobody signs in there, and row-level security keeps whatever is done there out of the real fund (`BEY-05`).
    """

    class Country(models.TextChoices):
        BELGIUM = "BE", _("Belgique")
        FRANCE = "FR", _("France")

    name = models.CharField(_("nom"), max_length=120)
    slug = models.SlugField(_("identifiant"), max_length=40, unique=True)
    country = models.CharField(_("pays"), max_length=2, choices=Country.choices)
    languages = ArrayField(
        models.CharField(max_length=5, choices=settings.LANGUAGES),
        verbose_name=_("langues"),
        help_text=_("La première est celle des pages quand la personne n’en a pas choisi."),
    )
    time_zone = models.CharField(_("fuseau horaire"), max_length=40, validators=[validate_time_zone])
    logo = models.FileField(_("logo"), upload_to="funds/logos", blank=True)
    colour = models.CharField(
        _("couleur"),
        max_length=7,
        default="#1f4e79",
        validators=[validate_colour],
        help_text=_("Titres, boutons et liens ; refusée si le texte blanc y est peu lisible."),
    )
    help_phones = models.JSONField(
        _("téléphones d’aide"), default=dict, blank=True, help_text=_("Un numéro par public.")
    )
    help_email = models.EmailField(_("adresse d’aide"), blank=True)
    capabilities = ArrayField(
        models.CharField(max_length=20, choices=Capability.choices),
        verbose_name=_("services"),
        default=list,
        blank=True,
    )
    options = models.JSONField(_("réglages"), default=dict, blank=True, help_text=_("Par service."))
    # Of which restore somebody has seen what waits (`tenants.restored`). Below `JOURNAL_CLUSTER` nothing of it leaves.
    mails_seen = models.PositiveIntegerField(default=last_restore, db_default=1, editable=False)
    webhooks_seen = models.PositiveIntegerField(default=last_restore, db_default=1, editable=False)
    sandbox_of = models.ForeignKey(
        "self",
        models.RESTRICT,
        null=True,
        blank=True,
        editable=False,
        related_name="sandboxes",
        verbose_name=_("bac à sable de"),
    )
    sandbox_organisation = models.UUIDField(
        _("organisation du bac à sable"), null=True, blank=True, editable=False, help_text=_("Son UUID dans le fonds.")
    )

    objects = FundQuerySet.as_manager()

    class Meta:
        verbose_name = _("fonds")
        verbose_name_plural = _("fonds")
        ordering = ["slug"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(languages__len__gt=0),
                name="tenants_fund_speaks_a_language",
                violation_error_message=_("Un fonds parle au moins une langue."),
            ),
            models.CheckConstraint(
                condition=models.Q(sandbox_of__isnull=True, sandbox_organisation__isnull=True)
                | models.Q(sandbox_of__isnull=False, sandbox_organisation__isnull=False),
                name="tenants_fund_sandbox_of_somebody",
            ),
            models.UniqueConstraint(
                fields=["sandbox_of", "sandbox_organisation"], name="tenants_fund_one_sandbox_each"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def language(self) -> str:
        """The language of the fund's pages for a person who has chosen none."""
        return self.languages[0]

    @cached_property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def is_sandbox(self) -> bool:
        return self.sandbox_of_id is not None

    def has(self, capability: str) -> bool:
        return capability in self.capabilities


class Host(models.Model):
    """A name under which a fund's site answers. Read before any scope is open; holds no personal data."""

    name = models.CharField(
        _("nom d’hôte"),
        max_length=253,
        unique=True,
        validators=[
            RegexValidator(
                r"^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$",
                _("Écrivez le nom d’hôte en minuscules, sans espace ni port, par exemple extranet.fonds.be."),
            )
        ],
    )
    fund = models.ForeignKey(Fund, models.CASCADE, related_name="hosts", verbose_name=_("fonds"))
    is_primary = models.BooleanField(_("principal"), default=False)

    class Meta:
        verbose_name = _("hôte")
        verbose_name_plural = _("hôtes")
        constraints = [
            models.UniqueConstraint(
                fields=["fund"], condition=models.Q(is_primary=True), name="tenants_host_one_primary"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Maintenance(models.Model):
    """A maintenance of one fund or of all, made by whoever runs the machines (`manage.py maintenance`).

    Announced from the moment it is stored; read-only from `read_only_since` to `ended_at`, whatever was announced.
    """

    fund = models.ForeignKey(
        Fund,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("fonds"),
        help_text=_("Vide : tous."),
    )
    begins_at = models.DateTimeField(_("début annoncé"))
    ends_at = models.DateTimeField(_("fin annoncée"))
    texts = models.JSONField(_("textes"), default=dict, blank=True, help_text=_("Par langue."))
    announced_at = models.DateTimeField(_("annoncée le"), auto_now_add=True)
    read_only_since = models.DateTimeField(_("lecture seule depuis"), null=True, blank=True)
    ended_at = models.DateTimeField(_("terminée le"), null=True, blank=True)

    class Meta:
        verbose_name = _("maintenance")
        verbose_name_plural = _("maintenances")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("begins_at")), name="tenants_maintenance_ends_after"
            ),
            models.UniqueConstraint(
                fields=["fund"],
                condition=models.Q(ended_at__isnull=True),
                nulls_distinct=False,
                name="tenants_maintenance_one_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.label}({self.pk})"


class CurrentFund(models.Func):
    """The fund of the open scope, as a database default: rows that libraries create are placed too."""

    template = "current_setting('app.fund_id')::bigint"
    output_field = models.BigIntegerField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__()


class FundForeignKey(models.ForeignKey):
    """A foreign key from one fund's table to another.

    Django makes no constraint for it: the database's own is `(fund_id, x_id) → (fund_id, id)`, made by `ddl.Isolate`,
    because PostgreSQL's referential checks ignore policies and would accept a row of another fund.
    """

    def __init__(self, to: Any, on_delete: Any, **kwargs: Any) -> None:
        kwargs["db_constraint"] = False
        super().__init__(to, on_delete, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("db_constraint", None)
        return name, path, args, kwargs


class FundModel(models.Model):
    """A row of one fund. The policy, the default and the composite keys come from `ddl.Isolate`."""

    fund = models.ForeignKey(
        Fund,
        models.RESTRICT,
        db_default=CurrentFund(),
        db_index=False,  # the unique constraints begin with it
        editable=False,
        related_name="+",
        verbose_name=_("fonds"),
    )

    class Meta:
        abstract = True
        constraints = [
            # What a composite foreign key of another table points at.
            models.UniqueConstraint(fields=["fund", "id"], name="%(app_label)s_%(class)s_fund_id")
        ]

    def __str__(self) -> str:
        """Ids only: this text ends in logs and error reports."""
        return f"{self._meta.label}({self.pk})"

    def clean_fields(self, exclude: Any = None) -> None:
        """Without asking whether the fund exists whose scope is open."""
        place_in_current_fund(self)
        is_here = self.fund_id == current_fund_id()
        super().clean_fields({*(exclude or ()), "fund"} if is_here else exclude)


def place_in_current_fund(row: FundModel) -> None:
    """Give an unsaved row the fund that the database's default would give it, so that validation sees it."""
    placed: object = row.fund_id  # an expression until the row is saved
    if not isinstance(placed, int):
        row.fund_id = current_fund_id()


class FundObject(FundModel):
    """A fund's row with an address of its own: the UUID is what URLs, mails and other systems see."""

    uuid = models.UUIDField(default=uuid.uuid4, editable=False)

    class Meta(FundModel.Meta):
        abstract = True
        constraints = [
            *FundModel.Meta.constraints,
            models.UniqueConstraint(fields=["fund", "uuid"], name="%(app_label)s_%(class)s_uuid"),
        ]
