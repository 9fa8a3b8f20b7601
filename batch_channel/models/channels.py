"""The channels, their sender numbers and counters, and what is tried of them."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from extranet.journal.models import cluster_number
from extranet.organisations.identifiers import IdentifierField
from extranet.organisations.models import Organisation
from extranet.tenants.models import Fund, FundForeignKey, FundObject
from extranet.tenants.versions import Versioned
from extranet.tenants.work import DueRow

from ..findings import Line, lines_of
from ..protocol.names import Environment as EnvironmentLetter
from ..protocol.records import Quality as QualityCode
from ..queries import ChannelQuerySet, SetupQuerySet, TrialQuerySet

DEFAULTS = settings.BELGIAN_BATCH
FLA_PERMISSION = "CareerPro - Federal Learning Account"


class Environment(models.TextChoices):
    """The folders that a set goes to, and the sixth field of its name (annex 30, codes 117 to 119)."""

    TEST = EnvironmentLetter.TEST.value, _("T – essai (INTEST, sans signature)")
    SIMULATION = EnvironmentLetter.SIMULATION.value, _("S – simulation (INTEST-S)")
    PRODUCTION = EnvironmentLetter.PRODUCTION.value, _("R – réel (IN, signé)")


class Quality(models.TextChoices):
    """In what quality the sender sends (FLA-24)."""

    EMPLOYER = QualityCode.EMPLOYER.value, _("Employeur ONSS")
    SERVICE_PROVIDER = QualityCode.SERVICE_PROVIDER.value, _("Prestataire de service")
    SOCIAL_SECRETARIAT = QualityCode.SOCIAL_SECRETARIAT.value, _("Secrétariat social")
    TRAINING_PROVIDER = QualityCode.TRAINING_PROVIDER.value, _("Prestataire de formation")


def production_only() -> list[str]:
    return list(DEFAULTS["SIGN_ENVIRONMENTS"])


MANDATED = frozenset({Quality.SERVICE_PROVIDER, Quality.SOCIAL_SECRETARIAT})
"""Who sends in an employer's name, with its mandate (`FLA-06`); others send in their own (`FLA-15`, `FLA-16`)."""


def fla_only() -> list[str]:
    return [FLA_PERMISSION]


class Sender(models.Model):
    """A sender number and the one fund whose files bear it. Global: two funds may not share a counter."""

    number = models.CharField(
        _("numéro d’expéditeur"),
        max_length=6,
        primary_key=True,
        validators=[RegexValidator(r"^[0-9]{6}$", _("Le numéro d’expéditeur a six chiffres, par exemple 123456."))],
    )
    holder = models.ForeignKey(Fund, models.RESTRICT, related_name="+", verbose_name=_("fonds"))

    class Meta:
        verbose_name = _("expéditeur")
        verbose_name_plural = _("expéditeurs")

    def __str__(self) -> str:
        return self.number


class Counter(models.Model):
    """The last sequence given out to a sender on a day (of Brussels) in an environment. Global, like the sender."""

    sender = models.ForeignKey(Sender, models.RESTRICT, related_name="counters")
    created_on = models.DateField(_("date"))
    environment = models.CharField(_("environnement"), max_length=1, choices=Environment.choices)
    last = models.PositiveIntegerField(_("dernier numéro"), default=0)

    class Meta:
        verbose_name = _("compteur")
        verbose_name_plural = _("compteurs")
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["sender", "created_on", "environment"], name="batch_channel_counter_of_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.sender_id} {self.created_on} {self.environment}"


