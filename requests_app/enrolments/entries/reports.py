"""What reports add to the menu, and whose reading is noted."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from extranet.journal.looks import LookKind, WatchedPage
from extranet.tenants.actor import Actor
from extranet.tenants.capabilities import Capability
from extranet.tenants.registries import MenuEntry

from ..queries import is_enrolment_staff, is_responsible

HELPING = ("overview", "results", "choose_candidate", "track")  # searches that a support access may send


def menu_entries() -> list[MenuEntry]:
    return [
        MenuEntry(_("Rapports"), "enrolments:reports", "chart", may_report, Capability.ENROLMENT, rank=0),
        MenuEntry(_("Trajets de certification"), "enrolments:tracks", "training", may_report, Capability.ENROLMENT),
    ]


def belonging() -> Iterator[tuple[str, str]]:
    """Pages that no entry's address is above, and the entry where the menu shows them."""
    yield "enrolments:results", "enrolments:reports"
    yield "enrolments:own_results", "enrolments:mine"


def may_report(actor: Actor) -> bool:
    return is_responsible(actor) or is_enrolment_staff(actor)


def watched() -> Iterator[WatchedPage]:
    yield WatchedPage("enrolments:report_of", "organisations.Worker")
    yield WatchedPage("enrolments:report", "enrolments.Enrolment", LookKind.EXPORT)
    yield WatchedPage("enrolments:results", "enrolments.TestResult", LookKind.EXPORT)
    yield WatchedPage("enrolments:edit_result", "enrolments.TestResult")
    yield WatchedPage("api-v1:list_test_results", "enrolments.TestResult")
    yield WatchedPage("enrolments:track", "enrolments.Track", LookKind.EXPORT)
    yield WatchedPage("enrolments:candidacy", "enrolments.Candidacy")
