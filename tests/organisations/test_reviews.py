"""The yearly review of an organisation's people."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from extranet.journal.models import Entry
from extranet.notifications.models import Message
from extranet.organisations import tasks
from extranet.organisations.models import Review, ReviewLine
from extranet.organisations.roles import Role
from extranet.tenants.scope import scope
from tests.factories import MembershipFactory
from tests.organisations.administration import DAY, put_back, stored, text_of, today_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def review(fund, forges) -> Review:
    """Opened by the calendar: the first access manager accepted more than a year ago."""
    put_back(forges.members["main"], accepted_at=timezone.now() - 400 * DAY)
    tasks.look_at_accesses(fund.pk)
    with scope(fund):
        return Review.objects.get()


def names(fund, review) -> dict[str, str]:
    """The name of each person's choice in the form."""
    with scope(fund):
        return {line.membership.last_name: f"line-{line.uuid}" for line in review.lines.select_related("membership")}


def past_due(fund, review) -> None:
    with scope(fund):
        Review.objects.update(opened_on=today_of(fund) - 40 * DAY, due_on=today_of(fund) - DAY)


@pytest.mark.feature("BEY-14")
def test_access_managers_confirm_every_person(fund, forges, review):
    with scope(fund):
        MembershipFactory(organisation=forges.organisation, last_name="Arrivée")
        assert Message.objects.filter(kind="organisations.review").count() == 2, "main and co-responsible"
    client, address = forges.client("co"), reverse("organisations:review", args=[review.uuid])
    assert "Revue des accès" in text_of(client.get("/"))
    page = text_of(client.get(address))
    assert all(name in page for name in ("Principale", "Adjointe", "Simple"))
    assert "Arrivée" not in page, "she was let in after the review had opened"
    nothing = text_of(client.post(address, {}))
    assert "Choisissez « Confirmer » ou « Retirer »" in nothing
    line = names(fund, review)
    client.post(address, {line["Simple"]: "withdraw", line["Adjointe"]: "confirm"})
    assert stored(forges.members["plain"]).ended_at is not None
    assert "Cochez d’abord que vous avez vérifié" in text_of(client.post(address, {"all": "yes"}))
    client.post(address, {"all": "yes", "checked": "yes"})
    with scope(fund):
        assert Review.objects.get().closed_at is not None
        states = dict(ReviewLine.objects.values_list("membership__last_name", "state"))
        assert states == {"Principale": "confirmed", "Adjointe": "confirmed", "Simple": "withdrawn"}
        assert Entry.objects.filter(verb="organisations.member_confirmed").count() == 2
    assert "Revues des accès" not in text_of(client.get("/"))
    tasks.look_at_accesses(fund.pk)
    with scope(fund):
        assert Review.objects.count() == 1, "the next one comes in a year"


@pytest.mark.feature("BEY-14")
def test_what_is_not_confirmed_ends_and_the_last_manager_goes_to_the_staff(fund, forges, review, staff):
    client, address = forges.client("main"), reverse("organisations:review", args=[review.uuid])
    client.post(address, {names(fund, review)["Adjointe"]: "confirm"})
    tasks.look_at_accesses(fund.pk)
    assert stored(forges.members["plain"]).ended_at is None, "until its last day"
    past_due(fund, review)
    for _again in range(2):
        tasks.look_at_accesses(fund.pk)
    assert stored(forges.members["plain"]).ended_at is not None
    assert stored(forges.members["co"]).ended_at is None
    assert stored(forges.members["main"]).ended_at is None
    with scope(fund):
        assert dict(ReviewLine.objects.values_list("membership__last_name", "state")) == {
            "Principale": "left_to_fund", "Adjointe": "confirmed", "Simple": "ended",
        }  # fmt: skip
        assert Entry.objects.filter(verb="organisations.member_ended").count() == 1
    home = text_of(staff.get("/"))
    assert "Responsables non confirmés" in home
    staff.post(address, {names(fund, review)["Principale"]: "confirm"})
    assert "Responsables non confirmés" not in text_of(staff.get("/"))
    with scope(fund):
        assert Review.objects.get().closed_at is not None


def test_managers_are_reminded_once_at_each_time(fund, forges, review):
    counts = []
    for left in (20, 14, 10, 3, 1):
        with scope(fund):
            Review.objects.update(due_on=today_of(fund) + left * DAY)
        for _again in range(2):
            tasks.look_at_accesses(fund.pk)
        with scope(fund):
            counts.append(Message.objects.filter(kind="organisations.review").count() - 2)
    assert counts == [0, 2, 2, 4, 4]


@pytest.mark.parametrize("months", [0, 24])
def test_a_fund_chooses_how_often_or_never(fund, forges, months):
    fund.options["access"] = {"review_months": months}
    fund.save()
    put_back(forges.members["main"], accepted_at=timezone.now() - 400 * DAY)
    tasks.look_at_accesses(fund.pk)
    with scope(fund):
        assert not Review.objects.exists()


def test_no_review_without_an_access_manager(fund, company, mandatee):
    with scope(fund):
        company.memberships.update(accepted_at=timezone.now() - 400 * DAY)
    tasks.look_at_accesses(fund.pk)
    with scope(fund):
        assert not Review.objects.exists()


def test_a_co_responsible_withdraws_no_manager_in_a_review(fund, forges, review):
    client, address = forges.client("co"), reverse("organisations:review", args=[review.uuid])
    assert client.post(address, {names(fund, review)["Principale"]: "withdraw"}).status_code == 403
    assert stored(forges.members["main"]).ended_at is None
    assert forges.client("plain").get(address).status_code == 404
    alone = forges.client("main").post(address, {names(fund, review)["Principale"]: "withdraw"})
    assert "resterait sans responsable des accès" in text_of(alone)


def test_a_long_review_costs_no_more_queries(fund, forges, review):
    client, address = forges.client("main"), reverse("organisations:review", args=[review.uuid])
    users = reverse("organisations:members", args=[forges.organisation.uuid])
    counts = []
    for _round in range(2):
        for page in (address, users):
            client.get(page)
            with CaptureQueriesContext(connection) as captured:
                client.get(page)
            counts.append(len(captured))
        with scope(fund):
            for _n in range(20):
                member = MembershipFactory(organisation=forges.organisation, roles=[Role.TRAINING_OFFICER])
                ReviewLine.objects.create(review=review, membership=member)
    assert counts[:2] == counts[2:]
