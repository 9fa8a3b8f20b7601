"""The demo's test results and certification tracks, with candidates at each place of theirs."""

from __future__ import annotations

import datetime
from decimal import Decimal

from django.utils import timezone

from extranet.organisations.models import Worker
from extranet.tenants.actor import Actor
from requests_app.enrolments.models import Course, TestResult
from requests_app.enrolments.services import results, tracks

WRITING_TEST, DIGITAL_TEST = "Eindtoets schrijven", "Toets informatieveiligheid"
Outcome = TestResult.Outcome

# Who took which test so many days ago, and with what score out of 20.
RESULTS = [
    ("Maes Elif", WRITING_TEST, 10, Outcome.PASSED, "17.5"),
    ("Peeters Noor", WRITING_TEST, 10, Outcome.FAILED, "8"),
    ("Peeters Noor", WRITING_TEST, 5, Outcome.PASSED, "13"),
    ("Janssens Luc", WRITING_TEST, 10, Outcome.ABSENT, ""),
    ("Fictiers Tom", WRITING_TEST, 10, Outcome.FAILED, "9.5"),
    ("Maes Elif", DIGITAL_TEST, 26, Outcome.PASSED, "19"),
    ("Voorbeelds Wout", DIGITAL_TEST, 26, Outcome.PASSED, "12"),
]
COURSE_OF = {WRITING_TEST: "COM-101", DIGITAL_TEST: "ICT-310"}


def make(staff: Actor, courses: dict[str, Course], people: dict[str, Worker]) -> None:
    """In the fund's scope."""
    today = timezone.localdate()
    for name, test, ago, outcome, score in RESULTS:
        results.add_result(
            actor=staff,
            worker=people[name],
            test=test,
            taken_on=today - datetime.timedelta(days=ago),
            outcome=outcome,
            course=courses[COURSE_OF[test]],
            score=Decimal(score) if score else None,
            out_of=Decimal(20) if score else None,
        )
    reception = tracks.add_track(
        actor=staff,
        code="CERT-ONT",
        name="Gecertificeerd onthaalmedewerker",
        description="Onthaal, schrijven en veilig werken, met een toets na elke opleiding.",
        steps=[courses["ACC-001"], courses["COM-101"], WRITING_TEST, courses["ICT-310"], DIGITAL_TEST],
    )
    due = today + datetime.timedelta(days=180)
    candidates = {
        name: tracks.enrol_candidate(actor=staff, track=reception, worker=people[name], started_on=today, due_on=due)
        for name in ("Maes Elif", "Peeters Noor", "Janssens Luc", "Fictiers Tom")
    }
    later, again = candidates["Peeters Noor"], candidates["Janssens Luc"]
    tracks.change_candidacy(
        actor=staff,
        candidacy=later,
        version=later.version,
        due_on=due + datetime.timedelta(days=90),
        remark="Deeltijds tot het einde van het jaar.",
    )
    tracks.remove_candidacy(actor=staff, candidacy=again, reason="Volgt eerst de basisopleiding.")
    tracks.add_track(
        actor=staff,
        code="CERT-NEG",
        name="Onderhandelaar (gesloten traject)",
        steps=[courses["NEG-200"], "Mondelinge proef"],
        is_open=False,
    )
