"""What a report is asked for with. Its forms are sent by GET: a report is a page that can be opened again."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Value
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from extranet.organisations.models import Organisation, Worker
from extranet.tenants.actor import Actor
from extranet.tenants.search import Fold
from extranet.ui.widgets import DateInput

from ..models import Course, Session
from ..queries import is_enrolment_staff
from ..reports import Kind, Selection
from ..tables.sessions_said import session_days

SESSIONS_OFFERED = 100


class NameForm(forms.Form):
    name = forms.CharField(
        label=_("Nom de famille"),
        max_length=160,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
        error_messages={"required": _("Écrivez le début du nom de famille.")},
    )


class KindsForm(forms.Form):
    """« Cochez le type de rapport souhaité » (`ITM-30`), and the period if not all."""

    kinds = forms.MultipleChoiceField(
        label=_("Type de rapport"),
        choices=Kind.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Cochez au moins un type de rapport.")},
    )
    first = forms.DateField(label=_("Sessions et tests du"), required=False, widget=DateInput)
    last = forms.DateField(label=_("au"), required=False, widget=DateInput)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("first") and data.get("last") and data["last"] < data["first"]:
            self.add_error("last", _("La période finit avant de commencer : vérifiez les deux dates."))
        return data


class PersonForm(KindsForm):
    """One of the people found, then the kinds."""

    person = forms.UUIDField(
        error_messages={
            "required": _("Cochez le collaborateur."),
            "invalid": _("Cochez le collaborateur."),
        },
        widget=forms.HiddenInput,
    )

    field_order = ("person", "kinds", "first", "last")

    @property
    def query(self) -> str:
        """Kinds and period, for the report's address."""
        query = QueryDict(mutable=True)
        query.setlist("kinds", self.cleaned_data["kinds"])
        for name in ("first", "last"):
            if day := self.cleaned_data[name]:
                query[name] = day.isoformat()
        return query.urlencode()


class ReportForm(KindsForm):
    """Kinds and period; without a person also the course, one of its sessions and, for the staff, organisations."""

    course = forms.CharField(label=_("Code de la formation"), max_length=20, required=False)
    session = forms.ChoiceField(label=_("Session"), required=False)
    organisation = forms.CharField(label=_("Organisation"), max_length=160, required=False)

    field_order = ("kinds", "course", "session", "organisation", "first", "last")

    def __init__(self, *args: Any, actor: Actor, worker: Worker | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor, self.worker = actor, worker
        self.found_course = self.course_typed()
        self.sessions: dict[str, Session] = {}
        if worker or not self.found_course:
            del self.fields["session"]
        else:
            self.offer_sessions(self.found_course)
        if worker:
            del self.fields["course"]
        if worker or not is_enrolment_staff(actor):
            del self.fields["organisation"]

    def course_typed(self) -> Course | None:
        code = str(self.data.get("course", "")).replace("\0", "").strip()
        return Course.objects.filter(code_folded=Fold(Value(code))).first() if code else None

    def offer_sessions(self, course: Course) -> None:
        rows = Session.objects.visible_to(self.actor).filter(course=course).order_by("-starts_at", "-pk")
        self.sessions = {str(row.uuid): row for row in rows[:SESSIONS_OFFERED]}
        said = [(uuid, f"{session_days(row)} · {row.place or row.online_link}") for uuid, row in self.sessions.items()]
        self.fields["session"].choices = [("", _("Toutes")), *said]  # type: ignore[attr-defined]

    def clean_course(self) -> Course | None:
        if self.cleaned_data["course"] and not self.found_course:
            raise ValidationError(_("Il n’y a aucune formation avec ce code."))
        return self.found_course

    @property
    def selection(self) -> Selection:
        data = self.cleaned_data
        named = data.get("organisation")
        return Selection(
            worker=self.worker,
            course=data.get("course"),
            session=self.sessions.get(data.get("session") or ""),
            organisations=Organisation.objects.matching(named) if named else None,
            first=data.get("first"),
            last=data.get("last"),
        )
