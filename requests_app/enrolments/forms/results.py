"""A test result, as the staff enter it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Value
from django.utils.translation import gettext_lazy as _

from extranet.organisations.models import Worker
from extranet.tenants.search import Fold
from extranet.ui.forms import FundModelForm
from extranet.ui.numbers import NumberField
from extranet.ui.widgets import DateInput

from ..models import Course, Session, TestResult
from ..tables.sessions_said import session_days

SESSIONS_OFFERED = 50


class ResultForm(FundModelForm):
    """The session is one of hers and says the course; a test outside any session may name a course by its code."""

    session_of = forms.ChoiceField(label=_("Session suivie"), required=False)
    course_code = forms.CharField(
        label=_("Code de la formation"),
        max_length=20,
        required=False,
        help_text=_("Seulement si le test ne fait pas partie d’une session suivie."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    field_order = ("test", "taken_on", "outcome", "score", "out_of", "session_of", "course_code")

    class Meta:
        model = TestResult
        fields = ("test", "taken_on", "outcome", "score", "out_of")
        field_classes = {"score": NumberField, "out_of": NumberField}
        widgets = {"taken_on": DateInput, "outcome": forms.RadioSelect}

    def __init__(self, *args: Any, worker: Worker, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.worker, self.instance.organisation_id = worker, worker.organisation_id
        self.sessions = self.sessions_of(worker)
        offered = [(uuid, f"{row.course.title} · {session_days(row)}") for uuid, row in self.sessions.items()]
        self.fields["session_of"].choices = [("", _("Aucune")), *offered]  # type: ignore[attr-defined]
        self.fields["outcome"].choices = TestResult.Outcome.choices  # type: ignore[attr-defined]
        if self.instance.session:
            self.initial["session_of"] = str(self.instance.session.uuid)
        elif self.instance.course:
            self.initial["course_code"] = self.instance.course.code
        self.initial["version"] = self.instance.version

    def sessions_of(self, worker: Worker) -> dict[str, Session]:
        """Those that she is enrolled in, the latest first, and the one that is stored."""
        rows = (
            Session.objects.filter(enrolments__worker=worker).select_related("course").prefetch_related("course__texts")
        )
        found = {str(row.uuid): row for row in rows.distinct().order_by("-starts_at", "-pk")[:SESSIONS_OFFERED]}
        stored = self.instance.session
        return found | ({str(stored.uuid): stored} if stored else {})

    def clean_course_code(self) -> Course | None:
        code = self.cleaned_data["course_code"].strip()
        if not code:
            return None
        found = Course.objects.filter(code_folded=Fold(Value(code))).first()
        if found is None:
            raise ValidationError(_("Il n’y a aucune formation avec ce code."))
        return found

    def given(self) -> dict[str, Any]:
        """What the services take."""
        data = {name: self.cleaned_data[name] for name in self.Meta.fields}
        session = self.sessions.get(self.cleaned_data["session_of"])
        course = session.course if session else self.cleaned_data["course_code"]
        return data | {"session": session, "course": course}

    def _post_clean(self) -> None:
        """Course and session are checked together with the rest."""
        if not self.errors:
            given = self.given()
            self.instance.session, self.instance.course = given["session"], given["course"]
        super()._post_clean()  # type: ignore[misc]
