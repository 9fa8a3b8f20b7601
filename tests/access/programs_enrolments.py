"""What the program of a training responsible reaches of courses, sessions, enrolments and staff data."""

from __future__ import annotations

from collections.abc import Callable

from extranet.integrations.scopes import Scope
from extranet.tenants.models import FundObject
from tests.access.program_part import Part, ProgramWorld
from tests.enrolments.scenes import Stage, stage
from tests.integrations.scenes import program_of

COURSES = """
method path            own other
GET    /courses/{uuid} 200 404
"""
SESSIONS = """
method path                        own foreign other
GET    /sessions/{uuid}            200 404     404
POST   /sessions/{uuid}/enrolments 422 404     404
"""
ENROLMENTS = """
method path                       own foreign other
GET    /enrolments/{uuid}         200 404     404
POST   /enrolments/{uuid}/replace 422 404     404
DELETE /enrolments/{uuid}         200 404     404
"""
STAFF = """
method path                     own foreign other
GET    /staff/{uuid}            200 404     404
PATCH  /staff/{uuid}            200 404     404
POST   /staff/{uuid}/deactivate 200 404     404
POST   /staff/{uuid}/reactivate 200 404     404
"""

Objects = dict[str, FundObject]


def world_of(objects: Callable[[Stage, Stage], Objects]) -> Callable[[], ProgramWorld]:
    """One with the objects of each kind."""

    def build() -> ProgramWorld:
        made, elsewhere = stage(), stage()
        program = program_of(made.fund, made.responsible, Scope.ENROLMENT_READ, Scope.ENROLMENT_WRITE)
        ids = {("uuid", kind): str(one.uuid) for kind, one in objects(made, elsewhere).items()}
        return ProgramWorld(program, ids)

    return build


def courses(made: Stage, elsewhere: Stage) -> Objects:
    return {"own": made.course(), "other": elsewhere.course()}


def sessions(made: Stage, elsewhere: Stage) -> Objects:
    course = made.course()
    theirs = made.session(course, reserved_for=made.other_body)
    return {"own": made.session(course), "foreign": theirs, "other": elsewhere.session()}


def enrolments(made: Stage, elsewhere: Stage) -> Objects:
    session = made.session()
    theirs = made.worker("Peeters", organisation=made.other_body)
    return {
        "own": made.enrol(made.worker(), session),
        "foreign": made.enrol(theirs, session, made.staff),
        "other": elsewhere.enrol(elsewhere.worker(), elsewhere.session()),
    }


def staff(made: Stage, elsewhere: Stage) -> Objects:
    theirs = made.worker("Peeters", organisation=made.other_body)
    return {"own": made.worker(), "foreign": theirs, "other": elsewhere.worker()}


PARTS = [
    Part("courses", world_of(courses), COURSES),
    Part("sessions", world_of(sessions), SESSIONS),
    Part("enrolments", world_of(enrolments), ENROLMENTS),
    Part("staff", world_of(staff), STAFF),
]
