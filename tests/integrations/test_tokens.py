"""A program proves itself by signing and gets a token for ten minutes (RFC 7523), no longer than its key lives."""

from __future__ import annotations

import json
import threading
import time
import uuid
from datetime import timedelta
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from django.core.exceptions import ValidationError
from django.utils import timezone
from jwt.algorithms import ECAlgorithm, OKPAlgorithm, RSAAlgorithm

from extranet.integrations import public_keys
from extranet.integrations.models import AccessToken, ApiKey
from extranet.integrations.oauth import ASSERTION_TYPE, token_address
from extranet.integrations.scopes import Scope
from extranet.integrations.services import keys, tokens
from extranet.organisations.acting import acting
from extranet.organisations.roles import OrganisationKind, Role
from extranet.tenants.capabilities import Capability
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope
from tests.factories import FundFactory, OrganisationFactory, member_of, visitor
from tests.integrations.scenes import Program, make_key

PAIR = ed25519.Ed25519PrivateKey.generate()


def jwk_of(private: Any, kid: str = "planning-1") -> dict[str, Any]:
    kind = {rsa.RSAPrivateKey: RSAAlgorithm, ec.EllipticCurvePrivateKey: ECAlgorithm}
    algorithm = next((one for cls, one in kind.items() if isinstance(private, cls)), OKPAlgorithm)
    return algorithm.to_jwk(private.public_key(), as_dict=True) | {"kid": kid}


def claims_of(fund: Fund, key: ApiKey, **changes: Any) -> dict[str, Any]:
    claims = {
        "iss": key.public_id,
        "sub": key.public_id,
        "aud": token_address(fund),
        "exp": int(time.time()) + 120,
        "jti": str(uuid.uuid4()),
    }
    return {name: value for name, value in (claims | changes).items() if value is not None}


def signed(claims: dict[str, Any], private: Any = PAIR, algorithm: str = "EdDSA", kid: str = "planning-1") -> str:
    return jwt.encode(claims, private, algorithm=algorithm, headers={"kid": kid})


def ask(fund: Fund, assertion: str, **changes: str) -> Any:
    form = {
        "grant_type": "client_credentials",
        "client_assertion_type": ASSERTION_TYPE,
        "client_assertion": assertion,
    }
    return visitor(fund).post("/api/v1/token", {k: v for k, v in (form | changes).items() if v})


@pytest.fixture
def fund():
    return FundFactory(capabilities=[Capability.PREENCODING])


@pytest.fixture
def encoder(fund):
    with scope(fund):
        operator = OrganisationFactory(kinds=[OrganisationKind.OPERATOR], name="TechnoDémo")
    return member_of(fund, organisation=operator, roles=[Role.ENCODER, Role.ACCESS_MANAGER])


@pytest.fixture
def key(fund, encoder):
    made, _secret = make_key(fund, encoder, Scope.TRAINING_READ, Scope.TRAINING_WRITE)
    return signing_with(fund, encoder, made, [jwk_of(PAIR)])


def signing_with(fund, member, key, jwks):
    with scope(fund):
        parsed = public_keys.parsed(json.dumps({"keys": jwks}))
        return keys.set_public_keys(actor=acting(fund.pk, member.user, member), key=key, keys=parsed)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("make_pair", "algorithm"),
    [
        (ed25519.Ed25519PrivateKey.generate, "EdDSA"),
        (lambda: ec.generate_private_key(ec.SECP256R1()), "ES256"),
        (lambda: rsa.generate_private_key(65537, 2048), "RS256"),
        (lambda: rsa.generate_private_key(65537, 2048), "PS256"),
    ],
)
def test_a_signed_request_gets_a_token_that_opens_the_api(fund, encoder, key, make_pair, algorithm):
    pair = make_pair()
    signing_with(fund, encoder, key, [jwk_of(pair)])
    answer = ask(fund, signed(claims_of(fund, key), pair, algorithm))
    assert answer.status_code == 200, answer.content
    given = answer.json()
    assert (given["token_type"], given["expires_in"]) == ("Bearer", 600)
    assert given["scope"] == "training:read training:write"
    assert answer.headers["Cache-Control"] == "no-store"
    said = Program(fund, given["access_token"]).get("/me").json()
    assert (said["key"], said["roles"]) == (str(key.uuid), ["encoder"])
    with scope(fund):
        assert given["access_token"] not in str(list(AccessToken.objects.values()))


