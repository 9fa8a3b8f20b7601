"""A year of access for training responsibles: given, told of, over, renewed."""

from __future__ import annotations

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from extranet.notifications.models import Message
from extranet.organisations import tasks
from extranet.organisations.access_period import one_year_after
from extranet.organisations.access_rules import OPTION
from extranet.organisations.models import AccessRequest
from extranet.organisations.roles import OrganisationKind, Role
from extranet.tenants.scope import scope
from tests.factories import MembershipFactory, OrganisationFactory, WorkerFactory, quickly_signed_in
from tests.mail import delivered_mail
from tests.organisations.administration import DAY, put_back, stored, text_of, today_of

pytestmark = pytest.mark.django_db

RENEW = "/organisations/acces/"
RULES = {
    "invitation_days": 30, "review_months": 0, "yearly": "on", "notice_days": "30 7 0",
    "qualities": ["company", "training_body"],
}  # fmt: skip


@pytest.fixture
def office(fund):
    """A public body with its training responsible."""
    with scope(fund):
        body = OrganisationFactory(name="SPF Exemple", kinds=[OrganisationKind.PUBLIC_BODY], legal_form="")
        return MembershipFactory(organisation=body, roles=[Role.TRAINING_OFFICER], last_name="Formatrice")


@pytest.fixture
def yearly(fund, staff, office):
    """The fund gives a year at a time, since today."""
    page = staff.post(reverse("fund_settings:access_rules"), RULES, follow=True)
    assert "Les règles des accès sont enregistrées" in text_of(page)
    fund.refresh_from_db()


def expire(fund, member, days_ago: int) -> datetime.date:
    day = today_of(fund) - days_ago * DAY
    put_back(member, granted_on=day - 365 * DAY, expires_on=day)
    return day


@pytest.mark.feature("ITM-06")
def test_the_fund_switches_years_on_and_off(fund, staff, office, yearly):
    today = today_of(fund)
    assert (stored(office).granted_on, stored(office).expires_on) == (today, one_year_after(today))
    invite = reverse("organisations:invite", args=[office.organisation.uuid])
    staff.post(invite, {"email": "a@b.invalid", "last_name": "A", "first_name": "B", "roles": ["training_officer"],
                        "starts_on": today.isoformat()})  # fmt: skip
    with scope(fund):
        assert set(office.organisation.memberships.values_list("expires_on", flat=True)) == {one_year_after(today)}
    staff.post(reverse("fund_settings:access_rules"), {**RULES, "yearly": ""})
    assert stored(office).expires_on is None


@pytest.mark.parametrize(
    ("wrong", "at"),
    [({"invitation_days": 0}, "invitation_days"), ({"review_months": 99}, "review_months"),
     ({"notice_days": "trente"}, "notice_days"), ({"notice_days": "999"}, "notice_days"),
     ({"qualities": ["fund_office"]}, "qualities")],
)  # fmt: skip
def test_wrong_rules_are_refused_at_their_field(fund, staff, wrong, at):
    refused = staff.post(reverse("fund_settings:access_rules"), RULES | wrong)
    assert list(refused.context["form"].errors) == [at]
    fund.refresh_from_db()
    assert OPTION not in fund.options


@pytest.mark.feature("ITM-06", "ITM-02")
def test_after_a_year_sign_in_ends_on_the_renewal_page_and_data_stay(fund, office, yearly):
    with scope(fund):
        WorkerFactory(organisation=office.organisation, last_name="Dubois")
    client = quickly_signed_in(fund, office.user)
    assert "Dubois" in text_of(client.get(reverse("workers:list")))
    expire(fund, office, 0)
    assert client.get(reverse("workers:list")).status_code == 200, "the last day counts"
    expire(fund, office, 1)
    for address in ("/", reverse("workers:list"), reverse("organisations:own"), reverse("organisations:choose")):
        answer = client.get(address)
        assert (answer.status_code, answer.headers.get("Location")) == (302, RENEW), address
    page = text_of(client.get(RENEW))
    assert "Votre accès d’un an est terminé" in page
    assert "Toutes vos données sont gardées" in page
    assert client.get(reverse("account_edit")).status_code == 200, "her own account stays open"
    done = text_of(client.post(RENEW, {"membership": office.uuid}, follow=True))
    assert "Votre accès est prolongé d’un an" in done
    assert stored(office).expires_on == one_year_after(today_of(fund))
    assert "Dubois" in text_of(client.get(reverse("workers:list"))), "everything is as it was"


def test_whoever_left_and_comes_back_begins_a_new_year(fund, staff, office, yearly):
    expire(fund, office, 400)
    staff.post(reverse("organisations:end_membership", args=[office.uuid]))
    invite = reverse("organisations:invite", args=[office.organisation.uuid])
    staff.post(invite, {"email": office.user.email, "last_name": "A", "first_name": "B", "roles": ["training_officer"],
                        "starts_on": today_of(fund).isoformat()})  # fmt: skip
    assert stored(office).expires_on == one_year_after(today_of(fund))


def test_other_roles_go_on_when_the_year_is_over(fund, office, yearly):
    put_back(office, roles=["access_manager", "training_officer"])
    expire(fund, office, 1)
    client = quickly_signed_in(fund, office.user)
    assert client.get(reverse("organisations:members", args=[office.organisation.uuid])).status_code == 200
    assert client.get(reverse("workers:list")).status_code == 403
    assert "Renouveler votre accès" in text_of(client.get("/"))


