"""« Transmettre », and the fund taking over."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from functools import partial

import pytest
from django.urls import reverse

from extranet.journal.models import Entry, EntryText
from extranet.organisations import services
from extranet.organisations.models import Handover, Membership
from extranet.organisations.roles import Role
from extranet.organisations.services import last_manager, members
from extranet.tenants.actor import Actor
from extranet.tenants.scope import scope
from tests.factories import FundFactory, MembershipFactory, quickly_signed_in
from tests.mail import delivered_mail
from tests.organisations.administration import DAY, Company, edit_data, put_back, stored, text_of, today_of
from tests.threads import at_once

pytestmark = pytest.mark.django_db


def propose(forges, to: str, stays_co: str = "yes"):
    address = reverse("organisations:hand_over", args=[forges.organisation.uuid])
    data = {"successor": forges.members[to].pk, "stays_co": stays_co}
    return forges.client("main").post(address, data, follow=True)


def waiting(fund) -> Handover:
    with scope(fund):
        return Handover.objects.waiting().get()


@pytest.mark.feature("BEY-14")
@pytest.mark.parametrize("stays_co", ["yes", "no"])
def test_the_successor_accepts_and_the_former_stays_co_or_leaves(fund, forges, stays_co):
    assert "reçoit votre proposition" in text_of(propose(forges, "plain", stays_co))
    (message,) = delivered_mail(fund)
    assert message.to == [forges.members["plain"].user.email]
    assert stored(forges.members["main"]).roles == ["access_manager"], "nothing changes before the answer"
    plain = forges.client("plain")
    assert "Devenir responsable des accès" in text_of(plain.get("/"))
    address = reverse("organisations:handover", args=[waiting(fund).uuid])
    assert "propose à Camille Simple" in text_of(plain.get(address))
    accepted = text_of(plain.post(address, {"answer": "accept"}, follow=True))
    assert "Vous êtes maintenant responsable des accès de Forges du Nord" in accepted
    assert stored(forges.members["plain"]).roles == ["access_manager", "contributions_manager"]
    former = stored(forges.members["main"])
    if stays_co == "yes":
        assert (former.roles, former.ended_at) == (["co_access_manager"], None)
    else:
        assert former.ended_at is not None, "she had no other role"
    plain.post(address, {"answer": "accept"})
    with scope(fund):
        assert Entry.objects.filter(verb="organisations.handover_accepted").count() == 1, "a second click is nothing"


def test_a_proposal_is_declined_or_withdrawn(fund, forges):
    propose(forges, "co")
    again = propose(forges, "plain")
    assert "Une transmission attend déjà une réponse" in text_of(again)
    first = waiting(fund)
    address = reverse("organisations:handover", args=[first.uuid])
    assert forges.client("plain").get(address).status_code == 404, "no business of other colleagues"
    with scope(fund):
        foreign = MembershipFactory(roles=[Role.ACCESS_MANAGER])
    assert quickly_signed_in(fund, foreign.user).get(address).status_code == 404
    forges.client("co").post(address, {"answer": "decline"})
    propose(forges, "plain")
    second = waiting(fund)
    forges.client("main").post(reverse("organisations:handover", args=[second.uuid]), {"answer": "decline"})
    with scope(fund):
        assert list(Handover.objects.order_by("pk").values_list("state", flat=True)) == ["declined", "withdrawn"]
    late = forges.client("plain").post(
        reverse("organisations:handover", args=[second.uuid]), {"answer": "accept"}, follow=True
    )
    assert stored(forges.members["plain"]).roles == ["contributions_manager"]
    assert late.status_code == 200


def test_only_the_person_proposed_accepts_and_only_while_both_can_act(fund, forges):
    propose(forges, "plain")
    address = reverse("organisations:handover", args=[waiting(fund).uuid])
    for name in ("main", "co"):
        assert forges.client(name).post(address, {"answer": "accept"}).status_code == 403
    put_back(forges.members["main"], roles=["co_access_manager"])
    changed = forges.client("plain").post(address, {"answer": "accept"}, follow=True)
    assert "La situation a changé" in text_of(changed)
    assert stored(forges.members["plain"]).roles == ["contributions_manager"]


def test_the_fund_takes_over_and_gives_back(fund, forges, staff):
    propose(forges, "plain")
    address = reverse("organisations:take_over", args=[forges.organisation.uuid])
    assert "Écrivez le motif" in text_of(staff.post(address, {"reason": " "}))
    users = reverse("organisations:members", args=[forges.organisation.uuid])
    assert "Le fonds reprend la gestion" in text_of(staff.get(users))
    page = text_of(staff.post(address, {"reason": "Litige entre associés"}, follow=True))
    assert "Le fonds gère les accès de cette organisation depuis" in page
    with scope(fund):
        entry = Entry.objects.get(verb="organisations.administration_taken")
        assert EntryText.objects.get(entry=entry).comment == "Litige entre associés"
        assert Handover.objects.get().state == "withdrawn"
    refused = forges.client("main").get(reverse("organisations:invite", args=[forges.organisation.uuid]))
    assert refused.status_code == 403
    assert "Le fonds gère en ce moment les accès" in text_of(refused)
    main = forges.members["main"]
    staff.post(reverse("organisations:end_membership", args=[main.uuid]))
    assert stored(main).ended_at is not None, "the fund may take the last one away now"
    back = reverse("organisations:give_back", args=[forges.organisation.uuid])
    assert "Nommez d’abord un responsable des accès" in text_of(staff.post(back, follow=True))
    plain = forges.members["plain"]
    edit = reverse("organisations:edit_member", args=[plain.uuid])
    staff.post(edit, edit_data(plain, roles=["access_manager"]))
    assert "gère de nouveau ses accès" in text_of(staff.post(back, follow=True))
    assert (
        forges.client("plain").get(reverse("organisations:invite", args=[forges.organisation.uuid])).status_code == 200
    )
    assert forges.client("plain").post(address, {"reason": "moi"}).status_code == 403


def test_a_manager_taken_away_by_the_calendar_is_told_to_the_staff(fund, forges, staff):
    assert "Organisations sans responsable" not in text_of(staff.get("/"))
    put_back(forges.members["main"], starts_on=today_of(fund) - 9 * DAY, ends_on=today_of(fund) - DAY)
    page = text_of(staff.get("/"))
    assert "Organisations sans responsable des accès" in page
    assert "Forges du Nord" in page


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("locks", [False, True])
def test_two_managers_who_leave_at_once_do_not_leave_the_organisation_alone(monkeypatch, locks):
    """Each sees the other still there, unless the second waits for the first."""
    fund = FundFactory()
    forges = Company(fund)
    leaving = [forges.members["main"], forges.add("second", "Seconde", [Role.ACCESS_MANAGER])]
    if not locks:
        both_have_looked = threading.Barrier(2, timeout=30)

        @contextmanager
        def as_if_alone(organisation):
            assert last_manager.has_manager(organisation)
            yield
            assert last_manager.has_manager(organisation), "she sees the other"
            both_have_looked.wait()

        monkeypatch.setattr(members, "lock_with_organisation", lambda membership: membership)
        monkeypatch.setattr(members, "keeping_a_manager", as_if_alone)

    def end(member: Membership) -> None:
        with scope(fund):
            services.end_membership(actor=Actor.system(fund), membership=member)

    outcomes = at_once(*(partial(end, member) for member in leaving))
    left = [member for member in leaving if stored(member).ended_at is None]
    if locks:
        assert sorted(type(outcome).__name__ for outcome in outcomes) == ["NoneType", "ValidationError"]
        assert len(left) == 1
    else:
        assert (outcomes, left) == ([None, None], []), "the race that the lock prevents"
