"""The channel of a fund, the declarations that leave by it, the batches that carry them, and the answers.

The rules of names, files and answers are `protocol`'s; here is what must be remembered, and what can't be true.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from extranet.organisations.identifiers import IdentifierField
from extranet.organisations.models import Organisation, Worker
from extranet.tenants.models import Fund, FundForeignKey, FundModel, FundObject
from extranet.tenants.search import Folded
from extranet.tenants.versions import Versioned
from extranet.tenants.work import DueRow

from .anomalies import Anomaly, anomalies_of
from .findings import Line, lines_of
from .protocol.names import Environment as EnvironmentLetter
from .protocol.names import SetName
from .protocol.records import Quality as QualityCode
from .queries import AnswerQuerySet, BatchQuerySet, DeclarationQuerySet, TrialQuerySet
from .reasons import Advice, advice_for
from .workflow import BatchState, BatchWorkflow, Block, DeclarationState, DeclarationWorkflow

DEFAULTS = settings.BELGIAN_BATCH


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
    """How a fund's files reach the social security: one per fund and quality (`FLA-20`, `FLA-25`).

    As a due row it is the fund's exchange with the server: claimed by one worker at a time, due at the next look into
    the folders, `attempts` counts the failures in a row and `error` names the last one (`incidents`).
    """

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
    host_key = models.TextField(_("clé du serveur"), max_length=2000)
    ssh_private_key = models.BinaryField(_("clé SSH privée"), null=True, editable=False)
    ssh_public_key = models.TextField(_("clé SSH publique"), blank=True, editable=False)
    signing_key = models.BinaryField(_("clé de signature"), null=True, editable=False)
    certificates = models.TextField(_("certificats"), blank=True, editable=False, help_text=_("PEM, le nôtre d’abord."))
    looked_at = models.DateTimeField(_("dernier échange réussi"), null=True, editable=False)
    failed_at = models.DateTimeField(_("dernier échec"), null=True, editable=False)
    seen_fingerprint = models.CharField(
        _("empreinte montrée par le serveur"), max_length=60, blank=True, editable=False
    )

    class Meta(FundObject.Meta):
        verbose_name = _("canal de fichiers")
        verbose_name_plural = _("canaux de fichiers")
        constraints: ClassVar[list[Any]] = [
            *FundObject.Meta.constraints,
            models.UniqueConstraint(fields=["fund", "quality"], name="batch_channel_channel_of_a_quality"),
            models.CheckConstraint(
                condition=Q(ssh_private_key__isnull=False) & ~Q(ssh_public_key="")
                | Q(ssh_private_key__isnull=True, ssh_public_key=""),
                name="batch_channel_channel_both_halves_of_its_ssh_key",
            ),
            models.CheckConstraint(
                condition=Q(signing_key__isnull=False) & ~Q(certificates="")
                | Q(signing_key__isnull=True, certificates=""),
                name="batch_channel_channel_key_and_certificate",
            ),
        ]

    @property
    def signs(self) -> bool:
        """Whether its sets carry a signature (FLA guide §5.2: tests need none)."""
        return self.environment in self.signing_environments

    @property
    def form_identification(self) -> str:
        """What the renderer writes into each form as its kind."""
        return str(import_string(self.renderer).identification)

    @property
    def is_ready(self) -> bool:
        """Whether everything that sending needs is there."""
        has_keys = self.ssh_private_key is not None and (self.signing_key is not None or not self.signs)
        return has_keys and bool(self.company_number)


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


class Declaration(DeclarationWorkflow, FundObject):
    """One worker's participation in one training, to be declared for her employer.

    `kind` and `source_uuid` name what it comes from, in another app's words (`sources`).
    """

    kind = models.CharField(_("nature"), max_length=60, editable=False)
    source_uuid = models.UUIDField(_("origine"), editable=False)
    company = FundForeignKey(Organisation, models.RESTRICT, related_name="+", verbose_name=_("entreprise"))
    worker = FundForeignKey(Worker, models.RESTRICT, related_name="+", verbose_name=_("salarié"))
    trained_from = models.DateField(_("premier jour de formation"))
    declared_at = models.DateTimeField(_("demandée le"), auto_now_add=True)

    objects = DeclarationQuerySet.as_manager()

    class Meta(FundObject.Meta):
        verbose_name = _("déclaration")
        verbose_name_plural = _("déclarations")
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["fund", "state", "declared_at"], name="declaration_by_state"),
            models.Index(fields=["fund", "company", "declared_at"], name="declaration_by_company"),
        ]
        constraints: ClassVar[list[Any]] = [
            *FundObject.Meta.constraints,
            models.UniqueConstraint(fields=["fund", "kind", "source_uuid"], name="batch_channel_declaration_once"),
            models.CheckConstraint(
                condition=Q(state=DeclarationState.BLOCKED) & ~Q(block="")
                | ~Q(state=DeclarationState.BLOCKED) & Q(block=""),
                name="batch_channel_declaration_blocked_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[DeclarationState.ACCEPTED, DeclarationState.REFUSED], decided_at__isnull=False)
                | ~Q(state__in=[DeclarationState.ACCEPTED, DeclarationState.REFUSED]) & Q(decided_at__isnull=True),
                name="batch_channel_declaration_decided_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[DeclarationState.TO_SEND, DeclarationState.BLOCKED], sent_at__isnull=True)
                | ~Q(state__in=[DeclarationState.TO_SEND, DeclarationState.BLOCKED]) & Q(sent_at__isnull=False),
                name="batch_channel_declaration_sent_at_a_time",
            ),
        ]

    @property
    def anomalies(self) -> list[Anomaly]:
        """What the last answer has against it, in words; for an accepted one, what it warns of."""
        return anomalies_of(self.reported)

    @property
    def advice(self) -> Advice:
        """Where it stands in a sentence, and what to do now if it is somebody's turn."""
        return advice_for(self.state, self.block, self.problems)

    @property
    def can_be_resent(self) -> bool:
        return self.state in {DeclarationState.BLOCKED, DeclarationState.REFUSED}


