"""Sandboxes that tests stand on: furnished as the worker does it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from extranet.integrations.scopes import Scope
from extranet.integrations.tasks import prepare_sandbox
from extranet.organisations.models import Membership, Organisation
from extranet.organisations.roles import Role
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope
from requests_app.training import sandbox as playing
from requests_app.training.models import Request
from tests.integrations.scenes import Program, program_of


def sandbox_of(fund: Fund, membership: Membership) -> Fund:
    return Fund.objects.get(sandbox_of=fund, sandbox_organisation=membership.organisation.uuid)


def trying(fund: Fund, membership: Membership, *scopes: Scope, **fields: Any) -> Program:
    """A program with a test key, whose sandbox the worker has furnished."""
    program = program_of(fund, membership, *scopes, is_test=True, **fields)
    prepare_sandbox(sandbox_of(fund, membership).pk)
    return program


def sent(fund: Fund, membership: Membership, company: str = "Forgerie Fictive") -> Request:
    """What a program of the operator would have encoded in its sandbox, and sent to the company."""
    sandbox = sandbox_of(fund, membership)
    with scope(sandbox), timezone.override(sandbox.zone):
        operator = Organisation.objects.get(uuid=membership.organisation.uuid)
        encoder = playing.actor_with(operator, Role.ENCODER)
        day = timezone.localdate() - timedelta(days=2)
        request = playing.encoded(encoder, Organisation.objects.get(name=company), "Soudage", day)
        playing.sending.send_to_company(actor=encoder, fund=sandbox, request=request)
    return request
