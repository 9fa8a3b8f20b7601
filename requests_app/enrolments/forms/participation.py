"""What is asked when somebody is unenrolled, refused or replaced."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from extranet.organisations.models import Worker

REASON = forms.Textarea(attrs={"rows": 3})


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Motif"),
        max_length=500,
        required=False,
        widget=REASON,
        help_text=_("Le fonds et la personne le lisent."),
    )


class RefuseForm(forms.Form):
    reason = forms.CharField(
        label=_("Motif du refus"),
        max_length=500,
        widget=REASON,
        help_text=_("La personne et son organisation le lisent."),
    )


class ReplaceForm(forms.Form):
    """Who comes instead: one of `people`, by UUID."""

    participant = forms.ModelChoiceField(
        queryset=Worker.objects.none(),
        to_field_name="uuid",
        label=_("Qui vient à sa place"),
        error_messages={
            "required": _("Choisissez la personne qui vient à sa place."),
            "invalid_choice": _("Cette personne n’est plus dans le registre de l’organisation : cherchez à nouveau."),
        },
    )

    def __init__(self, *args: Any, people: QuerySet[Worker], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["participant"].queryset = people  # type: ignore[attr-defined]


class ListForm(forms.Form):
    """A block of lines, one person each, or a file of them."""

    lines = forms.CharField(
        label=_("Liste à coller"),
        required=False,
        strip=False,
        max_length=40_000,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false", "autocomplete": "off"}),
        help_text=_(
            "Une personne par ligne : nom et prénom, numéro interne ou adresse e-mail. Ajoutez la date de naissance"
            " quand plusieurs portent le même nom. Exemple : Dupont ; Anne ; 31/12/1985."
        ),
    )
    file = forms.FileField(
        label=_("Ou un fichier"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.xlsx"}),
        help_text=_("CSV ou Excel (.xlsx), les mêmes colonnes."),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not self.errors and not data.get("file") and not (data.get("lines") or "").strip():
            self.add_error("lines", _("Collez au moins une ligne, ou choisissez un fichier."))
        return data
