"""A training body's identity as certificates need it, and what of it is missing (`ATN-10`…`15`, `ATN-45`, `ATN-46`)."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from extranet.organisations.identifiers import IDENTIFIERS
from extranet.organisations.models import Organisation
from extranet.tenants.models import Fund

from .choices import choices_of
from .models import BodyIdentity

NEVER_SAVED = 0  # the version of an identity of which nothing was saved yet


@dataclass(frozen=True, slots=True)
class Identity:
    """What the fund knows of the body and what stands in its `row`, unsaved until the first « Enregistrer ».

    `siret` is compact, that of its first establishment that has one; empty when the fund knows none.
    """

    body: Organisation
    row: BodyIdentity
    siret: str

    @property
    def version(self) -> int:
        """Grows with every change of either row."""
        return self.body.version + self.row.version

    @property
    def number_shown(self) -> tuple[str, str]:
        """Label and number: the SIRET, else the best number that the fund knows; empty when it knows none."""
        if self.siret:
            return str(IDENTIFIERS["siret"].label), IDENTIFIERS["siret"].show(self.siret)
        known = self.body.identifiers
        return (str(known[0][0]), known[0][1]) if known else ("", "")

    @property
    def ape_shown(self) -> str:
        """« 85.59A »."""
        return f"{self.row.ape[:2]}.{self.row.ape[2:]}" if self.row.ape else ""


@dataclass(frozen=True, slots=True)
class Missing:
    """What the identity lacks. The first two keep hours from being certified, the next two from being printed."""

    representative: bool
    logo: bool
    capacity: bool
    city: bool
    stamp: bool
    stamp_required: bool  # by the fund, to certify entirely online

    @property
    def blocks(self) -> bool:
        """Nothing is certified, on either path (`ATN-11`)."""
        return self.representative or self.logo

    @property
    def is_incomplete(self) -> bool:
        """A certificate couldn't be printed whole."""
        return self.blocks or self.capacity or self.city

    @property
    def names(self) -> list[str]:
        """What a certificate needs and doesn't find, as the page's labels name it."""
        wanted = [
            (self.representative, _("le nom du représentant légal")),
            (self.capacity, _("la qualité du représentant légal")),
            (self.logo, _("le logo de votre organisme")),
            (self.city, _("la ville")),
        ]
        return [name for lacks, name in wanted if lacks]

    @property
    def refusal(self) -> str:
        """The reminder that blocks (`ATN-45`); empty when nothing does."""
        if not self.is_incomplete:
            return ""
        text = ngettext(
            "Il manque %(names)s dans « Votre identité » : sans cette information, les heures ne peuvent pas être"
            " certifiées.",
            "Il manque %(names)s dans « Votre identité » : sans ces informations, les heures ne peuvent pas être"
            " certifiées.",
            len(self.names),
        )
        return text % {"names": listed(self.names)}

    @property
    def reminder(self) -> str:
        """The reminder that doesn't block (`ATN-46`): only the stamp is missing."""
        if not self.stamp or self.is_incomplete:
            return ""
        return _(
            "Votre cachet manque dans « Votre identité » : il ne figurera pas sur le certificat."
            " La certification étant valide, le process suit son cours."
        )


def listed(names: list[str]) -> str:
    """« a, b et c »."""
    if len(names) < 2:
        return "".join(names)
    return _("%(first)s et %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}


def identity_of(body: Organisation) -> Identity:
    """Two queries."""
    row = BodyIdentity.objects.filter(body=body).select_related("logo", "stamp").first()
    numbered = body.establishments.exclude(siret="").order_by("pk").values_list("siret", flat=True)
    return Identity(body, row or BodyIdentity(body=body, version=NEVER_SAVED), numbered.first() or "")


def missing(body: Organisation, fund: Fund) -> Missing:
    """What the body must still add before its hours are certified."""
    return missing_in(body, BodyIdentity.objects.filter(body=body).first() or BodyIdentity(), fund)


def missing_in(body: Organisation, row: BodyIdentity, fund: Fund) -> Missing:
    """What certifying lacks (`ATN-11`, `ATN-12`, `ATN-43`)."""
    return Missing(
        representative=not row.representative,
        logo=row.logo_id is None,
        capacity=not row.capacity,
        city=not body.city,
        stamp=row.stamp_id is None,
        stamp_required=choices_of(fund).stamp_required_online,
    )
