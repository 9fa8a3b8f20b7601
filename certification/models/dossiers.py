"""A dossier: one person's training, at one body, for one session, as the fund agreed to it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from extranet.organisations.models import Organisation
from extranet.organisations.models.names import Named
from extranet.organisations.roles import OrganisationKind
from extranet.tenants.constraints import UniqueInFund
from extranet.tenants.models import FundForeignKey, FundModel, FundObject
from extranet.tenants.search import Folded
from extranet.tenants.text import TextLine
from extranet.tenants.versions import Versioned

from ..queries import DossierQuerySet, KeptQuerySet
from ..workflow.dossiers import FOLLOWED, DossierState, DossierWorkflow

YEARS_AT_MOST = 6  # of a session; longer, a year was most likely mistyped


class Title(models.TextChoices):
    MRS = "mrs", _("Mme")
    MR = "mr", _("M.")


class Device(models.TextChoices):
    """What the fund pays for."""

    PTP = "ptp", _("PTP")
    VAE = "vae", _("VAE")


class Nature(models.TextChoices):
    """« Nature de l'action concourant au développement des compétences », as the certificate words them."""

    TRAINING = "training", _("action de formation")
    ASSESSMENT = "assessment", _("bilan de compétences")
    VALIDATION = "validation", _("action de VAE")
    APPRENTICESHIP = "apprenticeship", _("action de formation par apprentissage")


class Granularity(models.TextChoices):
    """How finely hours are entered (`ATN-39`)."""

    MONTH = "month", _("Par mois")
    DAY = "day", _("Par jour")
    HALF_DAY = "half_day", _("Par demi-journée")


class Dossier(DossierWorkflow, Named, Versioned, FundObject):
    """Named after its beneficiary. `granularity` empty: the fund's.

    `account` is the beneficiary's: invited when the dossier opened, and hers once she said so (`joined_at`).
    `to_enter_from` is the first month of the session, entered online, that has no hours; None when each has. The
    database keeps it (migration 0025), whatever is written there.
    """

    number = TextLine(_("N° dossier"), max_length=30)
    number_folded = Folded("number")
    title = models.CharField(_("civilité"), max_length=3, choices=Title.choices)
    email = models.EmailField(_("adresse e-mail"), blank=True)
    born_on = models.DateField(
        _("date de naissance"),
        null=True,
        blank=True,
        help_text=_("Demandée au bénéficiaire qui valide ses heures par le lien reçu. Personne d’autre ne la lit."),
    )
    employer = FundForeignKey(Organisation, models.RESTRICT, related_name="+", verbose_name=_("employeur"))
    training_body = FundForeignKey(
        Organisation, models.RESTRICT, related_name="dossiers", verbose_name=_("organisme de formation")
    )
    training_title = TextLine(_("formation"), max_length=200)
    device = models.CharField(_("dispositif"), max_length=3, choices=Device.choices, default=Device.PTP)
    nature = models.CharField(_("nature de l’action"), max_length=14, choices=Nature.choices, default=Nature.TRAINING)
    hours_agreed = models.DecimalField(
        _("heures accordées"), max_digits=7, decimal_places=2, validators=[MinValueValidator(Decimal("0.01"))]
    )
    starts_on = models.DateField(_("début de la session"))
    ends_on = models.DateField(_("fin de la session"))
    commission_on = models.DateField(_("date de commission"))
    is_dematerialised = models.BooleanField(_("dossier dématérialisé"), default=True)
    granularity = models.CharField(_("saisie des heures"), max_length=8, choices=Granularity.choices, blank=True)
    online_from = models.DateField(
        _("saisie en ligne à partir de"), null=True, blank=True, help_text=_("Les mois d’avant ne se saisissent pas.")
    )
    to_enter_from = models.DateField(_("à saisir à partir de"), null=True, editable=False)
    created_at = models.DateTimeField(_("ouvert le"), auto_now_add=True)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.RESTRICT, null=True, blank=True, related_name="+", editable=False
    )
    invited_at = models.DateTimeField(_("invité le"), null=True, editable=False)
    joined_at = models.DateTimeField(_("espace ouvert le"), null=True, editable=False)

    objects = DossierQuerySet.as_manager()

    class Meta(FundObject.Meta):
        verbose_name = _("dossier")
        verbose_name_plural = _("dossiers")
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["fund", "training_body", "state", "starts_on"], name="dossier_of_body"),
            models.Index(fields=["fund", "training_body", "-id"], name="dossier_of_body_newest"),
            models.Index(
                fields=["fund", "training_body", "to_enter_from", "id"],
                condition=Q(state__in=FOLLOWED),
                name="dossier_to_enter",
            ),
            models.Index(fields=["fund", "last_first_folded"], name="dossier_by_last_name"),
            models.Index(fields=["fund", "first_last_folded"], name="dossier_by_first_name"),
            models.Index(fields=["fund", "-created_at", "-id"], name="dossier_by_opening"),
        ]
        constraints: ClassVar[list[Any]] = [
            *FundObject.Meta.constraints,
            UniqueInFund(
                fields=["fund", "number_folded"],
                shown_at="number",
                name="certification_dossier_number",
                violation_error_message=_("Un dossier porte déjà ce numéro : cherchez-le dans « Dossiers »."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="certification_dossier_ends_after_start",
                violation_error_message=_("La session finit avant de commencer : vérifiez les deux dates."),
            ),
            models.CheckConstraint(condition=Q(hours_agreed__gt=0), name="certification_dossier_some_hours"),
            models.CheckConstraint(
                condition=Q(joined_at__isnull=True) | Q(account__isnull=False),
                name="certification_dossier_joined_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state=DossierState.SUSPENDED, suspended_on__isnull=False)
                | ~Q(state=DossierState.SUSPENDED) & Q(suspended_on__isnull=True),
                name="certification_dossier_suspended_since_a_day",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[DossierState.ENDED_EARLY, DossierState.CLOSED]) | Q(ended_on__isnull=True),
                name="certification_dossier_ended_in_its_state",
            ),
            models.CheckConstraint(
                condition=~Q(state=DossierState.ENDED_EARLY) | Q(ended_on__isnull=False, ends_on=F("ended_on")),
                name="certification_dossier_ended_on_its_last_day",
            ),
        ]

    def clean(self) -> None:
        super().clean()
        if self.training_body_id and not self.training_body.is_a(OrganisationKind.TRAINING_BODY):
            raise ValidationError({"training_body": _("Cette organisation n’est pas un organisme de formation.")})
        if self.employer_id and not self.employer.is_employer:
            raise ValidationError({"employer": _("Cette organisation n’est pas un employeur.")})
        if self.starts_on and self.ends_on:
            refuse_odd_session(self.starts_on, self.ends_on)

    @property
    def beneficiary(self) -> str:
        """« Mme Michelle Dubois »."""
        return f"{self.get_title_display()} {self.full_name}"


