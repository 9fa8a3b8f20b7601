"""The four kinds of report, of a person, course, session, organisation and period: on screen and as each file."""

from __future__ import annotations

import datetime
import io
from typing import Any

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from extranet.tenants.scope import scope
from requests_app.enrolments.services import enrolling
from requests_app.enrolments.services.results import add_result
from tests.enrolments.reading import text_of, words_of
from tests.enrolments.scenes import Stage, stage

pytestmark = pytest.mark.django_db

KINDS = {
    "options": ("Inscriptions avec option", "Optie"),
    "enrolments": ("Inscriptions", "Inscrite"),
    "results": ("Résultats de tests", "Resultat"),
    "cancellations": ("Annulations", "Annulee"),
}
"""Of each kind its title, and the family name of who alone stands in it."""


@pytest.fixture
def made() -> Stage:
    return stage()


def four_people(made: Stage) -> dict[str, str]:
    """One of each kind in one session, and as many strangers elsewhere, whom no selection may find. The selections."""
    asked, strange = made.course("REP-1", needs_approval=True), made.course("AUT-1", needs_approval=True)
    session = furnish(made, asked, in_days=30)
    furnish(made, strange, in_days=300, names="Ailleurs", organisation=made.other_body)
    with scope(made.fund):
        day = session.starts_at.astimezone(made.fund.zone).date()
    return {
        "course": "course=rep-1",
        "session": f"course=REP-1&session={session.uuid}",
        "organisation": "organisation=spf",
        "period": f"first={day - datetime.timedelta(days=60)}&last={day}",
    }


def furnish(made: Stage, course: Any, *, in_days: int, names: str = "", **of: Any) -> Any:
    session = made.session(course, in_days=in_days)
    people = {kind: made.worker(names or name, f"Ann {kind}", **of) for kind, (_title, name) in KINDS.items()}
    actor = made.actor if not of else None
    if actor:  # the fund's own enrolments need no approval
        made.enrol(people["options"], session, actor)
    made.enrol(people["enrolments"], session, made.staff)
    ended = made.enrol(people["cancellations"], session, made.staff)
    today = datetime.datetime.now(made.fund.zone).date()
    taken_on = today - datetime.timedelta(days=1 if actor else 300)
    with scope(made.fund):
        enrolling.unenrol(actor=made.staff, fund=made.fund, enrolment=ended, reason="Autre réunion")
        add_result(
            actor=made.staff,
            worker=people["results"],
            course=course,
            session=session,
            test="Certificat A",
            taken_on=taken_on,
            outcome="passed",
        )
    return session


def in_each_form(client: Any, address: str) -> dict[str, dict[str, str]]:
    """What the report says of each kind, by its form."""
    page = client.get(address)
    assert [part["title"] for part in page.context["parts"]] == [title for title, _name in KINDS.values()]
    said = text_of(page)
    book = load_workbook(io.BytesIO(client.get(f"{address}&export=xlsx").getvalue()))
    paper = words_of(client.get(f"{address}&export=pdf").content)
    found: dict[str, dict[str, str]] = {}
    for kind, (title, _name) in KINDS.items():
        sheet = book[title[:31]]
        found[kind] = {
            "screen": said,
            "csv": client.get(f"{address}&export=csv&kind={kind}").getvalue().decode("utf-8-sig"),
            "xlsx": "\n".join(" ".join(str(cell.value) for cell in row) for row in sheet.iter_rows()),
            "pdf": paper,
        }
    return found


@pytest.mark.feature("ITM-30", "ITM-31")
@pytest.mark.parametrize("by", ["course", "session", "organisation", "period"])
def test_each_kind_in_each_form(made, by):
    query = four_people(made)[by]
    kinds = "&".join(f"kinds={kind}" for kind in KINDS)
    found = in_each_form(made.as_staff, f"{reverse('enrolments:report')}?{kinds}&{query}")
    for kind, (_title, name) in KINDS.items():
        for form, said in found[kind].items():
            assert name in said, (kind, form)
            assert "Ailleurs" not in said, (kind, form)
        others = {other for _title, other in KINDS.values()} - {name}
        for form in ("csv", "xlsx"):
            assert not any(other in found[kind][form] for other in others), (kind, form)


@pytest.mark.feature("ITM-29", "ITM-31")
def test_each_kind_in_each_form_of_one_person(made):
    ann, other = made.worker(), made.worker("Ailleurs", "Bea")
    needs_approval = made.course("PRE-1", needs_approval=True)
    for worker in (ann, other):
        made.enrol(worker, made.session(needs_approval))
        made.enrol(worker, made.session(made.course(f"INS-{worker.pk}")))
        ended = made.enrol(worker, made.session(made.course(f"ANN-{worker.pk}")))
        with scope(made.fund):
            enrolling.unenrol(actor=made.actor, fund=made.fund, enrolment=ended)
            add_result(
                actor=made.staff,
                worker=worker,
                test="Certificat A",
                taken_on=datetime.date(2026, 3, 2),
                outcome="passed",
            )
    kinds = "&".join(f"kinds={kind}" for kind in KINDS)
    address = f"{reverse('enrolments:report_of', args=[ann.uuid])}?{kinds}"
    for kind, forms in in_each_form(made.as_responsible, address).items():
        for form, said in forms.items():
            assert "Janssens" in said, (kind, form)
            assert "Ailleurs" not in said, (kind, form)
