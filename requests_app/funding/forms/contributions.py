"""What a company says of a year's wages: the same fields for a simulation and for a declaration (`MYA-05`)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from extranet.ui.widgets import DateInput

from ..contribution_engine import ZERO, Base, Region, Stretch, Wages
from ..contribution_statements import Facts, Parts, Rates, euros, read_parts, stored_parts
from ..models import Declaration
from .amounts import EurosField

EMPLOYEES_AT_MOST = 1_000_000
PARTS = ("payroll", "alsace_moselle", "fixed_term")
IN_A_PART = {
    "payroll": _("Masse salariale du %(first)s au %(last)s (€)"),
    "alsace_moselle": _("dont Alsace-Moselle du %(first)s au %(last)s (€)"),
    "fixed_term": _("dont CDD du %(first)s au %(last)s (€)"),
}
NIL_WITH_WAGES = _("Une déclaration néant n’a ni salaires ni effectif : effacez ce montant, ou décochez la case.")


class WagesForm(forms.Form):
    """The wages of one year, and of its parts where a rate changes in it. Only what the fund's rates need is asked."""

    headcount = forms.IntegerField(
        label=_("Effectif moyen annuel"),
        min_value=0,
        max_value=EMPLOYEES_AT_MOST,
        help_text=_(
            "Salariés, en moyenne sur l’année civile précédente (effectif Urssaf, arrondi à l’unité inférieure)."
        ),
    )
    lowest_headcount = forms.IntegerField(
        label=_("Effectif le plus bas des cinq dernières années"),
        min_value=0,
        max_value=EMPLOYEES_AT_MOST,
        required=False,
    )
    payroll = EurosField(
        label=_("Masse salariale brute de l’année (€)"), min_value=0, help_text=_("Par exemple 480 000,50.")
    )
    fixed_term = EurosField(
        label=_("dont salaires bruts des CDD (€)"),
        min_value=0,
        required=False,
        help_text=_(
            "Sans l’alternance, les contrats aidés, les jobs d’étudiants, les saisonniers et les CDD devenus CDI."
        ),
    )
    alsace_moselle = EurosField(
        label=_("dont établissements d’Alsace-Moselle (€)"),
        min_value=0,
        required=False,
        help_text=_("Bas-Rhin, Haut-Rhin et Moselle : la taxe d’apprentissage y a un autre taux."),
    )
    chosen = forms.MultipleChoiceField(
        label=_("Contributions volontaires que vous versez"), required=False, widget=forms.CheckboxSelectMultiple
    )

    may_lack = False  # a draft may

    def __init__(self, *args: Any, rates: Rates, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rates = rates
        self.stretches = rates.stretches if rates.rows else []
        self.keep_what_is_needed()
        if len(self.stretches) > 1:
            self.add_parts()

    def keep_what_is_needed(self) -> None:
        rows = self.rates.rows
        if not self.rates.thresholds:
            del self.fields["lowest_headcount"]
        else:
            self.fields["lowest_headcount"].help_text = gettext(
                "Un seuil (%(thresholds)s salariés) ne compte que s’il est atteint cinq années de suite ; 0 si"
                " l’entreprise n’existait pas."
            ) % {"thresholds": ", ".join(map(str, self.rates.thresholds))}
        if not any(row.contribution.base == Base.FIXED_TERM for row in rows):
            del self.fields["fixed_term"]
        if not any(row.region != Region.EVERYWHERE for row in rows):
            del self.fields["alsace_moselle"]
        choices = [(one.code, f"{one.name}. {one.note}" if one.note else one.name) for one in self.rates.voluntary]
        if choices:
            self.fields["chosen"].choices = choices  # type: ignore[attr-defined]
        else:
            del self.fields["chosen"]

    def add_parts(self) -> None:
        for place, stretch in enumerate(self.stretches):
            days = {"first": date_format(stretch.first, "d/m/Y"), "last": date_format(stretch.last, "d/m/Y")}
            for kind in self.kinds:
                label = IN_A_PART[kind] % days
                self.fields[f"{kind}_{place}"] = EurosField(label=label, min_value=0, required=False)

    @property
    def kinds(self) -> list[str]:
        return [kind for kind in PARTS if kind in self.fields]

    @property
    def part_fields(self) -> list[forms.BoundField]:
        return (
            [self[f"{kind}_{place}"] for place in range(len(self.stretches)) for kind in self.kinds]
            if (len(self.stretches) > 1)
            else []
        )

    @property
    def yearly_fields(self) -> Iterator[forms.BoundField]:
        parts = {field.name for field in self.part_fields}
        return (field for field in self.visible_fields() if field.name not in parts)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self.check_threshold(cleaned)
        payroll = cleaned.get("payroll")
        for kind in ("alsace_moselle", "fixed_term"):
            part = cleaned.get(kind)
            if payroll is not None and part is not None and part > payroll:
                self.add_error(kind, _("C’est plus que la masse salariale de l’année : vérifiez les deux montants."))
        self.parts = self.read_parts(cleaned) if not self.errors else []
        return cleaned

    def check_threshold(self, cleaned: dict[str, Any]) -> None:
        headcount, lowest = cleaned.get("headcount"), cleaned.get("lowest_headcount")
        reached = [one for one in self.rates.thresholds if headcount is not None and one <= headcount]
        if reached and lowest is None and "lowest_headcount" not in self.errors and not self.may_lack:
            self.add_error(
                "lowest_headcount",
                ValidationError(
                    _("Indiquez-le : vous atteignez le seuil de %(threshold)s salariés cette année."),
                    params={"threshold": reached[-1]},
                ),
            )

    def read_parts(self, cleaned: dict[str, Any]) -> Parts:
        """The wages of each part of the year, or nothing: then they are shared out by days."""
        places = range(len(self.stretches))
        if not any(cleaned.get(f"{kind}_{place}") is not None for kind in self.kinds for place in places):
            return []
        for kind in self.kinds:
            self.check_sum(kind, cleaned)
        if self.errors:
            return []
        return [
            (stretch, Wages(*(cleaned.get(f"{kind}_{place}") or ZERO for kind in PARTS)))
            for place, stretch in enumerate(self.stretches)
        ]

    def check_sum(self, kind: str, cleaned: dict[str, Any]) -> None:
        names = [f"{kind}_{place}" for place in range(len(self.stretches))]
        given: Decimal = sum((cleaned.get(name) or ZERO for name in names), ZERO)
        whole = cleaned.get(kind) or ZERO
        if given != whole:
            self.add_error(
                names[-1],
                ValidationError(
                    _("Les périodes font ensemble %(given)s et l’année %(whole)s : il y a %(apart)s d’écart."),
                    params={"given": euros(given), "whole": euros(whole), "apart": euros(abs(given - whole))},
                ),
            )

    @property
    def facts(self) -> Facts:
        """Of a valid form."""
        cleaned = self.cleaned_data
        return Facts(
            year=self.rates.year,
            headcount=cleaned["headcount"],
            lowest_headcount=cleaned.get("lowest_headcount"),
            wages=Wages(cleaned["payroll"], *(cleaned.get(kind) or ZERO for kind in PARTS[1:])),
            by_stretch=self.parts,
            chosen=cleaned.get("chosen") or [],
        )


class SimulationForm(WagesForm):
    """Sent with GET, so that its address can be shared: it holds figures, and nobody's name."""

    year = forms.TypedChoiceField(label=_("Salaires de l’année"), coerce=int)

    field_order = ("year",)

    def __init__(self, *args: Any, years: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [(year, str(year)) for year in years]  # type: ignore[attr-defined]
        self.fields["year"].initial = self.rates.year


class DeclarationForm(WagesForm):
    """A draft may lack anything; `strict` asks for what sending needs."""

    is_nil = forms.BooleanField(
        label=_("L’entreprise n’a versé aucun salaire cette année-là (déclaration néant)"), required=False
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    field_order = ("is_nil",)

    def __init__(self, *args: Any, declaration: Declaration, strict: bool = False, **kwargs: Any) -> None:
        self.may_lack = not strict
        kwargs["initial"] = initial_of(declaration, kwargs["rates"].stretches)
        super().__init__(*args, **kwargs)
        self.declaration = declaration
        for name in ("headcount", "payroll"):
            self.fields[name].required = False
            self.fields[name].needed_for = _("(nécessaire pour envoyer)")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if given.get("is_nil"):
            for name in ("headcount", *PARTS):
                if given.get(name):
                    self.add_error(name, NIL_WITH_WAGES)
            self.parts = []
            return given
        if not self.may_lack:
            for name in ("headcount", "payroll"):
                if given.get(name) is None and name not in self.errors:
                    self.add_error(name, self.fields[name].error_messages["required"])
        return super().clean()

    def given(self) -> dict[str, Any]:
        """The declaration's fields, of a valid form."""
        cleaned = self.cleaned_data
        if cleaned["is_nil"]:
            return {
                "is_nil": True,
                "headcount": 0,
                "lowest_headcount": 0,
                "payroll": ZERO,
                "alsace_moselle": ZERO,
                "fixed_term": ZERO,
                "by_stretch": [],
                "chosen": [],
            }
        return {
            "is_nil": False,
            "headcount": cleaned["headcount"],
            "lowest_headcount": cleaned.get("lowest_headcount"),
            "payroll": cleaned["payroll"],
            "alsace_moselle": cleaned.get("alsace_moselle") or ZERO,
            "fixed_term": cleaned.get("fixed_term") or ZERO,
            "by_stretch": stored_parts(self.parts),
            "chosen": cleaned.get("chosen") or [],
        }


def initial_of(declaration: Declaration, stretches: list[Stretch]) -> dict[str, Any]:
    """What the form shows of a stored draft."""
    names = ("headcount", "lowest_headcount", "payroll", "is_nil", "chosen", "version")
    initial: dict[str, Any] = {name: getattr(declaration, name) for name in names}
    for name in PARTS[1:]:
        initial[name] = getattr(declaration, name) or None
    if declaration.is_nil:
        initial |= {"headcount": None, "lowest_headcount": None, "payroll": None}
    parts = read_parts(declaration.by_stretch)
    if [stretch for stretch, _wages in parts] == stretches:
        for place, (_stretch, part) in enumerate(parts):
            initial |= {f"{kind}_{place}": getattr(part, kind) for kind in PARTS}
    return initial


class SendForm(forms.Form):
    """What was seen on the page is what is sent: its version and its total."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    seen = forms.DecimalField(widget=forms.HiddenInput, max_digits=14, decimal_places=2)
    is_right = forms.BooleanField(label=_("Je certifie l’exactitude de cette déclaration."))


class PaidForm(forms.Form):
    """What arrived at the bank for a declaration, in all."""

    paid = EurosField(label=_("Montant reçu (€)"), min_value=0, help_text=_("0 : rien n’a été reçu."))
    paid_on = forms.DateField(label=_("Reçu le"), widget=DateInput, required=False)
    bank_reference = forms.CharField(label=_("Référence bancaire"), max_length=140, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)