class Channel(DueRow, Versioned, FundObject):
    """How files reach the social security: one channel per entity and quality (`FLA-05`, `FLA-20`, `FLA-25`).

    The fund's own has no `organisation`; an employer's own carries that employer's declarations and no others'
    (`routing`). As a due row it is the exchange with the server: claimed by one worker at a time, due at the next look
    into the folders, `attempts` counts the failures in a row and `error` names the last one (`incidents`). While it is
    held by hand nothing is exchanged. `cluster` is the journal's when somebody last vouched for the channel: a lower
    one tells of a restore (`restoring`).
    """

    organisation = FundForeignKey(
        Organisation,
        models.RESTRICT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("entité"),
        help_text=_("Vide : le fonds lui-même."),
    )
    account_name = models.CharField(_("nom du compte"), max_length=80, blank=True)
    secured_permissions = ArrayField(
        models.CharField(max_length=120), verbose_name=_("permissions sécurisées"), default=fla_only
    )
    certificate_name = models.CharField(_("nom du certificat"), max_length=80, blank=True)
    certificate_ends_at = models.DateTimeField(_("fin du certificat"), null=True, editable=False)
    reminded_at_days = models.PositiveSmallIntegerField(
        _("dernier rappel"), null=True, editable=False, help_text=_("Jours avant la fin du certificat.")
    )
    held_at = models.DateTimeField(_("retenu depuis le"), null=True, editable=False)
    cluster = models.IntegerField(_("numéro de grappe"), default=cluster_number, editable=False)
    must_catch_up = models.BooleanField(
        _("à rattraper"),
        default=False,
        editable=False,
        help_text=_("La base a été restaurée : le serveur peut avoir reçu plus que ce qu’elle sait."),
    )
    is_carried = models.BooleanField(
        _("fichiers portés à la main"),
        default=False,
        help_text=_("Vous déposez et relevez les fichiers vous-même : l’extranet n’a alors aucune clé privée."),
    )
    sender = models.ForeignKey(Sender, models.RESTRICT, related_name="+", verbose_name=_("numéro d’expéditeur"))
    quality = models.CharField(_("qualité"), max_length=20, choices=Quality.choices, default=Quality.SERVICE_PROVIDER)
    company_number = IdentifierField("enterprise", verbose_name=_("N° BCE de l’expéditeur"))
    application_code = models.CharField(
        _("code d’application"),
        max_length=4,
        default=DEFAULTS["APPLICATION_CODE"],
        validators=[RegexValidator(r"^[A-Z0-9]{4}$", _("Quatre lettres majuscules ou chiffres."))],
    )
    environment = models.CharField(
        _("environnement"), max_length=1, choices=Environment.choices, default=Environment.TEST
    )
    signing_environments = ArrayField(
        models.CharField(max_length=1, choices=Environment.choices),
        verbose_name=_("environnements signés"),
        default=production_only,
        blank=True,
    )
    signature_columns = models.PositiveSmallIntegerField(
        _("largeur des signatures"), default=DEFAULTS["FS_WRAP"], validators=[MaxValueValidator(76)]
    )
    renderer = models.CharField(_("mise en forme"), max_length=120, default=DEFAULTS["RENDERER"], editable=False)
    schema = models.CharField(_("schéma"), max_length=120, default=DEFAULTS["XSD"], blank=True, editable=False)
    max_forms = models.PositiveIntegerField(
        _("formulaires par fichier, au plus"), default=DEFAULTS["MAX_FORMS"], validators=[MinValueValidator(1)]
    )
    max_part_bytes = models.PositiveIntegerField(
        _("octets par fichier, au plus"), default=DEFAULTS["MAX_PART_BYTES"], validators=[MinValueValidator(10_000)]
    )
    host = models.CharField(_("serveur"), max_length=253, default=DEFAULTS["SFTP_HOST"])
    port = models.PositiveIntegerField(
        _("port"), default=DEFAULTS["SFTP_PORT"], validators=[MinValueValidator(1), MaxValueValidator(65535)]
    )
    username = models.CharField(_("nom d’utilisateur"), max_length=64)
    host_key = models.TextField(_("clé du serveur"), max_length=2000, blank=True)
    ssh_private_key = models.BinaryField(_("clé SSH privée"), null=True, editable=False)
    ssh_public_key = models.TextField(_("clé SSH publique"), blank=True, editable=False)
    signing_key = models.BinaryField(_("clé de signature"), null=True, editable=False)
    certificates = models.TextField(_("certificats"), blank=True, editable=False, help_text=_("PEM, le nôtre d’abord."))
    looked_at = models.DateTimeField(_("dernier échange réussi"), null=True, editable=False)
    failed_at = models.DateTimeField(_("dernier échec"), null=True, editable=False)
    seen_fingerprint = models.CharField(
        _("empreinte montrée par le serveur"), max_length=60, blank=True, editable=False
    )

    objects = ChannelQuerySet.as_manager()

    class Meta(FundObject.Meta):
        verbose_name = _("canal de fichiers")
        verbose_name_plural = _("canaux de fichiers")
        constraints: ClassVar[list[Any]] = [
            *FundObject.Meta.constraints,
            models.UniqueConstraint(
                fields=["fund", "organisation", "quality"],
                nulls_distinct=False,
                name="batch_channel_channel_of_a_quality",
            ),
            models.CheckConstraint(
                condition=Q(ssh_private_key__isnull=True) | ~Q(ssh_public_key=""),
                name="batch_channel_channel_both_halves_of_its_ssh_key",
            ),
            models.CheckConstraint(
                condition=Q(signing_key__isnull=True) | ~Q(certificates=""),
                name="batch_channel_channel_key_and_certificate",
            ),
            models.CheckConstraint(
                condition=Q(certificates="", certificate_ends_at__isnull=True)
                | ~Q(certificates="") & Q(certificate_ends_at__isnull=False),
                name="batch_channel_channel_certificate_ends",
            ),
            models.CheckConstraint(
                condition=Q(is_carried=True, ssh_private_key__isnull=True, signing_key__isnull=True)
                | Q(is_carried=False) & ~Q(host_key=""),
                name="batch_channel_channel_carried_without_keys",
            ),
        ]

    @property
    def is_test(self) -> bool:
        """Whether nothing that it sends counts (`BEY-25`)."""
        return self.environment != Environment.PRODUCTION

    @property
    def needs_mandate(self) -> bool:
        return self.quality in MANDATED

    @property
    def signs(self) -> bool:
        """Whether its sets carry a signature (FLA guide §5.2: tests need none)."""
        return self.environment in self.signing_environments

    @property
    def form_identification(self) -> str:
        """What the renderer writes into each form as its kind."""
        return str(import_string(self.renderer).identification)

    @property
    def is_restored(self) -> bool:
        """Whether the database went back to an earlier moment, and nobody has caught up with the server since."""
        return self.must_catch_up or self.cluster < settings.JOURNAL_CLUSTER

    @property
    def is_ready(self) -> bool:
        """Whether everything that sending needs is there."""
        if self.is_carried:
            has_keys = bool(self.certificates) or not self.signs
        else:
            has_keys = self.ssh_private_key is not None and (self.signing_key is not None or not self.signs)
        return has_keys and bool(self.company_number) and FLA_PERMISSION in self.secured_permissions


