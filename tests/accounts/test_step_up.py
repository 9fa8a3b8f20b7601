"""A fresh proof before what binds: asked in a page that loses nothing, given once, good for a quarter of an hour."""

from __future__ import annotations

import re
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse

from extranet.organisations.models import Membership
from extranet.tenants.scope import scope
from requests_app.training.workflow import RequestState
from tests.accounts.factors import code_of, passkey_of, recovery_codes, with_totp
from tests.factories import PASSWORD, OrganisationFactory, host_of, quickly_signed_in, signed_in, staff_of
from tests.training.company_scenes import everybody_known, signed
from tests.training.scenes import request_with_company, stage, stored

pytestmark = pytest.mark.django_db

ASKED = "Confirmez que c’est bien vous"
INVITED = {"email": "nouveau@example.invalid", "title": "", "last_name": "Nouveau", "first_name": "Zoé",
           "roles": ["mandatee"], "function": "", "phone": "", "starts_on": "2026-01-05", "ends_on": ""}  # fmt: skip


def hidden(page: str) -> dict[str, list[str]]:
    """The hidden fields of the first form in the page."""
    main = page[page.index("<main") : page.index("</main>")]
    form = main[main.index("<form") : main.index("</form>")]
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="(.*?)" value="(.*?)"', form, re.S):
        if name != "csrfmiddlewaretoken":
            found.setdefault(name, []).append(unescape(value))
    return found


def aged(client: Client, minutes: int) -> None:
    """Her proofs are that much older."""
    session = client.session
    for one in session["account_authentication_methods"]:
        one["at"] -= minutes * 60
    session.save()


def ruled(fund: Any, **options: Any) -> None:
    fund.options |= options
    fund.save()


@pytest.mark.feature("BEY-20")
def test_certifying_asks_for_the_factor_and_goes_on_by_itself(fund):
    made = stage()
    secret = with_totp(made.mandatee.user)
    request = request_with_company(made, opened=True)
    client = quickly_signed_in(made.fund, made.mandatee.user)
    address = reverse("training:certify", args=[request.uuid])
    with scope(made.fund):
        typed = {"version": stored(request).version, "certified": "on", "note": ["un & deux", "trois"]}

    asked = client.post(address, typed)
    page = asked.content.decode()
    assert asked.status_code == 403
    assert ASKED in page
    assert "no-store" in asked.headers["Cache-Control"]
    assert hidden(page)["note"] == ["un & deux", "trois"]
    with scope(made.fund):
        assert stored(request).state != RequestState.CERTIFIED

    refused = client.post(address, hidden(page) | {"proof-code": "000000"})
    assert refused.status_code == 403
    assert "n’est pas reconnu" in refused.content.decode()
    assert hidden(refused.content.decode()) == hidden(page), "still nothing lost, and the wrong code not kept"

    done = client.post(address, hidden(refused.content.decode()) | {"proof-code": code_of(secret)})
    assert done.headers["Location"] == reverse("training:recap", args=[request.uuid])
    with scope(made.fund):
        assert stored(request).state == RequestState.CERTIFIED


@pytest.mark.feature("BEY-20")
def test_sending_to_the_fund_asks_too_and_a_recovery_code_will_do(fund, tmp_path, settings):
    from tests.training.company_scenes import trust_the_test_authority

    trust_the_test_authority(tmp_path, settings)
    made = stage()
    request = signed(made)
    everybody_known(made, request)
    with_totp(made.mandatee.user)
    client = quickly_signed_in(made.fund, made.mandatee.user)
    address = reverse("training:send_to_fund", args=[request.uuid])
    page = client.post(address, {"answer": ""}).content.decode()
    assert ASKED in page
    with scope(made.fund):
        assert stored(request).state == RequestState.SIGNED
    client.post(address, hidden(page) | {"proof-code": recovery_codes(made.mandatee.user)[0]})
    with scope(made.fund):
        assert stored(request).state == RequestState.WITH_FUND


def invite(client: Client, fund: Any, **more: Any) -> Any:
    with scope(fund):
        company = OrganisationFactory()
    return client.post(reverse("organisations:invite", args=[company.uuid]), INVITED | more)


def test_a_proof_is_good_for_the_funds_minutes(fund):
    staff = staff_of(fund).user
    secret = with_totp(staff)
    client = signed_in(fund, staff)
    client.post("/compte/connexion/seconde-etape/", {"code": code_of(secret)})
    assert invite(client, fund).status_code == 302, "she has just signed in with it"
    aged(client, 14)
    assert invite(client, fund, email="deux@example.invalid").status_code == 302
    aged(client, 2)
    assert invite(client, fund, email="trois@example.invalid").status_code == 403
    ruled(fund, step_up_minutes=30)
    assert invite(client, fund, email="trois@example.invalid").status_code == 302


