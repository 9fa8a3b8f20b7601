"""Choosing somebody by her name: family name and Enter, then one of those of that name (`ITM-24`)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views import View

from extranet.organisations.requests import ActorRequest
from extranet.tenants.registries import Text

from ..forms.reports import NameForm
from ..permissions import check_enrolment_staff, check_reports
from ..queries import is_enrolment_staff
from ..register import everybody
from . import homonyms


class PeopleSearch(View):
    """Who left is found too: reports and results are of the time when she was there."""

    http_method_names = ["get", "head", "post"]
    request: ActorRequest

    def found(self, names: NameForm | None = None) -> dict[str, Any]:
        """The name that was typed and its people, for the template; `names` when it was refused."""
        search = homonyms.search(self.request, everybody(self.request.actor))
        return {
            "names": names or NameForm(initial={"name": search.typed}),
            "search": search,
            "is_staff": is_enrolment_staff(self.request.actor),
        }

    def search(self) -> HttpResponse | NameForm:
        """Keep what was typed and go on to whom it finds; or the form that refuses it."""
        form = NameForm(self.request.POST)
        return homonyms.searched(self.request, form.cleaned_data["name"]) if form.is_valid() else form


class ChoosePerson(PeopleSearch):
    """Each of those found is a link to `target`, which takes her UUID."""

    heading: Text = ""
    target = ""
    back = ""
    back_label: Text = ""
    of_staff = False

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self.check()
        return self.show()

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self.check()
        answer = self.search()
        return self.show(answer) if isinstance(answer, NameForm) else answer

    def check(self) -> None:
        (check_enrolment_staff if self.of_staff else check_reports)(self.request.actor)

    def show(self, names: NameForm | None = None) -> HttpResponse:
        context = self.found(names)
        people = [one.worker for one in context["search"].people]
        context |= {
            "rows": [(one, reverse(self.target, kwargs={**self.kwargs, "worker": one.uuid})) for one in people],
            "form": context["names"],
            "heading": self.heading,
            "back": reverse(self.back, kwargs=self.kwargs),
            "back_label": self.back_label,
        }
        return render(self.request, "enrolments/reports/choose_person.html", context)
