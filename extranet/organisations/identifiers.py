"""The numbers by which Belgium and France know organisations and people: how they are checked, stored and shown.

Stored compact (digits only); shown the way their owners write them. Check digits are python-stdnum's work.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from stdnum.be import ssn, vat
from stdnum.exceptions import ValidationError as WrongNumber
from stdnum.fr import siren, siret

from extranet.tenants.registries import Text

SEPARATORS = re.compile(r"[\s./-]")


def compact(typed: str) -> str:
    return SEPARATORS.sub("", typed)


@dataclass(frozen=True, slots=True)
class Identifier:
    """A kind of number. `check` returns it compact or raises stdnum's error; `groups` are the pieces it is shown in."""

    label: Text
    length: int
    example: str
    check: Callable[[str], str]
    groups: tuple[int, ...]
    separators: str

    def parse(self, typed: str) -> str:
        """The compact number. Raises `ValidationError` that says what is wrong, without repeating the number."""
        try:
            return self.check(typed)
        except WrongNumber as error:
            raise ValidationError(
                _("%(label)s : %(length)s chiffres attendus, par exemple %(example)s. %(problem)s"),
                params={
                    "label": self.label,
                    "length": self.length,
                    "example": self.example,
                    "problem": problem_with(typed, self.length),
                },
                code="invalid",
            ) from error

    @property
    def hint(self) -> Text:
        return format_lazy(_("Par exemple {number}"), number=self.example)

    def is_stored(self, digits: str) -> bool:
        """Whether so many digits may be a stored number, and not something half typed."""
        return len(digits) == self.length

    def show(self, number: str) -> str:
        """The compact number as its owners write it."""
        pieces, start = [], 0
        for size, separator in zip(self.groups, f"{self.separators} ", strict=True):
            pieces += [number[start : start + size], separator]
            start += size
        return "".join(pieces).rstrip()


class SellerIdentifier(Identifier):
    """Whoever issues an invoice: a French establishment by its SIRET, a Belgian enterprise by its number at the BCE.

    EN 16931 names them so (BT-30, schemes 0009 and 0208). They have 14 and 10 digits, so which it is can't be mistaken.
    """

    __slots__ = ()

    @property
    def hint(self) -> Text:
        return format_lazy(
            _("SIRET, par exemple {siret} ; d’un organisme belge, n° BCE, par exemple {enterprise}"),
            siret=IDENTIFIERS["siret"].example,
            enterprise=IDENTIFIERS["enterprise"].example,
        )

    def parse(self, typed: str) -> str:
        digits = compact(typed).upper().removeprefix("BE")
        if len(digits) == 9 and not compact(typed).upper().startswith("BE"):
            raise ValidationError(
                _(
                    "%(label)s : un SIREN ne suffit pas, ajoutez les cinq chiffres de l’établissement, par exemple"
                    " %(example)s. D’un organisme belge, écrivez son n° BCE de dix chiffres."
                ),
                params={"label": self.label, "example": self.example},
                code="invalid",
            )
        if digits.isascii() and digits.isdigit() and len(digits) not in (9, 10, 14):
            raise ValidationError(
                _(
                    "%(label)s : 14 chiffres pour un SIRET (%(siret)s), 10 pour un n° BCE (%(enterprise)s) ; vous en"
                    " avez écrit %(count)s."
                ),
                params={
                    "label": self.label,
                    "siret": IDENTIFIERS["siret"].example,
                    "enterprise": IDENTIFIERS["enterprise"].example,
                    "count": len(digits),
                },
                code="invalid",
            )
        return kind_of_seller(digits).parse(typed)

    def is_stored(self, digits: str) -> bool:
        return len(digits) in (10, 14)

    def show(self, number: str) -> str:
        return kind_of_seller(number).show(number)


def kind_of_seller(number: str) -> Identifier:
    """Which of the two a number is."""
    return IDENTIFIERS["enterprise" if len(number) in (9, 10) else "siret"]