def test_a_password_is_no_proof_for_who_has_a_factor(fund):
    staff = staff_of(fund).user
    with_totp(staff)
    client = quickly_signed_in(fund, staff)
    assert client.post("/compte/confirmer-identite/", {"password": PASSWORD}).status_code == 302
    page = invite(client, fund)
    assert page.status_code == 403
    assert "proof-password" not in page.content.decode()
    assert invite(client, fund, **{"proof-password": PASSWORD}).status_code == 403


def test_without_a_factor_it_is_the_funds_choice(fund):
    staff = staff_of(fund).user
    client = quickly_signed_in(fund, staff)
    assert invite(client, fund).status_code == 302, "by default nothing is asked"
    ruled(fund, step_up="everyone")
    page = invite(client, fund, email="deux@example.invalid")
    assert page.status_code == 403
    wrong = invite(client, fund, email="deux@example.invalid", **{"proof-password": "faux"})
    assert wrong.status_code == 403
    assert 'value="faux"' not in wrong.content.decode()
    assert invite(client, fund, email="deux@example.invalid", **{"proof-password": PASSWORD}).status_code == 302
    ruled(fund, step_up="off")
    with_totp(staff)
    assert invite(quickly_signed_in(fund, staff), fund, email="trois@example.invalid").status_code == 302
    with scope(fund):
        assert Membership.objects.filter(last_name="Nouveau").count() == 3


def test_wrong_codes_are_counted_with_all_others(fund):
    """Five in five minutes, here and at the sign-in together."""
    staff = staff_of(fund).user
    secret = with_totp(staff)
    client = quickly_signed_in(fund, staff)
    for _ in range(5):
        assert invite(client, fund, **{"proof-code": "000000"}).status_code == 403
    late = invite(client, fund, **{"proof-code": code_of(secret)})
    assert late.status_code == 403
    assert "Trop de tentatives" in late.content.decode()


def test_a_passkey_of_this_host_is_offered_first(fund):
    staff = staff_of(fund).user
    passkey_of(staff, host_of(fund))
    client = quickly_signed_in(fund, staff)
    page = invite(client, fund).content.decode()
    assert 'name="proof-credential"' in page
    assert 'id="passkey-options"' in page
    for credential in ("", "{}", '{"response": {}}', "[" * 9999):
        answer = invite(client, fund, **{"proof-credential": credential})
        assert answer.status_code == 403, credential
        assert "Nouveau" in answer.content.decode()


# What changes who may do what, wherever it stands: each asks, before it looks at what it is asked about.
CHANGES_OF_RIGHTS = [
    *(
        "organisations:suspend_member",
        "organisations:resume_member",
        "organisations:hand_over",
        "organisations:take_over",
    ),
    *("organisations:name_manager", "organisations:activate_quality", "organisations:change_number"),
    *("rights:confirm", "rights:suspend", "rights:resume", "rights:end", "rights:confirm_many"),
    *("trust:check_recovery", "trust:confirm_access", "trust:open_support", "trust:confirm_proposal", "trust:settings"),
    "fund_settings:access_rules",
]


def test_every_change_of_rights_asks(fund):
    staff = staff_of(fund).user
    with_totp(staff)
    client = quickly_signed_in(fund, staff)
    silent = []
    for route in CHANGES_OF_RIGHTS:
        try:
            address = reverse(route)
        except NoReverseMatch:
            address = reverse(route, args=[uuid4()])
        answer = client.post(address, {"typed": "kept"})
        if answer.status_code != 403 or ASKED not in answer.content.decode() or "kept" not in answer.content.decode():
            silent.append(route)
    assert silent == []


def test_a_page_with_a_file_asks_before_the_file_is_chosen(fund):
    fund.capabilities = ["batch"]
    fund.save()
    staff = staff_of(fund).user
    secret = with_totp(staff)
    client = quickly_signed_in(fund, staff)
    address = reverse("batch_channel:ssh_key", args=[uuid4()])
    page = client.get(address)
    assert page.status_code == 403
    assert ASKED in page.content.decode()
    assert client.head(address).status_code == 403
    answer = client.post(address, {"proof-opening": "yes", "proof-code": code_of(secret)})
    assert answer.headers["Location"] == address
    assert client.get(address).status_code == 404, "the page itself: there is no such channel"


def test_the_rule_is_the_administrators_and_unknown_ones_are_refused(fund):
    client = quickly_signed_in(fund, staff_of(fund).user)
    form = {"idle_minutes": 120, "hours": 12, "step_up": "everyone", "step_up_minutes": 5}
    address = reverse("fund_settings:change_sign_in_rules")
    assert client.post(address, form).status_code == 302
    fund.refresh_from_db()
    assert (fund.options["step_up"], fund.options["step_up_minutes"]) == ("everyone", 5)
    for wrong in ({"step_up": "never"}, {"step_up_minutes": 0}, {"step_up_minutes": 121}):
        page = client.post(address, form | wrong | {"proof-password": PASSWORD}).content.decode()
        assert "Il y a un problème" in page
