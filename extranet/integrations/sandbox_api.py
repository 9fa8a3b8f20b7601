"""What a test key does with its sandbox (`BEY-05`)."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _
from ninja import Router, Schema
from pydantic import Field

from .access import CallRequest, needs
from .models import Sandbox
from .problems import Problem
from .services import sandboxes

router = Router(tags=["Bac à sable"])


class SandboxOut(Schema):
    """Where the sandbox of the key's organisation stands."""

    state: str = Field(description="`ready` (prêt) ou `preparing` (en préparation : les appels répondent 503)")
    furnished_at: datetime | None = Field(description="Depuis quand ses données inventées sont là")


def check_is_test(request: CallRequest) -> None:
    """Raises the `Problem` of `forbidden` for a live key: what it has in hand is real."""
    if not request.fund.is_sandbox:
        raise Problem("forbidden", _("Seule une clé d’essai a un bac à sable : celle-ci travaille pour de vrai."))


@router.get("/sandbox", response=SandboxOut, auth=needs(), operation_id="read_sandbox", summary="L’état du bac à sable")
def sandbox(request: CallRequest) -> Sandbox:
    """Since when the sandbox is as it is."""
    check_is_test(request)
    return Sandbox.objects.get()


@router.post(
    "/sandbox/reset",
    response={202: SandboxOut},
    auth=needs(),
    operation_id="reset_sandbox",
    summary="Remettre le bac à sable à neuf",
)
def reset_sandbox(request: CallRequest) -> Sandbox:
    """Everything that the organisation's test keys did is removed, and the invented data are made anew.

    Until that is done, calls answer 503 `sandbox_not_ready` with `Retry-After`.
    """
    check_is_test(request)
    sandboxes.start_anew(request.fund)
    return Sandbox.objects.get()
