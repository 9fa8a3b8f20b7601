"""The people and requests that the access table of encoding speaks of."""

from __future__ import annotations

import datetime

from django.urls import reverse
from django.utils import timezone

from extranet.organisations.models import Membership
from extranet.organisations.roles import Role
from extranet.tenants.capabilities import Capability
from extranet.tenants.scope import scope
from requests_app.training.models import AttendanceList, Request
from requests_app.training.workflow import RequestState
from tests.access.world import World
from tests.factories import FundFactory, MembershipFactory, UserFactory, quickly_signed_in, staff_of, visitor
from tests.mandates.factories import stored_document
from tests.mandates.scenes import newcomer_of, operator_of
from tests.training.factories import DayFactory, ParticipantFactory, RequestFactory
from tests.training.scenes import accept_terms, authorised, mandatee_of, stage, yesterday

OF_REQUEST = (
    *("request", "edit", "days", "workers", "paste", "pick", "presences", "attendance_lists", "attach"),
    "take_presences",
    *("copy", "delete", "send", "recall"),
)
OF_PARTICIPANT = ("edit_participant", "remove_participant")
OF_LIST = ("list_document", "remove_list")


def build() -> World:
    made = stage(FundFactory(capabilities=[Capability.PREENCODING, Capability.ENROLMENT]))
    elsewhere = stage()
    fund, company_a, encoder = made.fund, made.company, made.encoder
    beta = stage(fund, name="Béta", enterprise_number="", nsso_number="")
    expired, without = operator_of(fund, "Échu"), operator_of(fund, "Sans mandat")
    with scope(fund):
        authorised(fund, company_a, expired.organisation, until=yesterday())
        two = mandatee_of(fund, beta.company)
        MembershipFactory(user=two.user, organisation=company_a, roles=[Role.MANDATEE])
        for membership in (expired, without):
            accept_terms(fund, membership)
        requests = {
            "draft": filled(company_a, encoder, RequestState.DRAFT),
            "own": filled(company_a, encoder, RequestState.WITH_COMPANY, sent_to_company_at=timezone.now()),
            "companys": filled(company_a, made.mandatee, RequestState.WITH_COMPANY),
            "old": filled(company_a, expired, RequestState.WITH_COMPANY),
            "foreign": filled(beta.company, beta.encoder, RequestState.WITH_COMPANY),
        }
    with scope(elsewhere.fund):
        requests["other"] = filled(elsewhere.company, elsewhere.encoder, RequestState.DRAFT)
    people = {
        "stranger": UserFactory(),
        "newcomer": newcomer_of(fund, company_a).user,
        "mandatee_a": made.mandatee.user,
        "mandatee_b": beta.mandatee.user,
        "two": two.user,
        "encoder": encoder.user,
        "expired": expired.user,
        "without": without.user,
        "staff": staff_of(fund).user,
        "other_staff": staff_of(elsewhere.fund).user,
    }
    world = World()
    world.clients = {name: quickly_signed_in(fund, user) for name, user in people.items()}
    world.clients["two"].post(reverse("organisations:switch", args=[beta.company.uuid]))
    world.clients["anonymous"] = visitor(fund)
    for kind, request in requests.items():
        with scope(elsewhere.fund if kind == "other" else fund):
            uuids = {
                OF_REQUEST: request.uuid,
                OF_PARTICIPANT: request.participants.get().uuid,
                OF_LIST: request.attendance_lists.get().uuid,
            }
        for routes, uuid in uuids.items():
            for route in routes:
                world.addresses[f"training:{route}", kind] = reverse(f"training:{route}", args=[uuid])
    return world


def filled(company, author: Membership, state: RequestState, **moments: datetime.datetime) -> Request:
    """A request with a day, a person and a list. In the fund's scope."""
    request = RequestFactory(company=company, author=author.organisation, state=state, **moments)
    DayFactory(request=request, date=yesterday())
    ParticipantFactory(request=request)
    document = stored_document(company.fund_id)
    AttendanceList.objects.create(request=request, document=document, deposited_for=author.organisation)
    return request