class Setup(FundObject):
    """What must be done on the social security's portal before a channel of this entity and quality can be stored
    here (`FLA-18` to `FLA-24`): each step with the moment somebody said « déjà fait ».
    """

    organisation = FundForeignKey(Organisation, models.RESTRICT, null=True, related_name="+", verbose_name=_("entité"))
    quality = models.CharField(_("qualité"), max_length=20, choices=Quality.choices)
    registered_at = models.DateTimeField(_("inscription au portail"), null=True, editable=False)
    access_at = models.DateTimeField(_("accès à Chaman"), null=True, editable=False)
    quality_at = models.DateTimeField(_("qualité activée"), null=True, editable=False)
    has_channel = models.BooleanField(_("canal existant"), null=True)
    started_at = models.DateTimeField(_("commencée le"), auto_now_add=True)

    objects = SetupQuerySet.as_manager()

    class Meta(FundObject.Meta):
        verbose_name = _("mise en place d’un canal")
        verbose_name_plural = _("mises en place de canaux")
        constraints: ClassVar[list[Any]] = [
            *FundObject.Meta.constraints,
            models.UniqueConstraint(
                fields=["fund", "organisation", "quality"], nulls_distinct=False, name="batch_channel_setup_once"
            ),
        ]

    @property
    def is_mandated(self) -> bool:
        return self.quality in MANDATED

    @property
    def steps_done(self) -> bool:
        return None not in (self.registered_at, self.access_at, self.quality_at)


