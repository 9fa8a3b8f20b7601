"""A course, with its texts in the fund's languages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from extranet.organisations.forms.finding import OrganisationField
from extranet.organisations.roles import OrganisationKind
from extranet.tenants.models import Fund
from extranet.tenants.text import tidy
from extranet.ui.forms import FundModelForm
from extranet.ui.numbers import NumberField

from ..models import Course, CourseText

PARTS = ("title", "description", "objectives")
TITLE = CourseText._meta.get_field("title").max_length


class CourseForm(FundModelForm):
    """`title_fr`, `description_fr`, `objectives_fr` and so on, in each language of the fund."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    provider = OrganisationField(
        OrganisationKind.TRAINING_BODY,
        OrganisationKind.OPERATOR,
        OrganisationKind.PUBLIC_BODY,
        OrganisationKind.COMPANY,
        label=_("Donnée par"),
        required=False,
        help_text=_("Nom exact ou numéro, tel qu’il figure dans « Organisations ». Vide : le fonds lui-même."),
    )

    class Meta:
        model = Course
        fields = ("code", "language", "hours", "is_formal", "provider", "needs_approval", "is_listed")
        field_classes = {"hours": NumberField}

    def __init__(self, *args: Any, fund: Fund, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.languages = fund.languages
        names = dict(settings.LANGUAGES)
        language: Any = self.fields["language"]
        given_in = dict.fromkeys([*fund.languages, self.instance.language])  # one that the fund left since may stay
        language.choices = [(code, names[code]) for code in given_in if code in names]
        stored = {text.language: text for text in self.instance.texts.all()} if self.instance.pk else {}
        for code in self.languages:
            self.add_texts(code, str(names[code]), stored.get(code))
        self.initial["version"] = self.instance.version
        self.initial["provider"] = self.instance.provider
        if not self.instance.pk:
            self.initial.setdefault("language", fund.language)
        order = [f"{part}_{code}" for code in self.languages for part in PARTS]
        self.order_fields(["code", *order])

    def add_texts(self, code: str, language: str, stored: CourseText | None) -> None:
        labels = {"title": _("Intitulé"), "description": _("Description"), "objectives": _("Objectifs")}
        for part in PARTS:
            is_title = part == "title"
            self.fields[f"{part}_{code}"] = forms.CharField(
                label=f"{labels[part]} – {language}",
                required=False,
                max_length=TITLE if is_title else 5000,
                widget=forms.TextInput if is_title else forms.Textarea(attrs={"rows": 4}),
            )
            self.initial[f"{part}_{code}"] = getattr(stored, part, "")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        titles = {code: tidy(data.get(f"title_{code}") or "") for code in self.languages}
        first = self.languages[0]
        if not any(titles.values()) and not any(f"title_{code}" in self.errors for code in self.languages):
            self.add_error(f"title_{first}", _("Donnez un intitulé dans au moins une langue."))
        for code in self.languages:
            written = data.get(f"description_{code}") or data.get(f"objectives_{code}")
            if written and not titles[code] and f"title_{code}" not in self.errors and any(titles.values()):
                self.add_error(f"title_{code}", _("Donnez aussi l’intitulé dans cette langue, ou videz ses textes."))
        return data

    @property
    def course(self) -> dict[str, Any]:
        """The arguments of the service."""
        data = self.cleaned_data
        texts = {code: {part: data[f"{part}_{code}"] for part in PARTS} for code in self.languages}
        return {name: data[name] for name in self._meta.fields} | {"texts": texts}  # type: ignore[union-attr]