def refuse_odd_session(starts_on: Any, ends_on: Any) -> None:
    """Raises `ValidationError` at `ends_on` for a session that ends before it starts, or is too long to be true."""
    if ends_on < starts_on:
        raise ValidationError({"ends_on": _("La session finit avant de commencer : vérifiez les deux dates.")})
    if ends_on.year - starts_on.year > YEARS_AT_MOST:
        raise ValidationError({"ends_on": _("Vérifiez l’année : cette session est trop longue.")})


class Suspension(FundModel):
    """A suspension that is over: the days from the first to the last had no training."""

    dossier = FundForeignKey(Dossier, models.CASCADE, related_name="suspensions")
    starts_on = models.DateField(_("du"))
    ends_on = models.DateField(_("au"))

    objects = KeptQuerySet.as_manager()

    class Meta(FundModel.Meta):
        verbose_name = _("suspension")
        verbose_name_plural = _("suspensions")
        constraints: ClassVar[list[Any]] = [
            *FundModel.Meta.constraints,
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="certification_suspension_ends_after_start"
            ),
        ]
        indexes: ClassVar[list[Any]] = [models.Index(fields=["fund", "dossier"], name="suspension_of_dossier")]


class DossierChange(FundModel):
    """What the staff decided about a dossier's course: when it takes effect, why, and the session as it is since."""

    class Kind(models.TextChoices):
        SUSPENDED = "suspended", _("Suspension")
        RESUMED = "resumed", _("Reprise")
        ENDED_EARLY = "ended_early", _("Interruption")
        EXTENDED = "extended", _("Prolongation")
        REDATED = "redated", _("Changement de dates")
        CLOSED = "closed", _("Clôture")
        REOPENED = "reopened", _("Réouverture")

    dossier = FundForeignKey(Dossier, models.CASCADE, related_name="changes")
    kind = models.CharField(_("nature"), max_length=11, choices=Kind.choices)
    effective_on = models.DateField(_("date d’effet"))
    reason = models.TextField(_("motif"))
    starts_on = models.DateField(_("début de la session"))
    ends_on = models.DateField(_("fin de la session"))
    made_at = models.DateTimeField(_("décidé le"), auto_now_add=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.RESTRICT, null=True, related_name="+")

    objects = KeptQuerySet.as_manager()

    class Meta(FundModel.Meta):
        verbose_name = _("décision sur un dossier")
        verbose_name_plural = _("décisions sur un dossier")
        indexes: ClassVar[list[Any]] = [models.Index(fields=["fund", "dossier", "-id"], name="change_of_dossier")]
