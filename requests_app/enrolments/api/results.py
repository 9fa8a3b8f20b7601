"""Results of tests, to be read (`ITM-30`)."""

import datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import QuerySet
from ninja import Query, Router, Schema
from ninja.pagination import paginate
from pydantic import Field

from extranet.integrations.access import CallRequest, needs
from extranet.integrations.paging import Pages
from extranet.integrations.parties import OrganisationOut
from extranet.integrations.scopes import Scope

from ..models import TestResult
from .catalogue import CourseNamed, Day
from .places import WorkerNamed

router = Router(tags=["Inscriptions"])


class TestResultOut(Schema):
    """One test that somebody took on a day."""

    __test__ = False

    uuid: UUID = Field(description="UUID du résultat")
    worker: WorkerNamed = Field(description="Participant")
    organisation: OrganisationOut = Field(description="Son organisation au moment du test")
    course: CourseNamed | None = Field(description="Formation, si le test en fait partie")
    session: UUID | None = Field(description="UUID de la session, si le test en fait partie")
    test: str = Field(description="Nom du test")
    taken_on: datetime.date = Field(description="Date du test")
    outcome: str = Field(description="passed, failed ou absent")
    score: Decimal | None = Field(description="Score")
    out_of: Decimal | None = Field(description="Score maximal")

    @staticmethod
    def resolve_session(row: TestResult) -> UUID | None:
        return row.session.uuid if row.session else None


class TestResultFilters(Schema):
    __test__ = False

    since: Day | None = Field(None, description="Tests de ce jour-là ou après")
    worker: UUID | None = Field(None, description="UUID de la personne")


@router.get(
    "/test-results",
    response=list[TestResultOut],
    auth=needs(Scope.ENROLMENT_READ),
    operation_id="list_test_results",
    summary="Résultats de tests",
)
@paginate(Pages, ordering=("-taken_on", "-pk"))
def list_test_results(request: CallRequest, asked: Query[TestResultFilters]) -> QuerySet[TestResult]:
    """Those of the organisation's people, the newest first."""
    rows = TestResult.objects.visible_to(request.actor)
    rows = rows.select_related("worker", "organisation", "course", "session").prefetch_related("course__texts")
    if asked.since:
        rows = rows.filter(taken_on__gte=asked.since)
    return rows.filter(worker__uuid=asked.worker) if asked.worker else rows
