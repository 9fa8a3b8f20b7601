"""A fund that demands a second factor of a role: set up first, then everything as before."""

from __future__ import annotations

import pytest
from django.urls import reverse

from extranet.journal.models import Entry
from extranet.organisations.roles import Role
from extranet.tenants.scope import scope
from tests.accounts.factors import with_totp
from tests.factories import MembershipFactory, member_of, quickly_signed_in, signed_in, staff_of

pytestmark = pytest.mark.django_db

RULES = {"idle_minutes": 120, "hours": 12, "step_up": "holders", "step_up_minutes": 15}


def demand(fund, *roles: str) -> None:
    """As the administrator does it on the settings page."""
    client = quickly_signed_in(fund, staff_of(fund).user)
    response = client.post(reverse("fund_settings:change_sign_in_rules"), RULES | {"roles": list(roles)})
    assert response.status_code == 302
    fund.refresh_from_db()


def test_nothing_is_demanded_by_default(fund):
    assert signed_in(fund, member_of(fund).user).get("/").status_code == 200


def test_who_has_no_factor_is_led_to_set_one_up_before_anything_else(fund):
    demand(fund, Role.MANDATEE)
    user = member_of(fund).user
    client = signed_in(fund, user)
    for path in ("/", reverse("organisations:own"), reverse("workers:list"), "/canal/"):
        assert client.get(path).headers["Location"] == reverse("mfa_index"), path
    page = client.get("/", follow=True).content.decode()
    assert "Une seconde étape est nécessaire pour continuer" in page
    assert client.get(reverse("account_edit")).status_code == 200
    assert client.get(reverse("theme")).status_code == 200
    with_totp(user)
    assert client.get("/").status_code == 200


def test_every_role_counts_whichever_one_acts_in(fund):
    demand(fund, Role.FUND_ADMINISTRATOR)
    staff = staff_of(fund)
    with scope(fund):
        company = MembershipFactory(user=staff.user).organisation
    client = quickly_signed_in(fund, staff.user)
    session = client.session
    session["organisation"] = str(company.uuid)
    session.save()
    assert client.get("/").headers["Location"] == reverse("mfa_index")


def test_other_roles_and_other_funds_go_on(fund, other_fund):
    demand(fund, Role.ENCODER)
    user = member_of(fund).user
    assert signed_in(fund, user).get("/").status_code == 200
    member_of(other_fund, user=user, roles=[Role.ENCODER])
    assert signed_in(other_fund, user).get("/").status_code == 200


def test_the_choice_is_in_the_journal_and_only_an_administrators(fund):
    demand(fund, Role.MANDATEE)
    assert fund.options["second_factor_roles"] == ["mandatee"]
    with scope(fund):
        entry = Entry.objects.get(verb="organisations.sign_in_rules_changed")
    assert entry.facts["second_factor_roles"] == ["mandatee"]
    officer = member_of(fund)
    client = quickly_signed_in(fund, officer.user)
    with_totp(officer.user)
    assert client.post(reverse("fund_settings:change_sign_in_rules"), RULES).status_code == 403
    refused = quickly_signed_in(fund, staff_of(fund).user).post(
        reverse("fund_settings:change_sign_in_rules"), RULES | {"roles": ["emperor"]}
    )
    assert "Il y a un problème" in refused.content.decode()


def test_what_was_typed_before_a_factor_was_demanded_is_kept(fund):
    """The gate stands in the way of a form too: nothing of it is lost, and it goes once a factor is there."""
    user = member_of(fund).user
    client = signed_in(fund, user)
    demand(fund, Role.MANDATEE)
    own = reverse("organisations:own")
    address = client.get(reverse("workers:list")).status_code and reverse("workers:list")
    page = client.post(address, {"last_name": "Dubois"})
    assert page.status_code == 403
    assert "Ajoutez d’abord une seconde étape" in page.content.decode()
    assert '<input type="hidden" name="last_name" value="Dubois">' in page.content.decode()
    assert client.post(own).headers["Location"] == reverse("mfa_index"), "nothing typed, nothing to keep"
    with_totp(user)
    assert client.post(address, {"last_name": "Dubois"}).status_code != 403
