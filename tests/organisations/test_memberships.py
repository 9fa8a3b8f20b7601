"""Who may act for whom: invitations, dates, the switcher, the first administrator of a fund."""

from __future__ import annotations

import datetime

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from extranet.accounts.models import PersonFund
from extranet.organisations.models import Membership
from extranet.organisations.roles import Role
from extranet.organisations.services import invite
from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope
from tests.factories import MembershipFactory, OrganisationFactory, UserFactory, member_of, signed_in
from tests.mail import delivered_mail

pytestmark = pytest.mark.django_db

FERRA = {
    "name": "Ferra", "country": "BE", "language": ["fr", "nl"], "time_zone": "Europe/Brussels",
    "host": ["ferra.example.invalid", "www.ferra.example.invalid"], "capability": ["preencoding"],
    "staff": "odile@ferra.invalid", "last_name": "Demo", "first_name": "Odile",
}  # fmt: skip


def test_create_fund_mails_its_first_administrator(db, capsys):
    call_command("create_fund", "ferra", **FERRA)
    fund = Fund.objects.get(slug="ferra")
    assert [(h.name, h.is_primary) for h in fund.hosts.order_by("pk")] == [
        ("ferra.example.invalid", True), ("www.ferra.example.invalid", False),
    ]  # fmt: skip
    (message,) = delivered_mail(fund)
    assert message.to == ["odile@ferra.invalid"]
    assert "http://ferra.example.invalid/compte/mot-de-passe/choisir/" in message.body
    with scope(fund):
        (membership,) = Membership.objects.all()
        assert membership.roles == [Role.FUND_ADMINISTRATOR]
        assert membership.accepted_at is None
    assert "ferra.example.invalid" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"colour": "#ffcc00"}, "trop claire"),
        ({"colour": "rouge"}, "hexadécimaux"),
        ({"time_zone": "Europe/Namur"}, "Europe/Namur"),
        ({"host": ["pas libre.example"]}, "hôte"),
    ],
)
def test_create_fund_refuses_what_is_wrong_and_leaves_nothing(db, wrong, said):
    with pytest.raises(CommandError, match=said):
        call_command("create_fund", "ferra", **FERRA | wrong)
    assert not Fund.objects.exists()
    assert mail.outbox == []


def test_create_fund_says_that_a_host_is_taken(fund):
    with pytest.raises(CommandError, match="existe déjà"):
        call_command("create_fund", "ferra", **FERRA | {"host": [fund.hosts.get().name]})
    assert Fund.objects.count() == 1


def test_an_invitation_is_accepted_by_the_person_herself(fund):
    user = UserFactory()
    with scope(fund):
        company = OrganisationFactory(name="Forges du Nord")
        membership = invite(
            actor=Actor.system(fund), fund=fund, organisation=company, email=user.email,
            last_name="Exemple", first_name="Ana", roles=["mandatee"],
        )  # fmt: skip
    assert PersonFund.objects.filter(user=user, fund=fund).exists()
    client = signed_in(fund, user)
    page = client.get("/").content.decode()
    assert "Forges du Nord" in page
    response = client.post(reverse("organisations:accept", args=[membership.uuid]), follow=True)
    assert "Vous agissez maintenant pour Forges du Nord" in response.content.decode()
    with scope(fund):
        first = Membership.objects.get(pk=membership.pk).accepted_at
    client.post(reverse("organisations:accept", args=[membership.uuid]))
    with scope(fund):
        assert Membership.objects.get(pk=membership.pk).accepted_at == first, "a second click changes nothing"


def test_a_known_person_is_not_sent_a_password_link(fund):
    user = UserFactory()
    with scope(fund):
        invite(
            actor=Actor.system(fund),
            fund=fund,
            organisation=OrganisationFactory(),
            email=user.email,
            last_name="E",
            first_name="A",
            roles=["mandatee"],
        )
    (message,) = delivered_mail(fund)
    assert "mot-de-passe/choisir" not in message.body


def test_a_role_that_the_organisation_does_not_have_is_refused(fund):
    with scope(fund), pytest.raises(ValidationError, match="Encodeur"):
        invite(
            actor=Actor.system(fund),
            fund=fund,
            organisation=OrganisationFactory(),
            email="a@b.invalid",
            last_name="E",
            first_name="A",
            roles=["encoder"],
        )
    assert delivered_mail(fund) == []


def test_inviting_a_member_again_says_so(fund):
    with scope(fund):
        membership = MembershipFactory()
        with pytest.raises(ValidationError, match="déjà membre"):
            invite(
                actor=Actor.system(fund), fund=fund, organisation=membership.organisation, email=membership.user.email,
                last_name="E", first_name="A", roles=["mandatee"],
            )  # fmt: skip


@pytest.mark.parametrize(
    "dates",
    [
        {"ends_on": timezone.localdate() - datetime.timedelta(days=1), "starts_on": datetime.date(2020, 1, 1)},
        {"starts_on": timezone.localdate() + datetime.timedelta(days=2)},
        {"accepted_at": None},
    ],
)
def test_a_membership_counts_only_while_it_is_in_force(fund, dates):
    membership = member_of(fund, **dates)
    page = signed_in(fund, membership.user).get("/").content.decode()
    assert "Vous n’avez pas" in page or "Invitation" in page
    assert "Actions en attente" not in page


def test_a_person_of_two_organisations_switches(fund):
    first = member_of(fund, organisation__name="Alpha")
    second = member_of(fund, user=first.user, organisation__name="Béta")
    client = signed_in(fund, first.user)
    assert client.get("/").headers["Location"] == reverse("organisations:choose")
    client.get(reverse("organisations:choose"))
    assert acting_for(client) == "Alpha"
    client.post(reverse("organisations:switch", args=[second.organisation.uuid]))
    assert acting_for(client) == "Béta"
    with scope(fund):
        Membership.objects.filter(pk=second.pk).update(
            ends_on=timezone.localdate() - datetime.timedelta(days=1), starts_on=datetime.date(2020, 1, 1)
        )
    assert acting_for(client) == "Alpha", "whoever leaves loses access at once"


def acting_for(client) -> str:
    return client.get("/").context["membership"].organisation.name
