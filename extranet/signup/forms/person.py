"""Step two: who she is, twice her address, the terms, and that she is no robot (`MYA-31`, `MYA-32`, `MYA-33`)."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from extranet.accounts.plain_addresses import plain_address
from extranet.organisations.identifiers import PHONE
from extranet.organisations.models.memberships import Title
from extranet.rights.claims import PersonClaim
from extranet.rights.forms.fields import LineField
from extranet.ui.widgets import DateInput

from .watchful import WatchfulForm


class PlainAddressField(forms.EmailField):
    """An address in plain letters, so that two that look the same are the same."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=254, **kwargs)
        self.widget.attrs |= {"autocomplete": "email"}

    def to_python(self, value: Any) -> str:
        return plain_address(super().to_python(value) or "")


class PersonForm(WatchfulForm):
    """Who asks for an account, and which version of the terms she had before her eyes."""

    title = forms.ChoiceField(label=_("Civilité"), choices=[("", _("Choisissez…")), *Title.choices])
    last_name = LineField(label=_("Nom"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "family-name"}))
    first_name = LineField(
        label=_("Prénom"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "given-name"})
    )
    email = PlainAddressField(label=_("Adresse e-mail"))
    email_again = PlainAddressField(label=_("Confirmation adresse e-mail"))
    phone = LineField(
        label=_("Téléphone"),
        max_length=30,
        required=False,
        validators=[PHONE],
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    birth_date = forms.DateField(label=_("Date de naissance"), required=False, widget=DateInput())
    accepts_terms = forms.BooleanField(
        label=_("J’accepte les conditions d’utilisation des Services en Ligne afin de valider ma demande"),
        error_messages={"required": _("Acceptez les conditions d’utilisation pour continuer.")},
    )
    terms_version = forms.CharField(widget=forms.HiddenInput, required=False, max_length=20)

    def __init__(self, *args: Any, terms_version: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.current_terms_version = terms_version
        self.initial = {**self.initial, "terms_version": terms_version}

    def clean_birth_date(self) -> datetime.date | None:
        day = self.cleaned_data["birth_date"]
        if day and not datetime.date(1900, 1, 1) <= day < timezone.localdate():
            raise ValidationError(gettext("Vérifiez la date : elle doit être passée, et après 1900."))
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        email, again = cleaned.get("email"), cleaned.get("email_again")
        if email and again and email != again:
            self.add_error("email_again", gettext("Les deux adresses diffèrent : corrigez celle qui n’est pas juste."))
        version = cleaned.get("terms_version")
        if version != self.current_terms_version and "accepts_terms" not in self.errors:
            self.show_instead("terms_version", self.current_terms_version)
            self.add_error(
                "accepts_terms",
                gettext("La version %(version)s des conditions vient de paraître : lisez-la, puis acceptez-la.")
                % {"version": self.current_terms_version},
            )
        return cleaned

    def claim(self) -> PersonClaim:
        """What was typed, after the form was found valid."""
        given = self.cleaned_data
        return PersonClaim(
            title=given["title"],
            last_name=given["last_name"],
            first_name=given["first_name"],
            phone=given["phone"],
            birth_date=given["birth_date"],
        )


def person_typed(request: HttpRequest) -> dict[str, str]:
    """What was typed about the person, to find it again when she comes back; neither ticks nor traps."""
    names = ("title", "last_name", "first_name", "email", "email_again", "phone", "birth_date")
    return {name: value for name in names if (value := request.POST.get(name, "")) and len(value) <= 254}
