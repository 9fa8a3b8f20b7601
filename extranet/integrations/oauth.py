"""`POST /token`: OAuth 2.0 client credentials with `private_key_jwt` (RFC 6749 §4.4, RFC 7523)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from ninja import Form, Router, Schema
from pydantic import Field

from extranet.tenants.models import Fund
from extranet.tenants.requests import fund_address

from .services import tokens

router = Router(tags=["Clé"])

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
LONGEST = 8000  # characters of an assertion
NOT_KEPT = {"Cache-Control": "no-store", "Pragma": "no-cache"}


class TokenIn(Schema):
    grant_type: str = Field("", description="`client_credentials`")
    client_assertion_type: str = Field("", description=f"`{ASSERTION_TYPE}`")
    client_assertion: str = Field("", description="JWT signé par la clé privée du programme")
    client_id: str = Field("", description="Identifiant de la clé, s’il est donné : celui de « sub »")
    scope: str = Field("", description="Droits demandés, séparés par des espaces ; sinon tous")


class TokenOut(Schema):
    access_token: str = Field(description="À envoyer dans « Authorization: Bearer … »")
    token_type: str = Field(description="Toujours `Bearer`")
    expires_in: int = Field(description="Secondes")
    scope: str = Field(description="Droits du jeton, séparés par des espaces")


class TokenRefused(Schema):
    error: str = Field(description="Code de la RFC 6749 §5.2, par exemple `invalid_client`")
    error_description: str = Field(description="Ce qui ne va pas, et quoi faire")


class OAuthRefusal(JsonResponse):
    """A refusal in the form that OAuth prescribes, which its clients read, instead of a problem (RFC 9457)."""

    def __init__(self, request: HttpRequest, refused: tokens.Refused) -> None:
        vars(request)["failed"] = True
        said = {"error": refused.code, "error_description": refused.description}
        status = 401 if refused.code == "invalid_client" else 400
        super().__init__(said, status=status, headers=NOT_KEPT, json_dumps_params={"ensure_ascii": False})


@router.post(
    "/token",
    auth=None,
    response={200: TokenOut, 400: TokenRefused, 401: TokenRefused},
    operation_id="give_token",
    summary="Un jeton de dix minutes contre une assertion signée",
)
def give_token(request: Any, response: HttpResponse, body: Form[TokenIn]) -> Any:
    """A token that opens the API for ten minutes, and no longer than the key whose program signed the assertion.

    Needs no `Idempotency-Key`: an assertion serves once, so a request sent again is signed again.
    """
    try:
        check_shape(body)
        token, row = tokens.exchange(
            fund=request.fund,
            assertion=body.client_assertion,
            client_id=body.client_id,
            wished=body.scope,
            audience=token_address(request.fund),
        )
    except tokens.Refused as refused:
        return OAuthRefusal(request, refused)
    for name, value in NOT_KEPT.items():
        response.headers[name] = value
    seconds = int(tokens.LIFE.total_seconds())
    return TokenOut(access_token=token, token_type="Bearer", expires_in=seconds, scope=" ".join(row.scopes))  # noqa: S106


def check_shape(body: TokenIn) -> None:
    if not body.grant_type:
        raise tokens.Refused("invalid_request", _("Envoyez un formulaire avec grant_type=client_credentials."))
    if body.grant_type != "client_credentials":
        raise tokens.Refused("unsupported_grant_type", _("Seul « client_credentials » existe ici."))
    if body.client_assertion_type != ASSERTION_TYPE:
        raise tokens.Refused("invalid_request", _("« client_assertion_type » doit être %s.") % ASSERTION_TYPE)
    if not 0 < len(body.client_assertion) <= LONGEST:
        raise tokens.Refused(
            "invalid_request", _("« client_assertion » est un JWT de %d caractères au plus.") % LONGEST
        )


def token_address(fund: Fund) -> str:
    """Where tokens are given, on the fund's primary host, however it was called: the audience of assertions."""
    return fund_address(fund, reverse("api-v1:give_token"))
