"""What presence at the door adds to the staff's page of a session, and whose reading is noted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext_lazy as _

from extranet.journal.looks import LookKind, WatchedPage
from extranet.tenants.capabilities import Capability
from extranet.tenants.registries import Facts, Person, PersonalData

from ..models import Presence
from ..session_pages import SessionPage


def session_pages() -> Iterator[SessionPage]:
    yield SessionPage(_("Présences"), "enrolments:presence_sheets")


def watched() -> Iterator[WatchedPage]:
    """The staff's pages with names; a trainer's link is nobody's account."""
    yield WatchedPage("enrolments:presence_half_day", "enrolments.Session")
    yield WatchedPage("enrolments:presence_printed", "enrolments.Session", LookKind.DOCUMENT)


def personal_data() -> list[PersonalData]:
    return [
        PersonalData(
            name="presences",
            label=_("Mes présences aux demi-journées"),
            retention=_("Aussi longtemps que le fonds garde la session : c’est la preuve de la participation."),
            basis=_("Mission d’intérêt public : organiser la formation (RGPD, art. 6.1.e)."),
            rows=presences,
            capability=Capability.ENROLMENT,
        )
    ]


def presences(person: Person) -> Iterable[Facts]:
    """Those that were corrected too, with what took their place."""
    hers = Presence.objects.filter(
        enrolment__worker__participants__account__in=person.user_ids,
        enrolment__worker__participants__joined_at__isnull=False,
    )
    for one in hers.select_related("part__session__course").order_by("-pk"):
        yield [
            (_("Formation"), one.part.session.course.title),
            (_("Demi-journée"), one.part.starts_at),
            (_("Présence"), one.get_mark_display()),
            (_("Comment on le sait"), one.get_way_display()),
            (_("Noté le"), one.noted_at),
            (_("Motif de la correction"), one.reason),
            (_("Remplacé le"), one.superseded_at),
        ]
