"""What each part of the site says of an erasure, how the staff do it, and when they can't."""

from __future__ import annotations

import datetime

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from extranet.accounts import limits
from extranet.journal.models import Entry
from extranet.notifications.models import Message
from extranet.organisations.models import (
    DataRequest,
    Erasure,
    Membership,
    Organisation,
    Proposal,
    Worker,
    WorkerDetails,
)
from extranet.organisations.roles import Role
from extranet.organisations.services import data_requests, erasing
from extranet.tenants.registries import Person, personal_data
from extranet.tenants.scope import scope
from tests.factories import (
    MembershipFactory,
    WorkerDetailsFactory,
    member_of,
    quickly_signed_in,
    staff_of,
)
from tests.mail import delivered_mail
from tests.mandates.scenes import actor_of

pytestmark = pytest.mark.django_db
BORN = datetime.date(1979, 3, 17)


@pytest.fixture
def staff(fund):
    return staff_of(fund)


@pytest.fixture
def browser(fund, staff):
    return quickly_signed_in(fund, staff.user)


def leaving(fund) -> Membership:
    """A mandatee whose company keeps an access manager."""
    member = member_of(fund, last_name="Quatrevaux", first_name="Zélie")
    with scope(fund):
        MembershipFactory(organisation=member.organisation, roles=[Role.ACCESS_MANAGER])
    return member


def asked(fund, member, kind=DataRequest.Kind.DELETION) -> DataRequest:
    with scope(fund):
        return data_requests.ask(actor=actor_of(member), fund=fund, user=member.user, kind=kind, text="Tout.")


def prepared(fund, browser, request) -> str:
    browser.post(reverse("trust:prepare_erasure", args=[request.uuid]))
    with scope(fund):
        return str(Erasure.objects.get(request=request).uuid)


def page_after(browser, route, uuid) -> str:
    return browser.post(reverse(route, args=[uuid]), follow=True).content.decode().replace("&#x27;", "'")


def test_every_section_says_what_goes_or_why_it_stays(fund):
    nobody = Person((), "")
    for data in personal_data:
        assert data.goes or data.stays, f"{data.name} says neither what of it is erased nor why it stays"
        for stays in data.stays:
            assert str(stays.what)
            assert len(str(stays.why)) > 20, data.name
    with scope(fund):
        assert erasing.planned(nobody) == [], "nobody has nothing, whatever is empty in the rows of others"
        for goes in erasing.in_order():
            assert goes.erase(nobody) == 0


@pytest.mark.feature("BEY-22")
def test_the_staff_see_what_would_go_then_erase_and_the_request_is_answered(fund, staff, browser):
    member = leaving(fund)
    request = asked(fund, member)
    delivered_mail(fund)
    uuid = prepared(fund, browser, request)
    preview = browser.get(reverse("trust:erasure", args=[uuid])).content.decode()
    assert "Vos accès : terminés, vidés de votre nom et de votre téléphone (1)" in preview
    assert "Les actes du journal, sans nom" in preview
    assert (
        "Le fonds prépare l’effacement."
        in quickly_signed_in(fund, member.user).get("/compte/donnees/").content.decode()
    )

    assert "C’est effacé" in page_after(browser, "trust:erase", uuid)

    with scope(fund):
        done = Membership.objects.select_related("user").get(pk=member.pk)
        assert (done.last_name, done.phone) == ("—", "")
        assert done.ended_at
        assert not done.user.is_active
        settled = DataRequest.objects.select_related("user").get(pk=request.pk)
        assert (settled.state, settled.outcome, settled.name) == ("answered", "partly", "")
        assert Entry.objects.filter(verb="organisations.person_erased").count() == 1
    assert delivered_mail(fund)[-1].to == [member.user.email]
    listed = browser.get(reverse("trust:data_requests")).content.decode()
    assert "Personne effacée" in listed
    assert "efface.invalid" not in listed
    again = page_after(browser, "trust:erase", uuid)
    assert "déjà clos" in again


@pytest.mark.feature("BEY-22")
def test_the_last_access_manager_stays_until_somebody_takes_over(fund, browser):
    alone = member_of(fund, roles=[Role.ACCESS_MANAGER])
    uuid = prepared(fund, browser, asked(fund, alone))
    advice = f"C’est le dernier responsable des accès de {alone.organisation.name}"
    page = browser.get(reverse("trust:erasure", args=[uuid])).content.decode()
    assert advice in page
    assert "Effacer définitivement" not in page
    assert advice in page_after(browser, "trust:erase", uuid)
    with scope(fund):
        assert Membership.objects.get(pk=alone.pk).ended_at is None
        MembershipFactory(organisation=alone.organisation, roles=[Role.ACCESS_MANAGER])
    assert "C’est effacé" in page_after(browser, "trust:erase", uuid)


