"""Two accounts of one person become one: what both asked for is the kept one's, each right once, none opened by it."""

from __future__ import annotations

import pytest
from django.utils import timezone

from extranet.accounts.merging import movers
from extranet.accounts.models import User
from extranet.organisations.models import Membership
from extranet.organisations.roles import Role
from extranet.rights.catalogue import Service
from extranet.rights.models import Application, Right
from extranet.rights.services import confirm, suspend
from extranet.rights.tasks import end_expired
from extranet.rights.workflow import RightState
from extranet.tenants.scope import scope
from tests.factories import UserFactory, quickly_signed_in
from tests.rights.scenes import asked, known_company, member_claim, opco, right_of, staff_actor

pytestmark = pytest.mark.django_db


def carry_over(fund, kept: User, emptied: User) -> None:
    with scope(fund), timezone.override(fund.zone):
        for move in movers:
            move(fund, kept, emptied)


def confirmed(fund, user: User) -> Application:
    application = asked(fund, user=user)
    with scope(fund):
        confirm(actor=staff_actor(fund), fund=fund, application=application, services=application.claim.services)
    return application


def states(fund, user: User) -> dict[str, tuple[str, ...]]:
    with scope(fund):
        found: dict[str, tuple[str, ...]] = {}
        for right in Right.objects.filter(user=user).order_by("service", "pk"):
            found[right.service] = (*found.get(right.service, ()), right.state)
        return found


@pytest.fixture
def fund(db):
    fund = opco()
    known_company(fund)
    return fund


def test_what_the_closed_account_asked_for_follows(fund):
    kept, emptied = UserFactory(), UserFactory()
    application = confirmed(fund, emptied)
    carry_over(fund, kept, emptied)
    with scope(fund):
        assert Application.objects.get(pk=application.pk).user == kept
        (membership,) = Membership.objects.filter(user=kept)
        assert Role.TRAINING_OFFICER in membership.roles
    assert "Confirmée" in quickly_signed_in(fund, kept).get("/droits/").content.decode()
    end_expired(fund.pk)
    assert set(states(fund, kept).values()) == {(RightState.CONFIRMED,)}


def test_a_right_that_both_had_is_hers_once(fund):
    kept, emptied = UserFactory(), UserFactory()
    confirmed(fund, emptied)
    asked(fund, user=kept)
    carry_over(fund, kept, emptied)
    assert states(fund, kept)[Service.TRAINING_FILES] == (RightState.CONFIRMED, RightState.REFUSED)
    end_expired(fund.pk)
    with scope(fund):
        assert Role.TRAINING_OFFICER in Membership.objects.in_force(timezone.localdate()).get(user=kept).roles


def test_what_the_fund_suspended_is_not_opened_by_a_merge(fund):
    kept, emptied = UserFactory(), UserFactory()
    with scope(fund):
        right = right_of(confirmed(fund, kept))
        suspend(actor=staff_actor(fund), fund=fund, right=right, reason="Contrôle")
    confirmed(fund, emptied)
    carry_over(fund, kept, emptied)
    assert states(fund, kept)[Service.TRAINING_FILES] == (RightState.SUSPENDED, RightState.EXPIRED)
    with scope(fund):
        roles = {
            role for one in Membership.objects.in_force(timezone.localdate()).filter(user=kept) for role in one.roles
        }
        assert Role.TRAINING_OFFICER not in roles
        assert Role.CONTRIBUTIONS_MANAGER in roles


def test_a_person_reads_what_she_asked_for_among_her_data(fund):
    user = UserFactory()
    asked(fund, member_claim(), user=user)
    page = quickly_signed_in(fund, user).get("/compte/donnees/").content.decode()
    assert "Les droits que j’ai demandés" in page
    assert "Dubois" in page
