"""Who calls is known by a key, which may no more than its maker and lives no longer than her right."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from extranet.accounts.merging import carry_over_in
from extranet.accounts.models import AccountMerge, PersonFund, User
from extranet.integrations.models import ApiKey
from extranet.integrations.scopes import Scope
from extranet.integrations.services import keys
from extranet.organisations.acting import acting
from extranet.organisations.models import Membership
from extranet.organisations.roles import OrganisationKind, Role
from extranet.tenants.capabilities import Capability
from extranet.tenants.scope import scope
from tests.factories import FundFactory, MembershipFactory, OrganisationFactory, member_of, signed_in
from tests.integrations.scenes import Program, make_key, problem, program_of, refusals

pytestmark = pytest.mark.django_db


@pytest.fixture
def fund():
    return FundFactory(capabilities=[Capability.PREENCODING])


@pytest.fixture
def encoder(fund):
    with scope(fund):
        operator = OrganisationFactory(kinds=[OrganisationKind.OPERATOR], name="TechnoDémo")
    return member_of(fund, organisation=operator, roles=[Role.ENCODER, Role.ACCESS_MANAGER])


def test_a_key_says_who_calls(fund, encoder):
    _key, secret = make_key(fund, encoder, Scope.TRAINING_READ)
    answer = Program(fund, secret).get("/me")
    assert answer.status_code == 200
    said = answer.json()
    assert said["organisation"] == {"uuid": str(encoder.organisation.uuid), "name": "TechnoDémo"}
    assert (said["scopes"], said["roles"]) == (["training:read"], ["encoder"])
    with scope(fund):
        assert ApiKey.objects.get().last_used_at is not None


@pytest.mark.parametrize("token", ["", "xt_live_0123456789ab_" + "x" * 43, "nonsense"])
def test_without_a_key_nothing_opens(fund, token):
    answer = Program(fund, token).get("/me")
    assert problem(answer, 401)["code"] == "not_signed_in"
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_a_session_opens_nothing(fund, encoder):
    assert signed_in(fund, encoder.user).get("/api/v1/me").status_code == 401


def test_a_key_opens_no_other_fund(fund, other_fund, encoder):
    _key, secret = make_key(fund, encoder, Scope.TRAINING_READ)
    assert Program(other_fund, secret).get("/me").status_code == 401


def test_the_secret_is_stored_nowhere(fund, encoder):
    _key, secret = make_key(fund, encoder, Scope.TRAINING_READ)
    with scope(fund):
        stored = str(list(ApiKey.objects.values()))
    assert secret.rsplit("_", 1)[-1] not in stored


def test_a_key_dies_with_its_makers_right(fund, encoder):
    program = program_of(fund, encoder, Scope.TRAINING_READ)
    assert program.get("/me").status_code == 200
    with scope(fund):
        encoder.roles = [Role.ENCODER]
        encoder.save()
    assert program.get("/me").status_code == 401


@pytest.mark.parametrize(
    "over",
    [
        lambda now, today: {"ended_at": now},
        lambda now, today: {"suspended_at": now},
        lambda now, today: {"accepted_at": None},
        lambda now, today: {"starts_on": today + timedelta(days=1)},
        lambda now, today: {"starts_on": today - timedelta(days=9), "ends_on": today - timedelta(days=1)},
    ],
    ids=["withdrawn", "suspended", "not_accepted", "to_come", "past"],
)
def test_a_key_opens_nothing_while_its_makers_access_isnt_in_force(fund, encoder, over):
    program = program_of(fund, encoder, Scope.TRAINING_READ)
    assert program.get("/me").status_code == 200
    with scope(fund):
        Membership.objects.filter(pk=encoder.pk).update(**over(timezone.now(), timezone.localdate()))
    assert program.get("/me").status_code == 401


def test_a_key_opens_nothing_while_its_makers_recovered_account_isnt_confirmed(fund, encoder):
    program = program_of(fund, encoder, Scope.TRAINING_READ)
    User.objects.filter(pk=encoder.user_id).update(recovered_at=timezone.now() + timedelta(seconds=1))
    assert program.get("/me").status_code == 401


def test_a_key_loses_the_role_that_its_maker_loses(fund, encoder):
    program = program_of(fund, encoder, Scope.TRAINING_READ)
    with scope(fund):
        encoder.roles = [Role.ACCESS_MANAGER]
        encoder.save()
    assert program.get("/me").json()["roles"] == []


def test_a_key_may_not_more_than_its_maker(fund, encoder):
    with pytest.raises(PermissionDenied):
        make_key(fund, encoder, Scope.CERTIFICATION_WRITE)


def test_ended_and_expired_keys_open_nothing(fund, encoder):
    key, secret = make_key(fund, encoder, Scope.TRAINING_READ)
    with scope(fund):
        keys.end(actor=acting(fund.pk, encoder.user, encoder), key=key)
    assert Program(fund, secret).get("/me").status_code == 401
    key, secret = make_key(fund, encoder, Scope.TRAINING_READ)
    with scope(fund):
        ApiKey.objects.filter(pk=key.pk).update(expires_at=timezone.now(), made_at=timezone.now() - timedelta(days=1))
    assert Program(fund, secret).get("/me").status_code == 401


def test_a_key_is_replaced_with_an_overlap(fund, encoder):
    key, old = make_key(fund, encoder, Scope.TRAINING_READ)
    with scope(fund):
        actor = acting(fund.pk, encoder.user, encoder)
        new_key, new = keys.rotate(actor=actor, membership=encoder, key=key, overlap=timedelta(days=7))
        key.refresh_from_db()
    assert Program(fund, old).get("/me").status_code == 200
    assert Program(fund, new).get("/me").json()["key"] == str(new_key.uuid)
    assert timedelta(days=6) < key.expires_at - timezone.now() <= timedelta(days=7)


def test_unknown_addresses_are_said_in_json_and_in_the_callers_language(fund, encoder):
    _key, secret = make_key(fund, encoder, Scope.TRAINING_READ)
    said = problem(Program(fund, secret, language="fr").get("/rien"), 404)
    assert (said["code"], said["title"]) == ("not_found", "Il n’y a rien à cette adresse")


def test_too_many_calls_are_refused_and_said(fund, encoder, settings):
    settings.API_RATES = {"caller": 2, "stranger": 1}
    program = program_of(fund, encoder, Scope.TRAINING_READ)
    assert program.get("/me").headers["RateLimit-Remaining"] == "1"
    assert program.get("/me").headers["RateLimit-Remaining"] == "0"
    refused = program.get("/me")
    assert problem(refused, 429)["code"] == "too_many_requests"
    assert 0 < int(refused.headers["Retry-After"]) <= 60


def test_keys_follow_when_two_accounts_become_one_and_dead_ones_stay_dead(fund, encoder):
    """Both are members of the operator: the merge ends one membership, whose key goes on as the other's."""
    operator = encoder.organisation
    hers = member_of(fund, organisation=operator, roles=[Role.ENCODER, Role.ACCESS_MANAGER])
    with scope(fund):
        other = OrganisationFactory(kinds=[OrganisationKind.OPERATOR])
    gone = member_of(fund, organisation=other, roles=[Role.ENCODER, Role.ACCESS_MANAGER], user=hers.user)
    living, dead = (
        program_of(fund, hers, Scope.TRAINING_READ),
        program_of(fund, gone, Scope.TRAINING_READ, name="Vieux"),
    )
    with scope(fund):
        MembershipFactory(organisation=gone.organisation, user=encoder.user, roles=[Role.ENCODER, Role.ACCESS_MANAGER])
        gone.ended_at = timezone.now() - timedelta(days=3)
        gone.save()
        AccountMerge.objects.create(
            kept=encoder.user,
            emptied=hers.user,
            fund=fund,
            secret_digest="0" * 64,
            expires_at=timezone.now() + timedelta(days=1),
            proved_at=timezone.now(),
        )
        PersonFund.objects.get_or_create(user=hers.user, fund=fund)
        carry_over_in(fund, encoder.user, hers.user)
        assert ApiKey.objects.get(name="Planning Pro").maker_id == encoder.pk
        assert ApiKey.objects.get(name="Vieux").maker_id == gone.pk
    assert living.get("/me").status_code == 200
    assert dead.get("/me").status_code == 401


@pytest.mark.parametrize("cursor", ["null", "ÿ", "cD0x", "bz0tMQ=="])
def test_a_cursor_that_was_never_ours_is_refused(fund, encoder, cursor):
    program = program_of(fund, encoder, Scope.TRAINING_READ)
    answer = program.get("/mandates", cursor=cursor)
    assert answer.status_code == 200 or refusals(answer) == {"/query/cursor": "cursor_unknown"}
