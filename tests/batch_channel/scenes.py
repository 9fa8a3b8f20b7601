"""Situations that tests of the channel begin with, made by running the services."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from django.urls import reverse
from django.utils import timezone

from batch_channel import services, sources
from batch_channel.models import Batch, Channel, Declaration
from batch_channel.protocol.records import Registration
from batch_channel.services import changes
from batch_channel.tasks import exchange
from batch_channel.workflow import HERE
from extranet.mandates.reporting import take_from_convention
from extranet.organisations.models import Organisation, Worker, WorkerDetails
from extranet.organisations.services import add_worker, change_worker
from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope
from tests.batch_channel.protocol import samples
from tests.factories import FundFactory, OrganisationFactory, quickly_signed_in, staff_of
from tests.mandates.factories import paper_of

KIND = "tests.participation"
NUMBERS = ["85073003328", "98472899765", "60010100172"]
"""Register numbers with right check digits; the last is the one that the simulator knows as closed."""


class Register:
    """What the declarations of these tests come from, and what the channel told of them.

    Also in a process of its own, which knows of no particular training: there each is the usual one.
    """

    def __init__(self) -> None:
        self.particular: dict[UUID, Registration] = {}
        self.gone: set[UUID] = set()
        self.told: list[tuple[UUID, str]] = []

    def of(self, uuids: Sequence[UUID]) -> Mapping[UUID, Registration]:
        return {uuid: self.particular.get(uuid, registration()) for uuid in uuids if uuid not in self.gone}

    def addresses(self, uuids: Sequence[UUID]) -> Mapping[UUID, str]:
        return {uuid: f"/demandes/{uuid}/" for uuid in uuids if uuid not in self.gone}

    def changed(self, declaration: Declaration) -> None:
        self.told.append((declaration.source_uuid, declaration.state))


REGISTER = Register()
sources.declare(sources.Source(KIND, registrations=REGISTER.of, address=REGISTER.addresses, changed=REGISTER.changed))


def batch_fund(**fields: Any) -> Fund:
    return FundFactory(capabilities=["preencoding", "batch"], options={"register_number": True}, **fields)


def registration(**training: Any) -> Registration:
    """A completed training of two days in October 2026."""
    provider = {"provider_company_id": None, "provider_name": "Centre Exemple"}
    return Registration(
        training=samples.training(**provider | training), participation=samples.participation(certificate=None)
    )


def employer_of(
    fund: Fund, *, mandate: str = "MAHIS-42", until: datetime.date | None = None, **fields: Any
) -> Organisation:
    """A company whose convention is in force and names a reporting mandate, or none."""
    with scope(fund):
        company = OrganisationFactory(**{"name": "Forges de Démo", "enterprise_number": "0440966354"} | fields)
        since = timezone.localdate() - datetime.timedelta(days=100)
        paper = paper_of(
            company,
            kind="convention",
            state="accepted",
            starts_on=since,
            reporting_mandate=mandate,
            reporting_starts_on=since if mandate else None,
            reporting_ends_on=until,
        )
        take_from_convention(Actor.system(fund), paper)
        return company


def worker_of(fund: Fund, company: Organisation, number: str | None = NUMBERS[0], name: str = "Dubois") -> Worker:
    with scope(fund):
        return add_worker(
            actor=Actor.system(fund),
            organisation=company,
            last_name=name,
            first_name="Michelle",
            birth_date=datetime.date(1985, 7, 30),
            register_number=number,
        )


def give_number(fund: Fund, worker: Worker, number: str) -> None:
    """The company corrects a worker's register number."""
    with scope(fund):
        current = Worker.objects.get(pk=worker.pk)
        change_worker(
            actor=Actor.system(fund),
            worker=current,
            version=current.version,
            last_name=current.last_name,
            first_name=current.first_name,
            birth_date=current.birth_date,
            register_number=number,
        )
        assert WorkerDetails.objects.filter(worker=worker, register_number__isnull=False).exists()


def declared(fund: Fund, worker: Worker, **training: Any) -> Declaration:
    """A participation of this worker, asked to be declared."""
    uuid = uuid4()
    REGISTER.particular[uuid] = registration(**training)
    with scope(fund):
        return services.declare_participation(
            actor=Actor.system(fund),
            fund=fund,
            kind=KIND,
            source_uuid=uuid,
            worker=worker,
            company=Organisation.objects.get(pk=worker.organisation_id),
            trained_from=REGISTER.particular[uuid].training.starts_on,
        )


def run(fund: Fund) -> None:
    """What the worker does when it is nudged; the server's turn has come."""
    with scope(fund):
        Channel.objects.filter(next_attempt_at__isnull=False).update(next_attempt_at=timezone.now())
    exchange(fund.pk)


def state_of(fund: Fund, declaration: Declaration) -> str:
    return now(fund, declaration).state


def now(fund: Fund, declaration: Declaration) -> Declaration:
    """The declaration as it is stored."""
    with scope(fund):
        return Declaration.objects.select_related("company", "worker").get(pk=declaration.pk)


def only_batch(fund: Fund) -> Batch:
    with scope(fund):
        return Batch.objects.get()


def channel_of(fund: Fund) -> Channel:
    with scope(fund):
        return Channel.objects.get()


def connected(fund: Fund, **fields: Any) -> Channel:
    """A second channel to the same simulator, with the fund's own key."""
    with scope(fund):
        own = Channel.objects.own().get()
        made = Channel.objects.get(pk=own.pk)
        made.pk = made.id = None
        made._state.adding = True
        made.uuid = fields.pop("uuid")
        for name, value in fields.items():
            setattr(made, name, value)
        made.save()
        return made


def only_batch_or_latest(fund: Fund) -> Batch:
    with scope(fund):
        return Batch.objects.latest("pk")


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def point_at(fund: Fund, **where: Any) -> None:
    """Change columns of the channel behind everybody's back."""
    with scope(fund):
        Channel.objects.update(**where)


def page_of_channel(fund: Fund) -> str:
    """The sheet of the fund's only channel, as its staff sees it."""
    address = reverse("batch_channel:sheet", args=[channel_of(fund).uuid])
    return quickly_signed_in(fund, staff_of(fund).user).get(address).content.decode()


def look_at_source(fund: Fund, uuid: UUID) -> list[Declaration]:
    """What the daily look finds of one source: the form that is proposed, if any."""
    with scope(fund):
        last = Declaration.objects.of_sources(KIND, [uuid]).order_by("pk")
        accepted = sorted({(one.state in HERE and one.replaces_id) or one.pk for one in last})
        return [proposed for pk in accepted if (proposed := changes.compare(fund, pk))]
