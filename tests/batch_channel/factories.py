"""Rows of the channel, for tests that need many of them at once: nothing is sent."""

from __future__ import annotations

import datetime
import itertools
from typing import Any
from uuid import uuid4

from django.utils import timezone

from batch_channel.models import (
    Answer,
    Attempt,
    Batch,
    Channel,
    Declaration,
    Handout,
    Sender,
    Setup,
    TechnicalRight,
    Trial,
)
from extranet.accounts.models import User
from extranet.organisations.models import Membership, Organisation, QualityManager
from extranet.organisations.roles import Role
from extranet.tenants.models import Fund
from tests.batch_channel.scenes import KIND
from tests.factories import MembershipFactory, WorkerFactory

HOST_KEY = "SHA256:" + "A" * 43

numbers = itertools.count(1)


def channel_row(fund: Fund, **fields: Any) -> Channel:
    """A channel that isn't ready: it has no keys."""
    sender = Sender.objects.create(number=f"{next(numbers):06}", holder=fund)
    return Channel.objects.create(
        **{"sender": sender, "company_number": "0403019261", "username": "demo", "host_key": HOST_KEY} | fields
    )


def declaration_row(company: Organisation, *, state: str = "sent", **fields: Any) -> Declaration:
    now = timezone.now()
    moments = {
        "sent_at": None if state in {"proposed", "to_send", "blocked"} else now,
        "decided_at": now if state in {"accepted", "refused"} else None,
        "block": "no_mandate" if state == "blocked" else "",
        "reported": [{"code": "00024-070", "tag": "INSS", "class": "B"}] if state == "refused" else [],
    }
    usual = {"kind": KIND, "source_uuid": uuid4(), "company": company, "trained_from": datetime.date(2026, 10, 5)}
    if "worker" not in fields:
        usual["worker"] = WorkerFactory(organisation=company)
    return Declaration.objects.create(**usual | moments | {"state": state} | fields)


def proposed_row(company: Organisation, *, status: str = "1") -> Declaration:
    """What modifies an accepted declaration, or cancels it, and waits for a confirmation."""
    accepted = declaration_row(company, state="accepted")
    same = {"source_uuid": accepted.source_uuid, "worker": accepted.worker, "replaces": accepted, "status": status}
    return declaration_row(company, state="proposed", **same)


def batch_row(channel: Channel, company: Organisation, declarations: list[Declaration], **fields: Any) -> Batch:
    """A batch that was sent, with these declarations."""
    now = timezone.now()
    number = next(numbers)
    batch = Batch.objects.create(
        channel=channel,
        company=company,
        name=f"SIMU.{channel.sender_id}.20261122.{number:05}.T",
        application_code="SIMU",
        sender_number=channel.sender_id,
        created_on=datetime.date(2026, 11, 22),
        sequence=f"{number:05}",
        **{"environment": "T", "state": "sent", "data": b"sealed"}
        | {"prepared_at": now, "go_tried_at": now, "sent_at": now}
        | fields,
    )
    for position, declaration in enumerate(declarations):
        Attempt.objects.create(
            batch=batch,
            declaration=declaration,
            reference=f"R{next(numbers):019}",
            form_on=datetime.date(2026, 11, 22),
            form_at=datetime.time(10, 0, 0, position * 1000),
            reporting_mandate="MAHIS-42",
        )
    return batch


def trial_row(channel: Channel, **fields: Any) -> Trial:
    """A finished trial: the name resolved, and nobody answered."""
    found = [
        {"step": "name", "error": "", "found": "192.0.2.1"},
        {"step": "tcp", "error": "ConnectionRefused", "found": ""},
    ]
    finished = {"finished_at": timezone.now(), "next_attempt_at": None, "findings": found}
    return Trial.objects.create(
        channel=channel, channel_version=channel.version, host=channel.host, port=channel.port, **finished | fields
    )


def manager_of(company: Organisation, kind: str = "company", **fields: Any) -> Membership:
    """Its local manager of this quality, who has no role that opens anything of the channel."""
    member = MembershipFactory(organisation=company, **{"roles": [Role.CONTRIBUTIONS_MANAGER]} | fields)
    QualityManager.objects.create(organisation=company, kind=kind, membership=member, is_co=False)
    return member


def right_row(member: Membership, kind: str = "company") -> TechnicalRight:
    return TechnicalRight.objects.create(membership=member, kind=kind)


def keeper_of(company: Organisation, kind: str = "company", **fields: Any) -> Membership:
    """Somebody of the company who was given « Gestion des canaux techniques » under this quality."""
    member = MembershipFactory(organisation=company, **{"roles": [Role.CONTRIBUTIONS_MANAGER]} | fields)
    right_row(member, kind)
    return member


def setup_row(**fields: Any) -> Setup:
    """The fund begins to set a training provider's channel up: every step is done, and there is none yet."""
    now = timezone.now()
    done = {"registered_at": now, "access_at": now, "quality_at": now}
    return Setup.objects.create(**{"quality": "TRAINING_PROVIDER", "has_channel": False} | done | fields)


def answer_row(channel: Channel, batch: Batch | None = None, **fields: Any) -> Answer:
    return Answer.objects.create(
        channel=channel,
        batch=batch,
        **{
            "kind": "NOTI",
            "environment": "T",
            "name": f"FO.NOTI.999999.20261122.{next(numbers):05}.T",
            "size": 10,
            "sha256": "0" * 64,
            "content": b"sealed",
            "state": "to_review",
            "notes": ["unknown"],
        }
        | fields,
    )


def handout_row(batch: Batch, asker: User) -> Handout:
    """The batch's FI, asked for and not ready yet."""
    return Handout.objects.create(batch=batch, file="fi", name=f"FI.{batch.name}.1.1", asked_by=asker)
