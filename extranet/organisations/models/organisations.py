"""What an organisation is, and where it works."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from extranet.tenants.constraints import UniqueInFund
from extranet.tenants.models import FundForeignKey, FundObject
from extranet.tenants.registries import Text
from extranet.tenants.search import Folded
from extranet.tenants.text import TextLine
from extranet.tenants.versions import Versioned

from ..addresses import Addressed
from ..identifiers import IDENTIFIERS, PHONE, IdentifierField
from ..queries import EstablishmentQuerySet, OrganisationQuerySet
from ..roles import ROLES_OF_KIND, OrganisationKind

TAKEN = _("Ce numéro est déjà celui d’une autre organisation du fonds : cherchez-la dans « Organisations ».")
TAKEN_BY_ESTABLISHMENT = _("Ce numéro est déjà celui d’un établissement connu : vérifiez la saisie.")


def unique_when_given(field: str, name: str, message: Text) -> UniqueInFund:
    return UniqueInFund(fields=["fund", field], condition=~Q(**{field: ""}), name=name, violation_error_message=message)


class Organisation(Addressed, Versioned, FundObject):
    """A company, an approved operator, a training body, a public body or the fund's own office: one may be several."""

    name = TextLine(_("dénomination"), max_length=160)
    name_folded = Folded("name")
    kinds = ArrayField(
        models.CharField(max_length=20, choices=OrganisationKind.choices), verbose_name=_("qualités"), default=list
    )
    legal_form = TextLine(_("Raison sociale (SA, SRL, …)"), max_length=60, blank=True)
    is_natural_person = models.BooleanField(_("Personne physique"), default=False)
    enterprise_number = IdentifierField("enterprise")
    nsso_number = IdentifierField("nsso")
    siren = IdentifierField("siren")
    activity_number = IdentifierField("activity")
    email = models.EmailField(_("adresse e-mail"), blank=True)
    phone = TextLine(_("téléphone"), max_length=30, blank=True, validators=[PHONE])
    second_phone = TextLine(_("autre téléphone"), max_length=30, blank=True, validators=[PHONE])
    fund_manages_since = models.DateTimeField(_("accès gérés par le fonds depuis le"), null=True, editable=False)

    objects = OrganisationQuerySet.as_manager()

    class Meta(FundObject.Meta):
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        permissions = [("encode_for", _("Encoder pour l’entreprise"))]  # held by operators' groups (mandates)
        indexes = [models.Index(fields=["fund", "name_folded"], name="organisation_by_name")]
        constraints = [
            *FundObject.Meta.constraints,
            models.CheckConstraint(
                condition=Q(kinds__len__gt=0),
                name="organisations_organisation_is_something",
                violation_error_message=_("Indiquez au moins une qualité."),
            ),
            models.CheckConstraint(
                condition=Q(is_natural_person=False) | Q(legal_form=""),
                name="organisations_organisation_one_legal_form",
                violation_error_message=_("Une personne physique n’a pas de forme juridique."),
            ),
            unique_when_given("enterprise_number", "organisations_organisation_enterprise_number", TAKEN),
            unique_when_given("nsso_number", "organisations_organisation_nsso_number", TAKEN),
            unique_when_given("siren", "organisations_organisation_siren", TAKEN),
            unique_when_given("activity_number", "organisations_organisation_activity_number", TAKEN),
        ]

    def clean(self) -> None:
        super().clean()
        if self.legal_form and self.is_natural_person:
            raise ValidationError(
                {"legal_form": _("Effacez la forme juridique, ou décochez « Personne physique » : pas les deux.")}
            )
        if self.needs_legal_form and not self.legal_form and not self.is_natural_person:
            raise ValidationError({"legal_form": _("Indiquez la forme juridique, ou cochez « Personne physique ».")})
        if self.siren and self.pk and self.establishments.of_other_company(self.siren).exists():
            raise ValidationError(
                {"siren": _("Des établissements portent un SIRET d’un autre SIREN : corrigez-les d’abord.")}
            )

    @property
    def needs_legal_form(self) -> bool:
        """A public body and the fund's own office have none to give."""
        return not set(self.kinds) <= {OrganisationKind.PUBLIC_BODY, OrganisationKind.FUND_OFFICE}

    def is_a(self, *kinds: str) -> bool:
        """Whether it is at least one of these."""
        return not set(kinds).isdisjoint(self.kinds)

    @property
    def is_employer(self) -> bool:
        """Whether it keeps a register of its people here."""
        return self.is_a(OrganisationKind.COMPANY, OrganisationKind.PUBLIC_BODY)

    @property
    def kind_labels(self) -> list[str]:
        return [str(OrganisationKind(kind).label) for kind in self.kinds]

    @property
    def legal_form_shown(self) -> str:
        return str(_("Personne physique")) if self.is_natural_person else self.legal_form

    @property
    def identifiers(self) -> list[tuple[Text, str]]:
        """Those it has: label and number as its owners write it."""
        return identifiers_of(self)

    @property
    def possible_roles(self) -> frozenset[str]:
        """The roles that a member of an organisation of these kinds may hold."""
        return frozenset().union(*(ROLES_OF_KIND[kind] for kind in self.kinds))


class Establishment(Addressed, FundObject):
    """A place where an organisation works, with its own number."""

    organisation = FundForeignKey(
        Organisation, models.CASCADE, related_name="establishments", verbose_name=_("organisation")
    )
    name = TextLine(_("nom de l’établissement"), max_length=160)
    name_folded = Folded("name")
    siret = IdentifierField("siret")
    unit_number = IdentifierField("unit")
    email = models.EmailField(_("adresse e-mail"), blank=True)
    phone = TextLine(_("téléphone"), max_length=30, blank=True, validators=[PHONE])
    second_phone = TextLine(_("autre téléphone"), max_length=30, blank=True, validators=[PHONE])

    objects = EstablishmentQuerySet.as_manager()

    class Meta(FundObject.Meta):
        verbose_name = _("établissement")
        verbose_name_plural = _("établissements")
        constraints: ClassVar[list[Any]] = [
            *FundObject.Meta.constraints,
            UniqueInFund(
                fields=["fund", "organisation", "name_folded"],
                shown_at="name",
                name="organisations_establishment_name",
                violation_error_message=_("Cette organisation a déjà un établissement de ce nom."),
            ),
            unique_when_given("siret", "organisations_establishment_siret", TAKEN_BY_ESTABLISHMENT),
            unique_when_given("unit_number", "organisations_establishment_unit", TAKEN_BY_ESTABLISHMENT),
        ]

    def clean(self) -> None:
        super().clean()
        siren = self.organisation.siren
        if self.siret and siren and not self.siret.startswith(siren):
            raise ValidationError(
                {
                    "siret": _(
                        "Un SIRET commence par le SIREN de l’organisation, %(siren)s : vérifiez l’un et l’autre."
                    )
                    % {"siren": IDENTIFIERS["siren"].show(siren)}
                }
            )

    @property
    def identifiers(self) -> list[tuple[Text, str]]:
        return identifiers_of(self)


def identifiers_of(row: Organisation | Establishment) -> list[tuple[Text, str]]:
    """Label and shown number of each identifier that the row has, in the order of its columns."""
    return [
        (field.verbose_name, field.identifier.show(number))
        for field in row._meta.local_fields
        if isinstance(field, IdentifierField) and (number := getattr(row, field.name))
    ]
