"""A company's register of people: enrolments, certificates and « Gestion des salariés » share it.

What anybody who prepares a request may know (names, birth date) stands on `Worker`; what the company adds stands in a
table of its own, `WorkerDetails`, which operators never read.
"""

from __future__ import annotations

import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from extranet.tenants.constraints import UniqueInFund
from extranet.tenants.encrypted_fields import EncryptedField, FingerprintField
from extranet.tenants.erasing import NO_NAME
from extranet.tenants.models import FundForeignKey, FundModel, FundObject
from extranet.tenants.search import Folded
from extranet.tenants.text import TextLine
from extranet.tenants.versions import Versioned

from ..identifiers import PHONE, IdentifierField
from ..queries import WorkerDetailsQuerySet, WorkerQuerySet
from ..register_number import KIND
from .names import Named
from .organisations import Organisation

YOUNGEST, OLDEST = 14, 100  # years; outside, the year was most likely mistyped


class Worker(Named, Versioned, FundObject):
    """Somebody who works for a company or a public body. Nobody is deleted who left: she is deactivated."""

    organisation = FundForeignKey(Organisation, models.RESTRICT, related_name="workers", verbose_name=_("entreprise"))
    birth_date = models.DateField(_("date de naissance"))
    is_active = models.BooleanField(_("actif"), default=True, editable=False)

    objects = WorkerQuerySet.as_manager()

    class Meta(FundObject.Meta):
        verbose_name = _("salarié")
        verbose_name_plural = _("salariés")
        constraints: ClassVar[list[Any]] = [
            *FundObject.Meta.constraints,
            UniqueInFund(
                fields=["fund", "organisation", "last_first_folded", "birth_date"],
                shown_at="last_name",
                name="organisations_worker_once",
                violation_error_message=_(
                    "Une personne de ce nom, née ce jour-là, figure déjà parmi vos salariés. Cherchez-la dans la liste,"
                    " aussi parmi les désactivés."
                ),
            ),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["fund", "last_first_folded"], name="worker_by_last_name"),
            models.Index(fields=["fund", "first_last_folded"], name="worker_by_first_name"),
        ]

    @property
    def is_nobody(self) -> bool:
        """Whether her names are gone, by an erasure or at their end; what her row counts for is nobody else's."""
        return not self.is_active and self.last_name == NO_NAME

    def clean(self) -> None:
        super().clean()
        if self.birth_date:
            refuse_unlikely(self.birth_date, timezone.localdate())


def refuse_unlikely(birth_date: datetime.date, today: datetime.date) -> None:
    """Raise `ValidationError` for a birth date in the future, or of a child or somebody past a hundred."""
    if birth_date > today:
        future = ValidationError(_("Cette date est dans l’avenir : vérifiez l’année."), "unlikely_birth_date")
        raise ValidationError({"birth_date": future})
    age = today.year - birth_date.year - ((today.month, today.day) < (birth_date.month, birth_date.day))
    if not YOUNGEST <= age <= OLDEST:
        message = ngettext(
            "Née le %(date)s : cette personne aurait %(age)s an. Vérifiez l’année.",
            "Née le %(date)s : cette personne aurait %(age)s ans. Vérifiez l’année.",
            age,
        )
        said = message % {"date": date_format(birth_date, "SHORT_DATE_FORMAT"), "age": age}
        raise ValidationError({"birth_date": ValidationError(said, "unlikely_birth_date")})


class WorkerDetails(FundModel):
    """What the company adds about a worker. At most one row per worker."""

    worker = FundForeignKey(Worker, models.CASCADE, related_name="details", verbose_name=_("salarié"))
    organisation = FundForeignKey(
        Organisation,
        models.RESTRICT,
        related_name="+",
        editable=False,
        verbose_name=_("entreprise"),
        help_text=_("Répétée du salarié, pour qu’un numéro n’y soit donné qu’une fois."),
    )
    register_number = EncryptedField(_("Numéro de registre national"), null=True)
    register_number_fingerprint = FingerprintField(kind=KIND, source="register_number", null=True)
    language = models.CharField(_("langue"), max_length=5, choices=settings.LANGUAGES, blank=True)
    function = TextLine(_("fonction"), max_length=120, blank=True)
    joint_committee = TextLine(
        _("commission paritaire"),
        max_length=9,
        blank=True,
        validators=[RegexValidator(r"^\d{3}(\.\d{2}){0,2}$", _("Écrivez-la comme 111, 140.03 ou 140.03.01."))],
    )
    email = models.EmailField(_("adresse e-mail"), blank=True)
    email_folded = Folded("email")
    internal_number = TextLine(_("numéro interne"), max_length=30, blank=True)
    phone = TextLine(_("téléphone"), max_length=30, blank=True, validators=[PHONE])
    unit = TextLine(_("service"), max_length=120, blank=True)
    in_service_on = models.DateField(_("en service depuis le"), null=True, blank=True)
    left_on = models.DateField(_("parti le"), null=True, blank=True)
    employer_number = IdentifierField(
        "enterprise",
        verbose_name=_("N° BCE de l’employeur déclarant"),
        help_text=_("Seulement si la Dimona et la DmfA se font sous un autre numéro que celui de l’entreprise."),
    )

    objects = WorkerDetailsQuerySet.as_manager()

    class Meta(FundModel.Meta):
        verbose_name = _("données d’un salarié")
        verbose_name_plural = _("données des salariés")
        indexes: ClassVar[list[Any]] = [models.Index(fields=["fund", "email_folded"], name="worker_details_by_email")]
        constraints: ClassVar[list[Any]] = [
            *FundModel.Meta.constraints,
            models.UniqueConstraint(fields=["fund", "worker"], name="organisations_workerdetails_once"),
            UniqueInFund(
                fields=["fund", "organisation", "register_number_fingerprint"],
                shown_at="register_number",
                name="organisations_workerdetails_register_number",
                violation_error_message=_("Ce numéro est déjà celui d’un autre de vos salariés."),
            ),
            UniqueInFund(
                fields=["fund", "organisation", "internal_number"],
                condition=~Q(internal_number=""),
                shown_at="internal_number",
                name="organisations_workerdetails_internal_number",
                violation_error_message=_("Ce numéro interne est déjà celui d’un autre de vos salariés."),
            ),
            models.CheckConstraint(
                condition=Q(left_on__isnull=True) | Q(in_service_on__isnull=True) | Q(left_on__gte=F("in_service_on")),
                name="organisations_workerdetails_leaves_after_coming",
                violation_error_message=_("Cette personne part avant d’arriver : vérifiez les deux dates."),
            ),
            models.CheckConstraint(
                condition=Q(register_number__isnull=True, register_number_fingerprint__isnull=True)
                | Q(register_number__isnull=False, register_number_fingerprint__isnull=False),
                name="organisations_workerdetails_number_and_fingerprint",
            ),
        ]