def legal_number(number: str) -> str:
    """Of an establishment (SIRET) the number of its company (SIREN); any other number is one of a company already."""
    return number[:9] if len(number) == 14 else number


def problem_with(typed: str, length: int) -> Text:
    digits = compact(typed)
    if not digits.isdigit():
        return _("Retirez ce qui n’est pas un chiffre.")
    if len(digits) != length:
        return _("Comptez les chiffres : il en manque ou il y en a trop.")
    return _("Les chiffres de contrôle ne correspondent pas : vérifiez la saisie.")


def unit_number(typed: str) -> str:
    """A Belgian establishment unit: like an enterprise number, but beginning with 2 to 8."""
    number = digits_only(10)(typed)
    if not "2" <= number[0] <= "8" or vat.checksum(number):
        raise WrongNumber
    return number


def digits_only(length: int) -> Callable[[str], str]:
    """The check of a number whose rule isn't public: so many digits."""

    def check(typed: str) -> str:
        number = compact(typed)
        if len(number) != length or not (number.isascii() and number.isdigit()):
            raise WrongNumber
        return number

    return check


IDENTIFIERS: dict[str, Identifier] = {
    "enterprise": Identifier(_("N° d’inscription à la BCE"), 10, "0440.966.354", vat.validate, (4, 3, 3), ".."),
    "unit": Identifier(_("N° d’unité d’établissement"), 10, "2.000.000.339", unit_number, (1, 3, 3, 3), "..."),
    "nsso": Identifier(_("N° ONSS"), 9, "1234567-89", digits_only(9), (7, 2), "-"),
    "siren": Identifier(_("N° SIREN"), 9, "732 829 320", siren.validate, (3, 3, 3), "  "),
    "siret": Identifier(_("N° SIRET"), 14, "732 829 320 00074", siret.validate, (3, 3, 3, 5), "   "),
    "seller": SellerIdentifier(_("N° SIRET ou BCE"), 14, "732 829 320 00074", siret.validate, (3, 3, 3, 5), "   "),
    "activity": Identifier(
        _("N° de déclaration d’activité"), 11, "11 75 01234 56", digits_only(11), (2, 2, 5, 2), "   "
    ),
    "register": Identifier(
        _("Numéro de registre national"), 11, "85.07.30-033.28", ssn.validate, (2, 2, 2, 3, 2), "..-."
    ),
}


class IdentifierField(models.CharField):
    """A column with one of `IDENTIFIERS`, compact; empty when not given."""

    def __init__(self, kind: str, **kwargs: Any) -> None:
        self.kind, self.identifier = kind, IDENTIFIERS[kind]
        kwargs.setdefault("verbose_name", self.identifier.label)
        kwargs |= {"max_length": self.identifier.length, "blank": True, "default": ""}
        super().__init__(**kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        for fixed in ("max_length", "blank", "default"):
            kwargs.pop(fixed)
        return name, path, [*args, self.kind], kwargs

    def clean(self, value: Any, model_instance: models.Model | None) -> str:
        """The compact number. Not in `to_python`, which lookups use too: one may look for what can't exist."""
        return super().clean(self.identifier.parse(value) if value else "", model_instance)

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": partial(IdentifierFormField, self.kind), **kwargs})


class IdentifierFormField(forms.CharField):
    """A line that takes the number with its dots, dashes and spaces, and shows it with them."""

    def __init__(self, kind: str, **kwargs: Any) -> None:
        self.identifier = IDENTIFIERS[kind]
        kwargs.setdefault("help_text", self.identifier.hint)
        super().__init__(**kwargs | {"max_length": 30})

    def to_python(self, value: Any) -> str:
        typed = super().to_python(value) or ""
        return self.identifier.parse(typed) if typed else ""

    def prepare_value(self, value: Any) -> Any:
        stored = isinstance(value, str) and value.isdigit() and self.identifier.is_stored(value)
        return self.identifier.show(value) if stored else value


PHONE = RegexValidator(
    r"^\+?[\d\s./()-]{6,30}$", _("Écrivez le numéro avec des chiffres, par exemple +32 2 555 01 00.")
)
