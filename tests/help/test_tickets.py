"""« Signaler un problème »: what is filled in, who is told, and the thread that follows."""

from __future__ import annotations

import pytest

from extranet.help.models import Ticket, TicketMessage
from extranet.help.pages import page_named
from extranet.notifications.models import Message
from extranet.organisations.roles import Role
from extranet.tenants.scope import scope
from tests.factories import (
    FundFactory,
    MembershipFactory,
    OrganisationFactory,
    UserFactory,
    host_of,
    quickly_signed_in,
    staff_of,
)
from tests.help.scenes import reported
from tests.mandates.scenes import actor_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def fund():
    return FundFactory(help_email="aide@fonds.example.invalid")


@pytest.fixture
def member(fund):
    with scope(fund):
        return MembershipFactory(organisation=OrganisationFactory(name="Alpha"), roles=[Role.MANDATEE])


@pytest.mark.feature("ITM-38")
def test_page_person_and_time_are_filled_in_and_the_fund_is_told(fund, member):
    client = quickly_signed_in(fund, member.user)
    came_from = f"http://{host_of(fund)}/organisations/la-mienne/?secret=1"
    page = client.get("/aide/signaler/", headers={"referer": came_from}).content.decode()
    assert actor_of(member).name in page
    assert "/organisations/la-mienne/" in page
    assert "secret=1" not in page
    typed = {"page": "/organisations/", "about": "Une remarque", "text": "La liste est trop longue."}
    answer = client.post("/aide/signaler/", typed, follow=True)
    assert "est envoyé au fonds" in answer.content.decode()
    with scope(fund):
        ticket = Ticket.objects.get()
        assert (ticket.state, ticket.about, ticket.organisation.name) == ("open", "Une remarque", "Alpha")
        assert ticket.messages.get().text == "La liste est trop longue."
        mail = Message.objects.get(kind="help.to_fund")
    assert mail.address == "aide@fonds.example.invalid"
    assert "trop longue" not in str(mail.payload)


@pytest.mark.feature("ITM-38")
def test_who_acts_for_no_organisation_reports_under_her_address(fund):
    user = UserFactory(email="participante@demo.invalid")
    client = quickly_signed_in(fund, user)
    assert "participante@demo.invalid" in client.get("/aide/signaler/").content.decode()
    answer = client.post("/aide/signaler/", {"about": "Ma place", "text": "Le bouton ne répond pas."}, follow=True)
    assert "est envoyé au fonds" in answer.content.decode()
    with scope(fund):
        ticket = Ticket.objects.get()
        assert (ticket.name, ticket.organisation, ticket.user) == (user.email, None, user)
        assert ticket.messages.get().name == user.email


def test_nothing_typed_is_lost_when_a_field_is_missing(fund, member):
    client = quickly_signed_in(fund, member.user)
    answer = client.post("/aide/signaler/", {"about": "", "text": "Tout ce que j’avais à dire."})
    assert "Tout ce que j’avais à dire." in answer.content.decode()
    with scope(fund):
        assert not Ticket.objects.exists()


@pytest.mark.feature("ITM-38")
def test_the_fund_answers_the_person_writes_again_and_it_is_closed(fund, member):
    ticket = reported(fund, member)
    staff = quickly_signed_in(fund, staff_of(fund).user)
    address = f"/aide/signalements/{ticket.uuid}/"
    assert "Le bouton ne répond pas" in staff.get("/aide/signalements/?q=le bouton").content.decode()
    staff.post(address, {"text": "Videz le cache, puis réessayez."})
    hers = quickly_signed_in(fund, member.user)
    page = hers.get(address).content.decode()
    assert "Videz le cache" in page
    assert "Répondu" in page
    with scope(fund):
        mail = Message.objects.get(kind="help.answered")
        assert (mail.user_id, mail.address) == (member.user_id, member.user.email)
    hers.post(f"{address}clore/")
    with scope(fund):
        assert Ticket.objects.get().state == "closed"
    refused = staff.post(address, {"text": "Encore un mot."}).content.decode()
    assert "vient d’être clos" in refused
    hers.post(address, {"text": "Cela recommence."})
    with scope(fund):
        assert Ticket.objects.get().state == "open"
        assert TicketMessage.objects.count() == 3


def test_what_waits_stands_on_the_first_screen_of_both(fund, member):
    reported(fund, member)
    staff = quickly_signed_in(fund, staff_of(fund).user)
    assert "Signalements à traiter" in staff.get("/").content.decode()
    assert "Le bouton ne répond pas" in quickly_signed_in(fund, member.user).get("/").content.decode()


def test_a_fund_without_address_has_its_administrators_told(member, fund):
    fund.help_email = ""
    fund.save()
    administrator = staff_of(fund)
    reported(fund, member)
    with scope(fund):
        assert Message.objects.get(kind="help.to_fund").address == administrator.user.email


def test_an_address_is_kept_without_its_secrets():
    assert page_named("https://fonds.localhost/validation/CLE-SECRETE/?x=1") == "/validation/…/"
    assert page_named("/aide/signalements/0b5ac7b5-2c6b-4f4b-9d5f-2f7f6a1f6a00/") == (
        "/aide/signalements/0b5ac7b5-2c6b-4f4b-9d5f-2f7f6a1f6a00/"
    )
    assert page_named("https://ailleurs.example/nulle-part/") == ""
