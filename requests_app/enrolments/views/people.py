"""Choosing somebody by her name: family name and Enter, then one of those of that name (`ITM-24`)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views import View

from extranet.organisations.models import Worker
from extranet.organisations.requests import ActorRequest
from extranet.tenants.registries import Text
from extranet.ui.private_search import PARAMETER, SESSION_KEY, keep

from ..forms.reports import NameForm
from ..permissions import check_enrolment_staff, check_reports
from ..queries import is_enrolment_staff

PEOPLE_SHOWN = 50


class PeopleSearch(View):
    """The name stays out of the address, as in every search by people's names: it is kept in the session."""

    http_method_names = ["get", "head", "post"]
    request: ActorRequest

    @property
    def name(self) -> str:
        """What was searched for, as the session keeps it."""
        searches = self.request.session.get(SESSION_KEY, {})
        return str(searches.get(self.request.GET.get(PARAMETER, ""), {}).get("name", ""))

    def found(self, names: NameForm) -> dict[str, Any]:
        """The people of that name who may be seen, the first fifty, for the template."""
        people = self.people()
        return {
            "names": names,
            "searched": bool(self.name),
            "people": people[:PEOPLE_SHOWN],
            "are_more": len(people) > PEOPLE_SHOWN,
            "most": PEOPLE_SHOWN,
            "is_staff": is_enrolment_staff(self.request.actor),
        }

    def people(self) -> list[Worker]:
        if not self.name:
            return []
        actor = self.request.actor
        found = Worker.objects.visible_to(actor).matching(self.name).with_details(actor).select_related("organisation")
        return list(found.order_by("last_first_folded", "birth_date", "pk")[: PEOPLE_SHOWN + 1])

    def search(self) -> HttpResponse | NameForm:
        """Keep what was typed and go on to whom it finds; or the form that refuses it."""
        form = NameForm(self.request.POST)
        if not form.is_valid():
            return form
        return redirect(f"{self.request.path}?{PARAMETER}={keep(self.request, form.cleaned_data)}")


class ChoosePerson(PeopleSearch):
    """Each of those found is a link to `target`, which takes her UUID."""

    heading: Text = ""
    target = ""
    back = ""
    back_label: Text = ""
    of_staff = False

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self.check()
        return self.show(NameForm(initial={"name": self.name}))

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self.check()
        answer = self.search()
        return self.show(answer) if isinstance(answer, NameForm) else answer

    def check(self) -> None:
        (check_enrolment_staff if self.of_staff else check_reports)(self.request.actor)

    def show(self, names: NameForm) -> HttpResponse:
        context = self.found(names)
        rows = [(one, reverse(self.target, kwargs={**self.kwargs, "worker": one.uuid})) for one in context["people"]]
        context |= {
            "rows": rows,
            "form": names,
            "heading": self.heading,
            "back": reverse(self.back, kwargs=self.kwargs),
            "back_label": self.back_label,
        }
        return render(self.request, "enrolments/reports/choose_person.html", context)