class Alarm(FundObject):
    """What a watchdog found, from when to when; mailed once (`watchdogs`)."""

    class Code(models.TextChoices):
        NO_RECEIPT = "no_receipt", _("Des lots envoyés n’ont pas d’accusé de réception.")
        NO_RESULT = "no_result", _("Des lots reçus n’ont pas de réponse.")
        NO_EXCHANGE = "no_exchange", _("Un canal n’a plus réussi d’échange.")
        STUCK = "stuck", _("Des lots préparés ne partent pas.")
        REJECTIONS = "rejections", _("Trop de déclarations sont refusées.")

    code = models.CharField(_("alerte"), max_length=20, choices=Code.choices, editable=False)
    raised_at = models.DateTimeField(_("depuis le"), auto_now_add=True)
    ended_at = models.DateTimeField(_("jusqu’au"), null=True, editable=False)

    class Meta(FundObject.Meta):
        verbose_name = _("alerte du canal")
        verbose_name_plural = _("alertes du canal")
        constraints: ClassVar[list[Any]] = [
            *FundObject.Meta.constraints,
            models.UniqueConstraint(
                fields=["fund", "code"], condition=Q(ended_at__isnull=True), name="batch_channel_alarm_open_once"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=models.F("raised_at")),
                name="batch_channel_alarm_ends_after_it_began",
            ),
        ]


class Trial(DueRow, FundObject):
    """« Tester le canal »: asked for on a page, done by the worker that has the keys (`FLA-31`).

    `findings` are steps with what was found (`findings`); `channel_version` is that of the settings that were tried.
    """

    channel = FundForeignKey(Channel, models.RESTRICT, related_name="trials", verbose_name=_("canal"))
    channel_version = models.PositiveIntegerField(editable=False)
    host = models.CharField(_("serveur"), max_length=253, editable=False)
    port = models.PositiveIntegerField(_("port"), editable=False)
    asked_at = models.DateTimeField(_("demandé le"), auto_now_add=True)
    finished_at = models.DateTimeField(_("terminé le"), null=True, editable=False)
    findings = models.JSONField(_("constats"), default=list, editable=False)

    objects = TrialQuerySet.as_manager()

    class Meta(FundObject.Meta):
        verbose_name = _("essai du canal")
        verbose_name_plural = _("essais du canal")
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["fund", "channel", "asked_at"], name="trial_by_channel"),
            models.Index(fields=["fund", "next_attempt_at"], name="trial_due"),
        ]
        constraints: ClassVar[list[Any]] = [
            *FundObject.Meta.constraints,
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True, next_attempt_at__isnull=False)
                | Q(finished_at__isnull=False, next_attempt_at__isnull=True),
                name="batch_channel_trial_due_or_finished",
            ),
            models.UniqueConstraint(
                fields=["fund", "channel"],
                condition=Q(finished_at__isnull=True),
                name="batch_channel_trial_one_at_a_time",
            ),
        ]

    @property
    def lines(self) -> list[Line]:
        return lines_of(self.findings)

    @property
    def passed(self) -> bool:
        """Whether every step was passed."""
        return self.finished_at is not None and all(line.outcome == "passed" for line in self.lines)
