"""A certification track with its steps, and a candidate's enrolment in it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Value
from django.utils.translation import gettext_lazy as _

from extranet.tenants.search import Fold
from extranet.tenants.text import tidy
from extranet.ui.forms import FundModelForm
from extranet.ui.widgets import DateInput

from ..models import Candidacy, Course, Track
from ..services.tracks import Step

TEST = "test"
STEPS_AT_MOST = 60
TEST_LENGTH = 120  # characters, as `TrackStep.test`


class TrackForm(FundModelForm):
    """One step a line: a course's code, or « Test : » and the test's name."""

    steps = forms.CharField(
        label=_("Étapes, dans leur ordre"),
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        max_length=10_000,
        help_text=_("Une par ligne : le code d’une formation, ou « Test : » suivi du nom du test."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    field_order = ("code", "name", "steps", "description", "is_open")

    class Meta:
        model = Track
        fields = ("code", "name", "description", "is_open")
        widgets = {"description": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            rows = self.instance.steps.select_related("course").order_by("position")
            self.initial["steps"] = "\n".join(row.course.code if row.course else f"Test : {row.test}" for row in rows)
        self.initial["version"] = self.instance.version

    def clean_steps(self) -> str:
        """The text stays what is shown again; `read` is what it means."""
        self.read = [self.step(line) for line in self.cleaned_data["steps"].splitlines() if line.strip()]
        if len(self.read) > STEPS_AT_MOST:
            raise ValidationError(_("Donnez %(most)s étapes au plus."), params={"most": STEPS_AT_MOST})
        return str(self.cleaned_data["steps"])

    @staticmethod
    def step(line: str) -> Step:
        before, colon, test = line.partition(":")
        if colon and before.strip().lower() == TEST:
            if not 0 < len(tidy(test)) <= TEST_LENGTH:
                raise ValidationError(_("Écrivez le nom du test après « Test : », en 120 caractères au plus."))
            return tidy(test)
        found = Course.objects.filter(code_folded=Fold(Value(tidy(line)))).first()
        if found is None:
            raise ValidationError(
                _("« %(line)s » : aucune formation avec ce code. Pour un test, écrivez « Test : » et son nom."),
                params={"line": tidy(line)[:40]},
            )
        return found

    def given(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields} | {"steps": self.read}


class CandidacyForm(FundModelForm):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Candidacy
        fields = ("started_on", "due_on", "remark")
        widgets = {"started_on": DateInput, "due_on": DateInput, "remark": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["version"] = self.instance.version

    def given(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class RemoveForm(forms.Form):
    reason = forms.CharField(label=_("Motif"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
