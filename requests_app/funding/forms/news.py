"""What staff publish, in the fund's languages."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from extranet.documents.fields import UploadsField
from extranet.documents.inspection import Kind
from extranet.tenants.models import Fund
from extranet.tenants.text import tidy
from extranet.ui.forms import FundModelForm
from extranet.ui.widgets import DateInput

from ..models import Audience, Publication, PublicationKind, PublicationText
from ..services.news import MOST_FILES

PARTS = ("title", "text")
LONGEST = {
    "title": PublicationText._meta.get_field("title").max_length,
    "text": PublicationText._meta.get_field("text").max_length,
}
TITLE = 120
DAYS = {"published_from": DateInput(), "published_until": DateInput()}


class MomentField(forms.DateTimeField):
    """A day and a time in the fund's zone; the browser's own field."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


class PublicationForm(FundModelForm):
    """`title_fr`, `text_fr` and so on, in each language of the fund."""

    papers = UploadsField(
        (Kind.PDF,),
        at_most=MOST_FILES,
        label=_("Fichiers à joindre"),
        required=False,
        help_text=_("PDF, 20 Mo chacun, dix au plus. Le nom de chaque fichier s’affiche : choisissez-le parlant."),
    )
    link = forms.URLField(
        label=_("Lien"),
        required=False,
        assume_scheme="https",
        max_length=500,
        help_text=_("L’adresse d’une page publique."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, fund: Fund, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.languages = fund.languages
        names = dict(settings.LANGUAGES)
        stored = {text.language: text for text in self.instance.texts.all()} if self.instance.pk else {}
        for code in self.languages:
            self.add_texts(code, str(names[code]), stored.get(code))
        self.initial["version"] = self.instance.version
        first = [name for name in ("kind",) if name in self.fields]
        self.order_fields([*first, *(f"{part}_{code}" for code in self.languages for part in PARTS), "papers"])

    def add_texts(self, code: str, language: str, stored: PublicationText | None) -> None:
        several = len(self.languages) > 1
        for part in PARTS:
            label = str(_("Titre") if part == "title" else _("Texte"))
            self.fields[f"{part}_{code}"] = forms.CharField(
                label=f"{label} – {language}" if several else label,
                required=not several,
                max_length=LONGEST[part],
                widget=forms.TextInput if part == "title" else forms.Textarea(attrs={"rows": 8}),
            )
            self.initial[f"{part}_{code}"] = getattr(stored, part, "")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        written = {code: [tidy(data.get(f"{part}_{code}") or "") for part in PARTS] for code in self.languages}
        refused = any(f"{part}_{code}" in self.errors for code in self.languages for part in PARTS)
        if not refused and not any(all(parts) for parts in written.values()):
            self.add_error(f"title_{self.languages[0]}", _("Donnez un titre et un texte dans au moins une langue."))
        for code, (title, text) in written.items():
            if bool(title) != bool(text) and any(all(parts) for parts in written.values()):
                lacking = "title" if text else "text"
                self.add_error(f"{lacking}_{code}", _("Donnez titre et texte dans cette langue, ou videz les deux."))
        return data

    def titles_of_papers(self) -> list[str]:
        """What the officer's own files are called, without the ending: the title under which they are offered."""
        names = [PurePath(file.name or "").stem for file in self.files.getlist("papers")] if self.files else []
        return [tidy(name.replace("_", " "))[:TITLE] or str(_("Fichier")) for name in names]

    @property
    def values(self) -> dict[str, Any]:
        """The arguments of the services."""
        data = self.cleaned_data
        texts = {code: {part: data[f"{part}_{code}"] for part in PARTS} for code in self.languages}
        return {name: data[name] for name in self._meta.fields} | {  # type: ignore[union-attr]
            "texts": texts,
            "uploads": list(zip(self.titles_of_papers(), data["papers"], strict=True)),
        }


class NewsForm(PublicationForm):
    """News and studies."""

    kind = forms.ChoiceField(
        label=_("Nature"), choices=[(one.value, one.label) for one in (PublicationKind.NEWS, PublicationKind.STUDY)]
    )
    audiences = forms.MultipleChoiceField(
        label=_("Pour qui"), choices=Audience.choices, widget=forms.CheckboxSelectMultiple, initial=[Audience.EVERYBODY]
    )

    class Meta:
        model = Publication
        fields = ("kind", "audiences", "link", "published_from", "published_until", "is_told")
        widgets = DAYS


class TenderForm(PublicationForm):
    """A call for tender, for training bodies."""

    deadline = MomentField(label=_("Date limite de réponse"))
    questions_until = MomentField(label=_("Questions jusqu’au"), required=False)

    class Meta:
        model = Publication
        fields = ("deadline", "questions_until", "link", "published_from", "is_told")
        widgets = DAYS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.kind = PublicationKind.TENDER
        self.instance.audiences = [Audience.TRAINING_BODIES]