@pytest.mark.django_db
def test_a_token_may_do_less_than_its_key(fund, key):
    given = ask(fund, signed(claims_of(fund, key)), scope="training:read").json()
    assert Program(fund, given["access_token"]).get("/me").json()["scopes"] == ["training:read"]
    refused = ask(fund, signed(claims_of(fund, key)), scope="training:read funding:write")
    assert (refused.status_code, refused.json()["error"]) == (400, "invalid_scope")


@pytest.mark.django_db
def test_a_token_dies_with_its_key_its_public_keys_and_its_time(fund, encoder, key):
    actor = acting(fund.pk, encoder.user, encoder)

    def token() -> Program:
        program = Program(fund, ask(fund, signed(claims_of(fund, key))).json()["access_token"])
        assert program.get("/me").status_code == 200
        return program

    late = token()
    with scope(fund):
        AccessToken.objects.update(made_at=timezone.now() - timedelta(hours=1), expires_at=timezone.now())
    assert late.get("/me").status_code == 401
    changed = token()
    signing_with(fund, encoder, key, [jwk_of(PAIR)])
    assert changed.get("/me").status_code == 401
    last = token()
    with scope(fund):
        keys.end(actor=actor, key=key)
    assert last.get("/me").status_code == 401


WRONG: dict[str, dict[str, Any]] = {
    "another audience": {"aud": "https://ailleurs.example/token"},
    "an audience among several": {"aud": ["https://ailleurs.example/token"]},
    "expired": {"exp": int(time.time()) - 120},
    "for too long": {"exp": int(time.time()) + 3600},
    "without an end": {"exp": None},
    "an end that is no number": {"exp": "demain"},
    "an endless end": {"exp": float("inf")},
    "without a number of its own": {"jti": None},
    "an empty number": {"jti": ""},
    "a number with a NUL": {"jti": "a\0b"},
    "a very long number": {"jti": "x" * 5000},
    "another issuer": {"iss": "0123456789ab"},
    "an unknown subject": {"sub": "0123456789ab", "iss": "0123456789ab"},
    "a subject that is no identifier": {"sub": "x\0", "iss": "x\0"},
    "not yet": {"nbf": int(time.time()) + 3600},
}


@pytest.mark.django_db
@pytest.mark.parametrize("changes", WRONG.values(), ids=WRONG)
def test_an_assertion_that_says_something_else_is_refused(fund, key, changes):
    refused = ask(fund, signed(claims_of(fund, key, **changes)))
    assert (refused.status_code, refused.json()["error"]) == (401, "invalid_client")
    assert refused.json()["error_description"]
    with scope(fund):
        assert not AccessToken.objects.exists()


@pytest.mark.django_db
def test_other_signatures_are_refused(fund, key):
    stranger = ed25519.Ed25519PrivateKey.generate()
    claims = claims_of(fund, key)
    none = jwt.encode(claims, None, algorithm="none", headers={"kid": "planning-1"})
    shared = signed(claims, "x" * 32 + jwk_of(PAIR)["x"], "HS256")
    for assertion in (none, shared, signed(claims, stranger), signed(claims, kid="planning-2"), "x.y.z", "é\0"):
        refused = ask(fund, assertion)
        assert (refused.status_code, refused.json()["error"]) == (401, "invalid_client"), assertion


@pytest.mark.django_db
def test_a_key_that_is_over_gets_no_token_and_neither_does_another_funds(fund, other_fund, encoder, key):
    assert ask(other_fund, signed(claims_of(other_fund, key))).status_code == 401
    with scope(fund):
        encoder.roles = [Role.ENCODER]
        encoder.save()
    assert ask(fund, signed(claims_of(fund, key))).status_code == 401