class Batch(BatchWorkflow, FundObject):
    """One set of files (FI, FS where signed, GO) of one employer, so that its refusal touches nobody else (`FLA-11`).

    `data` and `signature` are sealed: they hold register numbers.
    """

    channel = FundForeignKey(Channel, models.RESTRICT, related_name="batches", verbose_name=_("canal"))
    company = FundForeignKey(Organisation, models.RESTRICT, related_name="+", verbose_name=_("entreprise"))
    name = models.CharField(_("nom du lot"), max_length=40, editable=False)
    name_folded = Folded("name")
    application_code = models.CharField(_("code d’application"), max_length=4, editable=False)
    sender_number = models.CharField(_("numéro d’expéditeur"), max_length=6, editable=False)
    created_on = models.DateField(_("date du nom"), editable=False)
    sequence = models.CharField(_("numéro d’envoi"), max_length=5, editable=False)
    environment = models.CharField(_("environnement"), max_length=1, choices=Environment.choices, editable=False)
    parts = models.PositiveSmallIntegerField(_("parties"), default=1, editable=False)
    data = models.BinaryField(_("fichier FI"), null=True, editable=False)
    data_size = models.PositiveIntegerField(_("taille du fichier FI"), default=0, editable=False)
    data_sha256 = models.CharField(_("empreinte du fichier FI"), max_length=64, blank=True, editable=False)
    signature = models.BinaryField(_("fichier FS"), null=True, editable=False)

    objects = BatchQuerySet.as_manager()

    class Meta(FundObject.Meta):
        verbose_name = _("lot")
        verbose_name_plural = _("lots")
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["fund", "state", "gathered_at"], name="batch_by_state"),
            models.Index(fields=["fund", "name_folded"], name="batch_by_name"),
        ]
        constraints: ClassVar[list[Any]] = [
            *FundObject.Meta.constraints,
            models.UniqueConstraint(fields=["fund", "name"], name="batch_channel_batch_name"),
            models.CheckConstraint(
                condition=Q(state__in=[BatchState.GATHERED, BatchState.ABANDONED])
                | Q(data__isnull=False, prepared_at__isnull=False),
                name="batch_channel_batch_prepared_with_its_file",
            ),
            models.CheckConstraint(
                condition=Q(state=BatchState.SIGNED, signature__isnull=False) | ~Q(state=BatchState.SIGNED),
                name="batch_channel_batch_signed_with_its_signature",
            ),
            models.CheckConstraint(
                condition=Q(go_tried_at__isnull=False, sent_at__isnull=False)
                | ~Q(state__in=[BatchState.SENT, BatchState.ACKNOWLEDGED, BatchState.ANSWERED, BatchState.REJECTED]),
                name="batch_channel_batch_sent_with_its_go",
            ),
            models.CheckConstraint(
                condition=~Q(state=BatchState.ABANDONED) | Q(go_tried_at__isnull=True),
                name="batch_channel_batch_abandoned_before_its_go",
            ),
        ]

    @cached_property
    def set_name(self) -> SetName:
        return SetName(
            self.application_code,
            self.sender_number,
            self.created_on,
            self.sequence,
            EnvironmentLetter(self.environment),
            self.parts,
        )