def test_the_last_administrator_stays(fund, staff):
    with scope(fund):
        office = Organisation.objects.get(pk=staff.organisation_id)
        officer = MembershipFactory(organisation=office, roles=[Role.FUND_OFFICER])
    uuid = prepared(fund, quickly_signed_in(fund, officer.user), asked(fund, staff))
    page = page_after(quickly_signed_in(fund, officer.user), "trust:erase", uuid)
    assert "dernier administrateur du fonds" in page


@pytest.mark.feature("BEY-22")
def test_a_worker_without_account_is_found_by_name_and_birth_date_and_nobody_else(fund, browser):
    with scope(fund):
        hers = WorkerDetailsFactory(
            worker__last_name="Quatrevaux",
            worker__first_name="Zélie",
            worker__birth_date=BORN,
            phone="+32 471 99 88 77",
        ).worker
        namesake = WorkerDetailsFactory(worker__last_name="Quatrevaux", worker__first_name="Zélie").worker
        unrelated = WorkerDetailsFactory(email="").worker
    form = {"last_name": "QUATREVAUX", "first_name": "Zelie"}
    refused = browser.post(reverse("trust:seek"), form).content.decode()
    assert "un nom seul ferait se tromper de personne" in refused
    assert "QUATREVAUX" in refused, "what was typed isn't lost"
    answer = browser.post(reverse("trust:seek"), form | {"birth_date": BORN.isoformat()})
    assert "quatrevaux" not in answer.headers["Location"].lower()
    with scope(fund):
        uuid = Erasure.objects.get().uuid
    assert "C’est effacé" in page_after(browser, "trust:erase", uuid)
    with scope(fund):
        gone = Worker.objects.get(pk=hers.pk)
        assert (gone.last_name, gone.birth_date.year, gone.is_active) == ("—", 1900, False)
        assert not WorkerDetails.objects.filter(worker=hers).exists()
        assert Worker.objects.get(pk=namesake.pk).last_name == "Quatrevaux"
        assert WorkerDetails.objects.filter(worker__in=[namesake, unrelated]).count() == 2
        assert Erasure.objects.get().sought is None
        assert not Message.objects.filter(kind="organisations.person_erased").exists(), "no address was known"


def test_where_the_fund_decides_by_two_the_second_one_erases(fund, staff, browser):
    fund.options["four_eyes"] = True
    fund.save()
    member = leaving(fund)
    uuid = prepared(fund, browser, asked(fund, member))
    assert "rien ne change avant qu’une autre personne" in page_after(browser, "trust:erase", uuid)
    with scope(fund):
        assert Membership.objects.get(pk=member.pk).ended_at is None
        proposal = Proposal.objects.get()
    second = quickly_signed_in(fund, staff_of(fund).user)
    shown = second.get(reverse("trust:proposal", args=[proposal.uuid])).content.decode()
    assert "Quatrevaux" not in shown
    second.post(reverse("trust:confirm_proposal", args=[proposal.uuid]))
    with scope(fund):
        assert Membership.objects.get(pk=member.pk).last_name == "—"


def test_it_is_asked_for_with_a_fresh_proof(fund, browser):
    fund.options[limits.STEP_UP] = str(limits.StepUp.EVERYONE)
    fund.save()
    member = leaving(fund)
    uuid = prepared(fund, browser, asked(fund, member))
    assert "Confirmez que c’est bien vous" in page_after(browser, "trust:erase", uuid)
    with scope(fund):
        assert Membership.objects.get(pk=member.pk).ended_at is None


def test_only_an_open_request_to_erase_is_erased_and_nobody_erases_herself(fund, staff, browser):
    correction = asked(fund, leaving(fund), DataRequest.Kind.CORRECTION)
    page = page_after(browser, "trust:prepare_erasure", correction.uuid)
    assert "ne demande pas d’effacement" in page
    own = asked(fund, staff)
    assert browser.post(reverse("trust:prepare_erasure", args=[own.uuid])).status_code == 403
    withdrawn = asked(fund, leaving(fund))
    uuid = prepared(fund, browser, withdrawn)
    with scope(fund):
        data_requests.withdraw(actor=actor_of(Membership.objects.get(user=withdrawn.user)), asked=withdrawn)
    assert "retiré sa demande" in page_after(browser, "trust:erase", uuid)


def test_given_up_it_forgets_who_was_sought(fund, browser):
    browser.post(reverse("trust:seek"), {"last_name": "A", "first_name": "B", "birth_date": BORN.isoformat()})
    with scope(fund):
        erasure = Erasure.objects.get()
    assert "Rien n’est enregistré" in browser.get(reverse("trust:erasure", args=[erasure.uuid])).content.decode()
    assert "abandonné : rien n’a changé" in page_after(browser, "trust:drop_erasure", erasure.uuid)
    with scope(fund):
        assert Erasure.objects.get().sought is None
        with pytest.raises(IntegrityError), transaction.atomic():
            Erasure.objects.filter(pk=erasure.pk).update(sought=b"x")