@pytest.mark.django_db
def test_a_malformed_request_is_said_as_oauth_says_it(fund, key):
    good = signed(claims_of(fund, key))
    assert ask(fund, good, grant_type="password").json()["error"] == "unsupported_grant_type"
    assert ask(fund, good, grant_type="").json()["error"] == "invalid_request"
    assert ask(fund, good, client_assertion_type="autre").json()["error"] == "invalid_request"
    assert ask(fund, "").json()["error"] == "invalid_request"
    assert ask(fund, good, client_id="0123456789ab").json()["error"] == "invalid_client"


@pytest.mark.django_db
def test_an_assertion_serves_once_and_is_forgotten_when_it_is_over(fund, key):
    assertion = signed(claims_of(fund, key))
    assert ask(fund, assertion).status_code == 200
    again = ask(fund, assertion)
    assert (again.status_code, again.json()["error"]) == (401, "invalid_client")
    assert "jti" in again.json()["error_description"]
    with scope(fund):
        assert AccessToken.objects.count() == 1
        assert tokens.forget() == 0
        AccessToken.objects.update(made_at=timezone.now() - timedelta(minutes=11))
        assert tokens.forget() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_that_send_the_same_assertion_at_once_one_gets_a_token(fund, key):
    """The second waits for the first's transaction, and then finds the number used."""
    assertion, outcomes = signed(claims_of(fund, key)), []
    exchange = {"fund": fund, "assertion": assertion, "client_id": "", "wished": "", "audience": token_address(fund)}

    def second() -> None:
        from django.db import connection

        try:
            with scope(fund):
                tokens.exchange(**exchange)
                outcomes.append("token")
        except tokens.Refused as refused:
            outcomes.append(refused.code)
        finally:
            connection.close()

    other = threading.Thread(target=second)
    with scope(fund):
        tokens.exchange(**exchange)
        other.start()
        other.join(0.5)
        assert other.is_alive()
    other.join()
    assert outcomes == ["invalid_client"]
    with scope(fund):
        assert AccessToken.objects.count() == 1


REFUSED = {
    "pas du JSON": ("bonjour", "pas du JSON"),
    "une liste": ("[1]", "ensemble JWK"),
    "vide": ('{"keys": []}', "ensemble JWK"),
    "trop": (json.dumps({"keys": [jwk_of(PAIR, str(n)) for n in range(6)]}), "Au plus 5"),
    "sans kid": (json.dumps(jwk_of(PAIR) | {"kid": ""}), "kid"),
    "deux fois le même": (json.dumps({"keys": [jwk_of(PAIR), jwk_of(PAIR)]}), "même « kid »"),
    "privée": (json.dumps(OKPAlgorithm.to_jwk(PAIR, as_dict=True) | {"kid": "a"}), "partie privée"),
    "partagée": ('{"kty": "oct", "kid": "a", "k": "c2VjcmV0"}', "partie privée"),
    "une autre sorte": ('{"kty": "oct", "kid": "a"}', "il faut RSA"),
    "une autre courbe": (json.dumps(jwk_of(ec.generate_private_key(ec.SECP384R1()))), "P-256"),
    "trop courte": (json.dumps(jwk_of(rsa.generate_private_key(65537, 1024))), "1024 bits"),
    "pour chiffrer": (json.dumps(jwk_of(PAIR) | {"use": "enc"}), "servir à signer"),
    "un autre algorithme": (json.dumps(jwk_of(PAIR) | {"alg": "none"}), "EdDSA"),
    "des valeurs fausses": ('{"kty": "OKP", "crv": "Ed25519", "kid": "a", "x": 12}', "ne forment pas"),
}


@pytest.mark.parametrize(("text", "said"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_prove_a_program_is_refused_in_words(text, said):
    with pytest.raises(ValidationError) as refusal:
        public_keys.parsed(text)
    assert said in " ".join(refusal.value.messages)


def test_only_public_members_are_kept():
    kept = public_keys.parsed(json.dumps(jwk_of(PAIR) | {"x5c": ["…"], "use": "sig"}))
    assert kept == [jwk_of(PAIR)]