class Attempt(FundModel):
    """One form of a batch: what was sent of a declaration, under which number, and what came back.

    `reference` is our number for the form, unique for ever; `form_on` and `form_at` (Belgian time, whole milliseconds)
    name it too, for an answer may quote nothing else.
    """

    class Outcome(models.TextChoices):
        PENDING = "pending", _("En attente")
        ACCEPTED = "accepted", _("Acceptée")
        REFUSED = "refused", _("Refusée")
        WITHDRAWN = "withdrawn", _("Retirée avant l’envoi")

    batch = FundForeignKey(Batch, models.RESTRICT, related_name="attempts", verbose_name=_("lot"))
    declaration = FundForeignKey(Declaration, models.RESTRICT, related_name="attempts", verbose_name=_("déclaration"))
    reference = models.CharField(_("notre référence"), max_length=20, editable=False)
    form_on = models.DateField(editable=False)
    form_at = models.TimeField(editable=False)
    reporting_mandate = models.CharField(_("mandat de déclaration"), max_length=30, editable=False)
    outcome = models.CharField(_("résultat"), max_length=10, choices=Outcome.choices, default=Outcome.PENDING)
    answered_at = models.DateTimeField(_("répondu le"), null=True, editable=False)
    reported = models.JSONField(_("anomalies"), default=list, editable=False)

    class Meta(FundModel.Meta):
        verbose_name = _("envoi d’une déclaration")
        verbose_name_plural = _("envois de déclarations")
        constraints: ClassVar[list[Any]] = [
            *FundModel.Meta.constraints,
            models.UniqueConstraint(fields=["fund", "reference"], name="batch_channel_attempt_reference"),
            models.UniqueConstraint(fields=["fund", "batch", "form_on", "form_at"], name="batch_channel_attempt_time"),
            models.UniqueConstraint(
                fields=["fund", "declaration"],
                condition=Q(outcome="pending"),
                name="batch_channel_attempt_one_open",
            ),
        ]

    @property
    def anomalies(self) -> list[Anomaly]:
        return anomalies_of(self.reported)


class Answer(FundObject):
    """One file of the answers' folder, kept as it came (sealed) if it speaks of us.

    Found again by name and digest: reading it twice changes nothing.
    """

    class State(models.TextChoices):
        READ = "read", _("Lue")
        TO_REVIEW = "to_review", _("À examiner")
        FOREIGN = "foreign", _("D’un autre service")

    class Signature(models.TextChoices):
        ABSENT = "absent", _("Sans signature")
        OK = "ok", _("Signature vérifiée")
        UNTRUSTED = "untrusted", _("Signature correcte d’une autorité inconnue")
        BAD = "bad", _("Signature incorrecte")

    class Note(models.TextChoices):
        """Why somebody should look at it."""

        UNREADABLE = "unreadable", _("Le fichier ou l’un de ses formulaires est illisible.")
        TOO_BIG = "too_big", _("Le fichier est trop grand pour être relevé.")
        BAD_SIGNATURE = "bad_signature", _("La signature est incorrecte : rien n’a été changé d’après ce fichier.")
        UNKNOWN = "unknown", _("Il parle d’un lot ou d’un formulaire que nous ne connaissons pas.")
        CONTRADICTION = "contradiction", _("Il contredit une réponse antérieure, qui a été gardée.")
        NOT_FINAL = "not_final", _("La réponse n’est pas définitive : il faudra une suite.")

    channel = FundForeignKey(Channel, models.RESTRICT, related_name="answers", verbose_name=_("canal"))
    batch = FundForeignKey(Batch, models.RESTRICT, null=True, related_name="answers", verbose_name=_("lot"))
    kind = models.CharField(_("nature"), max_length=4, editable=False)
    environment = models.CharField(_("environnement"), max_length=1, choices=Environment.choices, editable=False)
    name = models.CharField(_("nom du fichier"), max_length=60, editable=False)
    size = models.PositiveIntegerField(_("taille"), editable=False)
    sha256 = models.CharField(_("empreinte"), max_length=64, blank=True, editable=False)
    content = models.BinaryField(_("contenu"), null=True, editable=False)
    signature = models.CharField(
        _("signature"), max_length=10, choices=Signature.choices, default=Signature.ABSENT, editable=False
    )
    state = models.CharField(_("état"), max_length=10, choices=State.choices, editable=False)
    notes = ArrayField(
        models.CharField(max_length=20, choices=Note.choices), verbose_name=_("remarques"), default=list, editable=False
    )
    received_at = models.DateTimeField(_("relevée le"), auto_now_add=True)
    reviewed_at = models.DateTimeField(_("examinée le"), null=True, editable=False)

    objects = AnswerQuerySet.as_manager()

    class Meta(FundObject.Meta):
        verbose_name = _("réponse")
        verbose_name_plural = _("réponses")
        indexes: ClassVar[list[Any]] = [models.Index(fields=["fund", "state", "received_at"], name="answer_by_state")]
        constraints: ClassVar[list[Any]] = [
            *FundObject.Meta.constraints,
            models.UniqueConstraint(
                fields=["fund", "channel", "name", "size", "sha256"], name="batch_channel_answer_once"
            ),
            models.CheckConstraint(
                condition=~Q(state="foreign") | Q(content__isnull=True),
                name="batch_channel_answer_of_others_not_kept",
            ),
        ]

    @property
    def note_labels(self) -> list[str]:
        return [str(self.Note(note).label) for note in self.notes]


__all__ = [
    "Answer",
    "Attempt",
    "Batch",
    "Block",
    "Channel",
    "Counter",
    "Declaration",
    "Environment",
    "Quality",
    "Sender",
    "Trial",
]
