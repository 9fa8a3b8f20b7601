"""An operator's right: it starts with an accepted mandate, is asked about the acting organisation, and ends."""

from __future__ import annotations

import datetime

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from guardian.core import ObjectPermissionChecker
from guardian.shortcuts import assign_perm

from extranet.mandates import services
from extranet.mandates.models import CompanyGrant, Mandate, Paper
from extranet.mandates.queries import ENCODE, companies_of_operator
from extranet.mandates.tasks import end_expired
from extranet.mandates.workflow import MandateState, PaperState
from extranet.organisations.roles import Role
from extranet.tenants.scope import scope
from tests.factories import MembershipFactory, member_of, signed_in, staff_of
from tests.mandates.scenes import (
    accepted,
    actor_of,
    company_of,
    deposited,
    filled_authorisation,
    filled_convention,
    mandated,
    operator_of,
    preencoding_fund,
    staff_actor,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def fund():
    return preencoding_fund()


@pytest.fixture
def company(fund):
    return company_of(fund)


@pytest.fixture
def encoder(fund):
    return operator_of(fund)


def companies(fund, membership) -> list[str]:
    with scope(fund):
        return [c.name for c in companies_of_operator(actor_of(membership), timezone.localdate())]


def has_permission(fund, membership, company) -> bool:
    with scope(fund):
        group = Group.objects.filter(name=str(membership.organisation.uuid)).first()
        return group is not None and ObjectPermissionChecker(group).has_perm(ENCODE, company)


def test_the_right_starts_with_acceptance_and_ends_with_revocation(fund, company, encoder):
    client = signed_in(fund, encoder.user)
    address = reverse("mandates:company", args=[company.uuid])
    assert client.get(address).status_code == 404
    paper = mandated(fund, company, encoder.organisation)
    assert "Forges de Démo" in client.get(reverse("mandates:companies")).content.decode()
    assert "0440.966.354" in client.get(address).content.decode()
    assert has_permission(fund, encoder, company)
    with scope(fund):
        mandate = Mandate.objects.get()
        mandatee = MembershipFactory(organisation=company, roles=[Role.MANDATEE])
    page = signed_in(fund, mandatee.user).post(reverse("mandates:revoke", args=[mandate.uuid]), follow=True)
    assert "ne peut plus encoder" in page.content.decode()
    assert client.get(address).status_code == 404
    assert not has_permission(fund, encoder, company)
    with scope(fund):
        assert Mandate.objects.get().state == MandateState.ENDED
        assert Paper.objects.get(pk=paper.pk).state == PaperState.ENDED
        assert not CompanyGrant.objects.exists()


@pytest.mark.feature("ATM-14")
def test_without_the_convention_the_authorisation_opens_nothing(fund, company, encoder):
    with scope(fund):
        mandatee = MembershipFactory(organisation=company, roles=[Role.MANDATEE])
    accepted(fund, deposited(fund, mandatee, filled_authorisation(fund, mandatee, encoder.organisation)))
    assert companies(fund, encoder) == []
    accepted(fund, deposited(fund, mandatee, filled_convention(fund, mandatee)))
    assert companies(fund, encoder) == ["Forges de Démo"]


def test_each_operator_is_revocable_alone(fund, company):
    one, two = operator_of(fund, "Un"), operator_of(fund, "Deux")
    with scope(fund):
        mandatee = MembershipFactory(organisation=company, roles=[Role.MANDATEE])
    accepted(fund, deposited(fund, mandatee, filled_convention(fund, mandatee)))
    paper = filled_authorisation(fund, mandatee, one.organisation, two.organisation)
    accepted(fund, deposited(fund, mandatee, paper))
    with scope(fund):
        services.revoke(actor=actor_of(mandatee), mandate=Mandate.objects.get(operator=one.organisation))
        assert Paper.objects.get(pk=paper.pk).state == PaperState.ACCEPTED
    assert companies(fund, one) == []
    assert companies(fund, two) == ["Forges de Démo"]


def test_a_mandate_counts_to_its_last_day_and_no_longer(fund, company, encoder, time_machine):
    last_day = timezone.localdate() + datetime.timedelta(days=3)
    paper = mandated(fund, company, encoder.organisation, ends_on=last_day)
    noon = datetime.datetime.combine(last_day, datetime.time(12), datetime.UTC)
    time_machine.move_to(noon)
    assert companies(fund, encoder) == ["Forges de Démo"]
    time_machine.move_to(noon + datetime.timedelta(days=1))
    assert companies(fund, encoder) == [], "before any task has run"
    end_expired(fund.pk)
    with scope(fund):
        assert Mandate.objects.get().state == MandateState.ENDED
        assert Paper.objects.get(pk=paper.pk).state == PaperState.ENDED
        assert not CompanyGrant.objects.exists()


def test_a_mandate_that_begins_tomorrow_does_not_count_today(fund, company, encoder):
    with scope(fund):
        mandatee = MembershipFactory(organisation=company, roles=[Role.MANDATEE])
    accepted(fund, deposited(fund, mandatee, filled_convention(fund, mandatee)))
    paper = deposited(fund, mandatee, filled_authorisation(fund, mandatee, encoder.organisation))
    actor = staff_actor(fund)
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    with scope(fund):
        services.accept(actor=actor, fund=fund, paper=paper, starts_on=tomorrow, ends_on=None)
    assert companies(fund, encoder) == []


def test_a_person_of_two_operators_has_each_right_in_its_own_place(fund, company):
    """`user.has_perm` would add up all the organisations of a person."""
    with_mandate = operator_of(fund, "Avec mandat")
    with scope(fund):
        without = operator_of(fund, "Sans mandat").organisation
        second = MembershipFactory(user=with_mandate.user, organisation=without, roles=[Role.ENCODER])
    mandated(fund, company, with_mandate.organisation)
    assert companies(fund, with_mandate) == ["Forges de Démo"]
    assert companies(fund, second) == []
    client = signed_in(fund, with_mandate.user)
    address = reverse("mandates:company", args=[company.uuid])
    client.post(reverse("organisations:switch", args=[without.uuid]))
    assert client.get(address).status_code == 404
    client.post(reverse("organisations:switch", args=[with_mandate.organisation.uuid]))
    assert client.get(address).status_code == 200


def test_a_person_of_two_funds_has_each_right_in_its_own_fund(fund, company, encoder):
    elsewhere = preencoding_fund()
    mandated(fund, company, encoder.organisation)
    other = operator_of(elsewhere)
    with scope(elsewhere):
        here_too = MembershipFactory(user=encoder.user, organisation=other.organisation, roles=[Role.ENCODER])
    assert companies(elsewhere, here_too) == []
    assert companies(fund, encoder) == ["Forges de Démo"]


def test_a_grant_cannot_exist_without_its_mandate(fund, company, encoder):
    with scope(fund):
        group = Group.objects.create(name="sans mandat")
        with pytest.raises(IntegrityError), transaction.atomic():
            assign_perm(ENCODE, group, company)


def test_a_second_authorisation_of_the_same_operator_replaces_the_first(fund, company, encoder):
    mandated(fund, company, encoder.organisation)
    mandated(fund, company, encoder.organisation)
    with scope(fund):
        assert sorted(m.state for m in Mandate.objects.all()) == [MandateState.ACTIVE, MandateState.ENDED]
        assert CompanyGrant.objects.count() == 1
    assert companies(fund, encoder) == ["Forges de Démo"]


def test_only_the_company_and_the_fund_revoke(fund, company, encoder):
    mandated(fund, company, encoder.organisation)
    with scope(fund):
        mandate = Mandate.objects.select_related("company").get()
        with pytest.raises(PermissionDenied):
            services.revoke(actor=actor_of(encoder), mandate=mandate)
        foreign = actor_of(MembershipFactory(roles=[Role.MANDATEE]))
        assert not Mandate.objects.visible_to(foreign).exists()
    staff = signed_in(fund, staff_of(fund).user)
    staff.post(reverse("mandates:revoke", args=[mandate.uuid]))
    with scope(fund):
        assert Mandate.objects.get().state == MandateState.ENDED


def test_only_staff_decide(fund, company, encoder):
    with scope(fund):
        mandatee = MembershipFactory(organisation=company, roles=[Role.MANDATEE])
    paper = deposited(fund, mandatee, filled_authorisation(fund, mandatee, encoder.organisation))
    client = signed_in(fund, mandatee.user)
    for route, fields in {"accept": {"starts_on": "2026-01-01"}, "refuse": {"reason": "non"}}.items():
        assert client.post(reverse(f"mandates:{route}", args=[paper.uuid]), fields).status_code == 403
    stranger = signed_in(fund, member_of(fund).user)
    assert stranger.get(reverse("mandates:paper", args=[paper.uuid])).status_code == 404
    assert signed_in(fund, encoder.user).get(reverse("mandates:paper", args=[paper.uuid])).status_code == 404
    with scope(fund):
        assert Paper.objects.get().state == PaperState.DEPOSITED
