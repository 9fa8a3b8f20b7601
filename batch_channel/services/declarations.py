"""Asking for a declaration, and asking again once what was wrong is corrected."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from extranet.journal.services import record
from extranet.organisations.models import Organisation, Worker
from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund
from extranet.tenants.work import nudge

from .. import routing, sources, tasks, verbs
from ..models import Declaration
from ..permissions import check_resend
from ..workflow import DeclarationState
from .for_real import made_ready
from .telling import store


@transaction.atomic
def declare_participation(
    *,
    actor: Actor,
    fund: Fund,
    kind: str,
    source_uuid: UUID,
    worker: Worker,
    company: Organisation,
    trained_from: datetime.date,
) -> Declaration:
    """Ask for one declaration; asking again for the same source changes nothing and returns the first.

    Whether the actor may is the caller's business. What to write is read from the source when a batch is prepared.
    Raises `KeyError` for a kind that no app declares.
    """
    sources.named(kind)
    declaration, made = Declaration.objects.get_or_create(
        kind=kind,
        source_uuid=source_uuid,
        replaces=None,
        defaults={"worker": worker, "company": company, "trained_from": trained_from},
    )
    if made:
        record(actor, verbs.DECLARED, declaration, facts={"kind": kind, "source": str(source_uuid)})
        nudge(tasks.exchange, fund.pk)
    return declaration


def resend_many(*, actor: Actor, fund: Fund, declarations: Iterable[Declaration]) -> int:
    """Send these again, each on its own: one that has gone its way meanwhile is left alone. Returns how many left."""
    resent = 0
    for declaration in declarations:
        try:
            resent += resend(actor=actor, fund=fund, declaration=declaration).state == DeclarationState.TO_SEND
        except (ValidationError, Declaration.DoesNotExist):  # the latter: what it was tried upon is sent, just before
            continue
    return resent


@transaction.atomic
def resend(*, actor: Actor, fund: Fund, declaration: Declaration) -> Declaration:
    """Send again what was blocked or refused, or for real what was accepted in test; with the data as they are now.

    Returns what is to leave, or, when a change tried in test needs no form for real, the declaration that counts.
    Raises `ValidationError` when it is none of these: somebody else was faster, or it never was.
    """
    below = Declaration.objects.filter(followers=declaration)
    replaced = below.select_for_update(of=("self",)).first()  # locked before it, as by whoever compares the two
    locked = Declaration.objects.select_for_update(of=("self",)).get(pk=declaration.pk)
    locked.replaces = replaced
    check_resend(actor, locked)
    if not routing.can_be_resent(locked):
        raise ValidationError(
            _("Cette déclaration est maintenant « %(state)s » : rechargez la page pour voir où elle en est."),
            params={"state": locked.get_state_display()},
        )
    if locked.state == DeclarationState.ACCEPTED and made_ready(fund, locked) is None:
        assert replaced is not None  # noqa: S101 - an original always leaves
        return replaced
    locked.resend()
    store(locked)
    record(actor, verbs.DECLARATION_RESENT, locked)
    nudge(tasks.exchange, fund.pk)
    return locked
