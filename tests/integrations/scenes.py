"""Programs with keys: what the tests of the API stand on."""

from __future__ import annotations

import json
import uuid
from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from extranet.integrations.models import ApiKey
from extranet.integrations.scopes import Scope
from extranet.integrations.services import keys
from extranet.organisations.acting import acting
from extranet.organisations.models import Membership
from extranet.organisations.roles import Role
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope
from tests.factories import host_of

ROOT = "/api/v1"


class Program:
    """A program that holds a key: it sends JSON and, with each write, an `Idempotency-Key` of its own."""

    def __init__(self, fund: Fund, token: str, *, language: str = "fr") -> None:
        self.token = token
        headers = {"host": host_of(fund), "accept-language": language}
        if token:
            headers["authorization"] = f"Bearer {token}"
        self.client = Client(headers=headers)

    def get(self, path: str, **query: Any) -> HttpResponse:
        return self.client.get(ROOT + path, query)

    def write(
        self, method: str, path: str, body: Any = None, *, retry: str = "", version: int | None = None, **headers: str
    ) -> HttpResponse:
        """`retry` is the Idempotency-Key, another at each call by default; `version` goes into If-Match."""
        headers = {"Idempotency-Key": retry or str(uuid.uuid4())} | headers
        if version is not None:
            headers["If-Match"] = f'"{version}"'
        content = "" if body is None else json.dumps(body)
        return self.client.generic(method, ROOT + path, content, content_type="application/json", headers=headers)

    def post(self, path: str, body: Any = None, **how: Any) -> HttpResponse:
        return self.write("POST", path, body, **how)

    def put(self, path: str, body: Any = None, **how: Any) -> HttpResponse:
        return self.write("PUT", path, body, **how)

    def patch(self, path: str, body: Any = None, **how: Any) -> HttpResponse:
        return self.write("PATCH", path, body, **how)

    def delete(self, path: str, **how: Any) -> HttpResponse:
        return self.write("DELETE", path, **how)

    def upload(self, path: str, *, retry: str = "", **fields: Any) -> HttpResponse:
        """A form with files, as `multipart/form-data`."""
        return self.client.post(ROOT + path, fields, headers={"Idempotency-Key": retry or str(uuid.uuid4())})


def make_key(fund: Fund, membership: Membership, *scopes: Scope, **fields: Any) -> tuple[ApiKey, str]:
    """A key that this member makes, and its secret. She becomes an access manager, if she manages no keys yet."""
    with scope(fund):
        if not set(membership.roles) & {Role.ACCESS_MANAGER, Role.FUND_ADMINISTRATOR}:
            membership.roles = [*membership.roles, Role.ACCESS_MANAGER]
            membership.save()
        fields.setdefault("name", "Planning Pro")
        fields.setdefault("expires_at", timezone.now() + timedelta(days=365))
        actor = acting(fund.pk, membership.user, membership)
        return keys.make(actor=actor, membership=membership, scopes=list(scopes), **fields)


def program_of(fund: Fund, membership: Membership, *scopes: Scope, **fields: Any) -> Program:
    """A program with a key that this member makes for her organisation."""
    return Program(fund, make_key(fund, membership, *scopes, **fields)[1])


def problem(response: HttpResponse, status: int) -> dict[str, Any]:
    """The refusal that a response is; fails when it is none, or of another status."""
    assert response.status_code == status, (response.status_code, response.content.decode())
    assert response.headers["Content-Type"] == "application/problem+json"
    body = json.loads(response.content)
    assert body["status"] == status
    return body


def refusals(response: HttpResponse) -> dict[str, str]:
    """The code of each thing that is wrong, by where it stands."""
    return {one["pointer"]: one["code"] for one in problem(response, 422)["errors"]}
