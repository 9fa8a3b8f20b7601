"""What an operator's program reaches of requests: its own draft, another operator's, another fund's."""

from __future__ import annotations

from extranet.integrations.scopes import Scope
from extranet.tenants.scope import scope
from requests_app.training.models import AttendanceList, Request
from tests.access.program_part import Part, ProgramWorld
from tests.integrations.scenes import program_of
from tests.mandates.factories import stored_document
from tests.mandates.scenes import operator_of
from tests.training.scenes import Stage, accept_terms, authorised, draft_of, stage

REQUESTS = """
method path own foreign other
GET    /requests/{uuid}                                 200 404 404
PATCH  /requests/{uuid}                                 412 404 404
DELETE /requests/{uuid}                                 204 404 404
GET    /requests/{uuid}/workers                         200 404 404
PATCH  /requests/{uuid}/workers/{worker_uuid}           412 404 404
DELETE /requests/{uuid}/workers/{worker_uuid}           204 404 404
GET    /requests/{uuid}/presences                       200 404 404
GET    /requests/{uuid}/attendance-lists                200 404 404
DELETE /requests/{uuid}/attendance-lists/{list_uuid}    204 404 404
POST   /requests/{uuid}/send                            200 404 404
POST   /requests/{uuid}/recall                          200 404 404
POST   /requests/{uuid}/copy                            201 404 404
"""

# The shape of a body is looked at before its request is looked for: an empty one tells nothing of it
# (test_api_access.py sends whole ones).
BODIES = """
method path own
PUT    /requests/{uuid}/days                            422
POST   /requests/{uuid}/workers                         422
PUT    /requests/{uuid}/presences                       422
POST   /requests/{uuid}/attendance-lists                422
"""


def build() -> ProgramWorld:
    made, other = stage(), stage()
    program = program_of(made.fund, made.encoder, Scope.TRAINING_READ, Scope.TRAINING_WRITE)
    world = ProgramWorld(program)
    drafts = {"own": (made, draft_of(made)), "foreign": another_operators(made), "other": (other, draft_of(other))}
    for kind, (where, draft) in drafts.items():
        with scope(where.fund):
            attached = AttendanceList.objects.create(
                request=draft, document=stored_document(where.fund.pk), deposited_for=draft.author
            )
            world.ids |= {
                ("uuid", kind): str(draft.uuid),
                ("worker_uuid", kind): str(draft.participants.order_by("pk")[0].uuid),
                ("list_uuid", kind): str(attached.uuid),
            }
    return world


def another_operators(made: Stage) -> tuple[Stage, Request]:
    """A draft that another operator makes for the same company."""
    encoder = operator_of(made.fund, "Autre opérateur")
    with scope(made.fund):
        mandate = authorised(made.fund, made.company, encoder.organisation)
        accept_terms(made.fund, encoder)
    others = Stage(made.fund, made.company, made.mandatee, encoder, mandate)
    return others, draft_of(others)


PARTS = [Part("training", build, REQUESTS), Part("training bodies", build, BODIES)]
