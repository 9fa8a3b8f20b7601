"""Step two: who she is, twice her address, the terms, and that she is no robot (`MYA-31`, `MYA-32`, `MYA-33`)."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from extranet.accounts.plain_addresses import plain_address
from extranet.organisations.identifiers import PHONE
from extranet.organisations.models.memberships import Title
from extranet.rights.claims import PersonClaim
from extranet.rights.forms.fields import LineField
from extranet.ui.widgets import DateInput

SALT = "extranet.signup.opened"


def opened_now() -> str:
    """A signed note of the moment at which the form was shown."""
    return signing.dumps(timezone.now().timestamp(), salt=SALT)


class PlainAddressField(forms.EmailField):
    """An address in plain letters, so that two that look the same are the same."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=254, **kwargs)
        self.widget.attrs |= {"autocomplete": "email"}

    def to_python(self, value: Any) -> str:
        return plain_address(super().to_python(value) or "")


class PersonForm(forms.Form):
    """`opened` and the field that people don't see are the bot check: no third party, no puzzle, no script."""

    title = forms.ChoiceField(label=_("Civilité"), choices=[("", ""), *Title.choices])
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
    website = forms.CharField(label=_("Ne remplissez pas cette ligne"), required=False)
    accepts_terms = forms.BooleanField(
        label=_("J’accepte les conditions d’utilisation des Services en Ligne afin de valider ma demande"),
        error_messages={"required": _("Acceptez les conditions d’utilisation pour continuer.")},
    )
    terms_version = forms.CharField(widget=forms.HiddenInput, required=False, max_length=20)
    opened = forms.CharField(widget=forms.HiddenInput, required=False, max_length=200)

    def __init__(self, *args: Any, terms_version: str, **kwargs: Any) -> None:
        kwargs.setdefault("use_required_attribute", False)
        super().__init__(*args, **kwargs)
        self.current_terms_version = terms_version
        self.initial = {**self.initial, "terms_version": terms_version, "opened": opened_now()}

    def clean_birth_date(self) -> datetime.date | None:
        day = self.cleaned_data["birth_date"]
        if day and not datetime.date(1900, 1, 1) <= day < timezone.localdate():
            raise ValidationError(gettext("Vérifiez la date : elle doit être passée, et après 1900."))
        return day

    def clean_opened(self) -> str:
        """Raises where the form comes back sooner than a person writes, or was never ours."""
        opened: str = self.cleaned_data["opened"]
        try:
            at = signing.loads(opened, salt=SALT, max_age=settings.SESSION_COOKIE_AGE)
        except signing.BadSignature as error:
            self.show_instead("opened", opened_now())
            raise ValidationError(
                gettext("Ce formulaire est trop ancien : vos réponses sont là, envoyez-le à nouveau."), code="robot"
            ) from error
        if timezone.now().timestamp() - at < settings.SIGNUP_SECONDS:
            raise ValidationError(
                gettext("Ce formulaire est revenu trop vite : attendez quelques secondes, puis envoyez-le à nouveau."),
                code="robot",
            )
        return opened

    def show_instead(self, name: str, value: str) -> None:
        """What the form carries when it is shown again."""
        data = QueryDict(mutable=True)
        data.update(self.data)
        data[self.add_prefix(name)] = value
        self.data = data

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("website"):  # a browser that fills forms in may have done it: she is told
            self.show_instead("website", "")
            self.add_error(
                None,
                gettext("Une ligne cachée, piège pour les robots, était remplie : elle est vidée, envoyez à nouveau."),
            )
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