@pytest.mark.feature("ITM-07")
def test_messages_leave_at_30_7_and_0_days_once_each(fund, office, yearly):
    sent = []
    for left in (31, 30, 29, 7, 6, 0, -1):
        put_back(office, granted_on=today_of(fund) - DAY * 300, expires_on=today_of(fund) + left * DAY)
        for _again in range(2):
            tasks.look_at_accesses(fund.pk)
        with scope(fund):
            sent.append(Message.objects.filter(kind="organisations.expiry").count())
    assert sent == [0, 1, 1, 2, 2, 3, 3]
    assert stored(office).expiry_notices == [30, 7, 0]


@pytest.mark.feature("ITM-07")
def test_the_message_says_until_when_and_where_and_not_after_a_renewal(fund, office, yearly):
    put_back(office, granted_on=today_of(fund) - DAY * 358, expires_on=today_of(fund) + 7 * DAY)
    tasks.look_at_accesses(fund.pk)
    (message,) = delivered_mail(fund)
    assert message.to == [office.user.email]
    assert message.subject.strip() == "Il est temps de renouveler votre accès"
    assert RENEW in message.body
    put_back(office, expires_on=today_of(fund))
    tasks.look_at_accesses(fund.pk)
    quickly_signed_in(fund, office.user).post(RENEW, {"membership": office.uuid})
    assert len(delivered_mail(fund)) == 1, "whoever renewed before it left is told nothing"


@pytest.mark.feature("ITM-08")
def test_the_fund_confirms_where_it_wishes_to(fund, staff, office, yearly):
    staff.post(reverse("fund_settings:access_rules"), {**RULES, "fund_confirms_access": "on"})
    expires = today_of(fund) + 20 * DAY
    put_back(office, granted_on=expires - 365 * DAY, expires_on=expires)
    client = quickly_signed_in(fund, office.user)
    assert "Renouveler votre accès" in text_of(client.get("/"))
    page = text_of(client.post(RENEW, {"membership": office.uuid}, follow=True))
    assert "Votre demande est chez le fonds" in page
    assert "en attente du fonds" in page
    assert stored(office).expires_on == expires
    again = text_of(client.post(RENEW, {"membership": office.uuid}, follow=True))
    assert "est déjà chez le fonds" in again
    waiting = reverse("organisations:access_requests")
    assert "Formatrice" in text_of(staff.get("/"))
    assert "Camille Formatrice" in text_of(staff.get(waiting))
    assert client.get(waiting).status_code == 403
    with scope(fund):
        asked = AccessRequest.objects.get()
    decide = reverse("organisations:access_request", args=[asked.uuid])
    assert "Écrivez le motif" in text_of(staff.post(decide, {"answer": "refuse", "reason": ""}))
    staff.post(decide, {"answer": "refuse", "reason": "Demandez à votre nouvelle direction."})
    assert "Votre demande d’accès est refusée" in delivered_mail(fund)[-1].subject
    assert "Demandez à votre nouvelle direction." in text_of(client.get(RENEW))
    client.post(RENEW, {"membership": office.uuid})
    with scope(fund):
        second = AccessRequest.objects.waiting().get()
    staff.post(reverse("organisations:access_request", args=[second.uuid]), {"answer": "accept"})
    assert stored(office).expires_on == one_year_after(expires), "from the later of today and the old end"
    assert "Votre accès est accordé pour un an" in delivered_mail(fund)[-1].subject


@pytest.mark.feature("ITM-08")
def test_a_first_access_is_asked_with_the_same_form_and_always_confirmed(fund, staff, office, yearly):
    with scope(fund):
        plain = MembershipFactory(organisation=office.organisation, roles=[Role.CO_ACCESS_MANAGER])
    client = quickly_signed_in(fund, plain.user)
    assert "Demander l’accès pour un an" in text_of(client.get(RENEW))
    client.post(RENEW, {"membership": plain.uuid})
    assert stored(plain).roles == ["co_access_manager"]
    with scope(fund):
        asked = AccessRequest.objects.get()
    staff.post(reverse("organisations:access_request", args=[asked.uuid]), {"answer": "accept"})
    assert stored(plain).roles == ["co_access_manager", "training_officer"]
    assert stored(plain).expires_on == one_year_after(today_of(fund))


def test_nobody_renews_for_somebody_else_nor_while_suspended(fund, office, yearly):
    with scope(fund):
        other = MembershipFactory(organisation=office.organisation, roles=[Role.TRAINING_OFFICER])
    before = stored(office).expires_on
    page = quickly_signed_in(fund, other.user).post(RENEW, {"membership": office.uuid}, follow=True)
    assert "Choisissez une de vos organisations" in text_of(page)
    put_back(other, suspended_at=timezone.now())
    quickly_signed_in(fund, other.user).post(RENEW, {"membership": other.uuid})
    assert stored(office).expires_on == before
    with scope(fund):
        assert not AccessRequest.objects.exists()


@pytest.mark.feature("ITM-02")
def test_a_training_responsible_sees_her_own_organisation_only(fund, office):
    with scope(fund):
        elsewhere = WorkerFactory(last_name="Ailleurs")
        hers = WorkerFactory(organisation=office.organisation, last_name="Icibas")
    client = quickly_signed_in(fund, office.user)
    listed = text_of(client.get(reverse("workers:list")))
    assert "Icibas" in listed
    assert "Ailleurs" not in listed
    assert client.get(reverse("workers:worker", args=[elsewhere.uuid])).status_code == 404
    assert client.get(reverse("workers:worker", args=[hers.uuid])).status_code == 200
    assert client.get(reverse("organisations:invite", args=[office.organisation.uuid])).status_code == 403
