"""What keeps robots out of a form that strangers send: no third party, no puzzle, no script (`MYA-33`)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

SALT = "extranet.signup.opened"


def opened_now() -> str:
    """A signed note of the moment at which the form was shown."""
    return signing.dumps(timezone.now().timestamp(), salt=SALT)


class WatchfulForm(forms.Form):
    """`opened` and the field that people don't see, which `signup/trap.html` draws, are the bot check."""

    website = forms.CharField(label=_("Ne remplissez pas cette ligne"), required=False)
    opened = forms.CharField(widget=forms.HiddenInput, required=False, max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("use_required_attribute", False)
        super().__init__(*args, **kwargs)
        for name in ("website", "opened"):  # what is wrong with the whole form leads to a field that people see
            self.fields[name] = self.fields.pop(name)
        self.initial = {**self.initial, "opened": opened_now()}

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
        return cleaned
