"""Making keys, replacing and ending them."""

from __future__ import annotations

import datetime
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from extranet.ui.widgets import DateInput

from .models import ApiKey
from .public_keys import Jwk, parsed
from .scopes import Scope
from .services.keys import end_of, last_day

NAME: Any = ApiKey._meta.get_field("name")
YEAR = datetime.timedelta(days=365)
LIVE, TEST = "live", "test"
OVERLAPS = [
    (7, _("7 jours")),
    (1, _("1 jour")),
    (30, _("30 jours")),
    (0, _("Aucun : l’ancienne clé s’arrête maintenant")),
]


class LastDay(forms.DateField):
    """The last day on which a key serves; the clean value is the moment at which that day is over."""

    widget: Any = DateInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label=_("Dernier jour"),
            help_text=_("Dans deux ans au plus. Vous serez prévenu 30 et 7 jours avant."),
            **kwargs,
        )

    def clean(self, value: Any) -> datetime.datetime:
        day: datetime.date = super().clean(value)
        if not timezone.localdate() <= day <= last_day():
            raise ValidationError(_("Choisissez une date à venir, dans deux ans au plus."), code="out_of_bounds")
        return end_of(day)


class OnceForm(forms.Form):
    """A form that makes one key: sent again, by a second click or a reload, it finds it made."""

    uuid = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("uuid", uuid4())


class KeyForm(OnceForm):
    """A new key; `offered` are the scopes that its maker can give."""

    kind = forms.ChoiceField(
        label=_("Genre"),
        choices=[
            (LIVE, _("Réelle : ce que le logiciel écrit est écrit")),
            (TEST, _("D’essai : ses données n’arrivent jamais au fonds")),
        ],
        initial=LIVE,
        widget=forms.RadioSelect,
    )
    scopes = forms.MultipleChoiceField(
        label=_("Droits"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Ne donnez que ce dont le logiciel a besoin."),
        error_messages={"required": _("Cochez au moins un droit.")},
    )
    expires_at = LastDay()

    field_order = ("uuid", "name", "kind", "scopes", "expires_at")

    def __init__(self, *args: Any, offered: list[Scope], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"] = NAME.formfield(label=_("Nom"))
        self.fields["scopes"].choices = [(scope.value, scope.label) for scope in offered]  # type: ignore[attr-defined]
        self.initial.setdefault("expires_at", timezone.localdate() + YEAR)
        self.order_fields(self.field_order)

    @property
    def values(self) -> dict[str, Any]:
        """What the service takes."""
        values = dict(self.cleaned_data)
        return values | {"is_test": values.pop("kind") == TEST}


class ReplaceForm(OnceForm):
    overlap = forms.TypedChoiceField(
        label=_("Combien de temps l’ancienne clé sert encore"),
        choices=OVERLAPS,
        coerce=lambda days: datetime.timedelta(days=int(days)),
        help_text=_("Le temps de donner la nouvelle à votre logiciel."),
    )
    expires_at = LastDay()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("expires_at", timezone.localdate() + YEAR)


class PublicKeysForm(forms.Form):
    public_keys = forms.CharField(
        label=_("Clés publiques (JWK)"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false", "autocomplete": "off"}),
        help_text=_(
            "RSA de 2048 bits ou plus, EC P-256 ou Ed25519, chacune avec son « kid ». Laissez vide pour les retirer."
        ),
    )

    def clean_public_keys(self) -> list[Jwk]:
        text = self.cleaned_data["public_keys"].strip()
        try:
            return parsed(text) if text else []
        except ValidationError as refusal:
            raise ValidationError(refusal.error_dict["public_keys"]) from refusal


class StopForm(forms.Form):
    """The fund ends another organisation's key."""

    reason = forms.CharField(
        label=_("Motif"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Les responsables des accès de l’organisation le lisent dans l’e-mail qui les prévient."),
        error_messages={"required": _("Dites à l’organisation pourquoi vous arrêtez sa clé.")},
    )
