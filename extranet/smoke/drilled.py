"""What happens on the drill's site between two of its steps: `python -m extranet.smoke.drilled ACT`.

Each act is the services' own, in the place of the people who would do it; the worker's tasks are called by name, so
that what doesn't leave is kept back and isn't only without a worker.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

HELD, MISTAKE = "Acte A SA", "Acte B SA (l’erreur)"


def certify() -> str:
    """A second fund, whose training body certifies a month online; the worker seals its PDF."""
    from django.conf import settings

    from certification.models import Certificate, Evidence, Granularity
    from certification.periods import month_of, today_at
    from certification.proofs import Method, Proof
    from certification.sandbox import shifted
    from certification.sealing import seal_due
    from certification.services.certifying import certify as certify_month
    from certification.statements import ADDRESS, HOURS
    from extranet.demo import certificates, identities, people
    from extranet.demo.papers import actor_of
    from extranet.documents.storing import read
    from extranet.documents.tasks import render_pdfs
    from extranet.organisations.models import Membership
    from extranet.organisations.roles import OrganisationKind, Role
    from extranet.organisations.services import add_organisation
    from extranet.tenants.actor import Actor
    from extranet.tenants.scope import scope

    fund = people.make_one("passerelle")
    identities.make(fund)
    with scope(fund):
        members = Membership.objects.select_related("organisation", "user")
        manager = members.filter(roles__contains=[Role.MANAGER]).earliest("pk")
        staff = actor_of(members.filter(roles__contains=[Role.FUND_ADMINISTRATOR]).earliest("pk"))
        employer = add_organisation(
            actor=Actor.system(fund),
            name="Pharmacie Fictive",
            kinds=[OrganisationKind.COMPANY],
            legal_form="SELARL",
            country="FR",
        )
        trainee = certificates.Trainee(
            "PT-0101", "mrs", "Démorest", "Michelle", "Préparatrice en pharmacie", -2, 5, 1, 0, Granularity.MONTH
        )
        certificates.walk(fund, staff, manager, employer, trainee, shifted(month_of(today_at(fund)), 0))
    render_pdfs(fund.pk)
    with scope(fund):
        certificate = certify_month(
            actor=actor_of(members.get(pk=manager.pk)),
            fund=fund,
            certificate=Certificate.objects.select_related("version", "dossier").get(),
            path=Certificate.Path.ONLINE,
            statements=[str(HOURS), str(ADDRESS)],
            proof=Proof(Method.EMAIL_CODE, ip="192.0.2.10"),
        )
    seal_due(fund.pk)
    sealed(fund)
    with scope(fund):
        certificate = Certificate.objects.select_related("definitive", "version").get(pk=certificate.pk)
        assert certificate.definitive is not None  # noqa: S101 - the drill fails here, with its traceback
        content = read(certificate.definitive)
        (Path(settings.MEDIA_ROOT).parent / "sealed-certificate.pdf").write_bytes(content)
        return f"{certificate.number} is sealed: {len(content)} bytes, {Evidence.objects.count()} records of evidence"


def before() -> str:
    """Act A: a company joins, an invitation waits in the outbox, a declaration waits to leave for real."""
    from batch_channel.models import Declaration
    from batch_channel.services import resend
    from extranet.accounts.invitations import send_invitation
    from extranet.accounts.models import User
    from extranet.organisations.models import Membership
    from extranet.tenants.actor import Actor
    from extranet.tenants.scope import scope

    fund = the_fund()
    with scope(fund):
        company(fund, HELD)
        user = User.objects.get(pk=Membership.objects.order_by("pk").values("user")[:1])
        send_invitation(user=user, fund=fund, organisation_name=HELD)
        tested = Declaration.objects.left_to_declare().order_by("pk").first()
        assert tested is not None  # noqa: S101 - as above: the smoke run leaves two of them
        resend(actor=Actor.system(fund), fund=fund, declaration=tested)
    sealed(fund)
    return f"« {HELD} », an invitation, a declaration to send"


def after() -> str:
    """The mistake, and what leaves in the meantime: a mail, and a set that the social security takes."""
    from batch_channel.models import Batch
    from batch_channel.tasks import exchange
    from extranet.notifications.models import Message
    from extranet.notifications.tasks import send
    from extranet.tenants.scope import scope

    fund = the_fund()
    with scope(fund):
        company(fund, MISTAKE)
    with simulated() as answer:
        exchange(fund.pk)
        answer()
    send(fund.pk)
    sealed(fund)
    with scope(fund):
        batch = Batch.objects.latest("pk")
        left = Message.objects.filter(next_attempt_at=None).latest("pk")
        assert (batch.state, left.state) == ("sent", "sent"), (batch.state, left.state)  # noqa: S101 - as above
        return f"« {MISTAKE} »; {batch.name} was sent and taken, its mail too"


def held() -> str:
    """What the workers do on the recovered site before anybody has looked at the list: nothing."""
    from batch_channel.models import Batch, Channel
    from batch_channel.tasks import exchange
    from extranet.integrations.tasks import deliver_webhooks
    from extranet.notifications.models import Message
    from extranet.notifications.tasks import send
    from extranet.tenants.scope import scope

    fund = the_fund()
    with simulated():
        before = names_on_the_server()
        for task in (exchange, send, deliver_webhooks):
            task(fund.pk)
        assert names_on_the_server() == before  # noqa: S101 - as above
    with scope(fund):
        due = Message.objects.filter(next_attempt_at__isnull=False).count()
        assert due == 1 and Channel.objects.get().held_at  # noqa: S101, PT018 - as above
        assert not Batch.objects.to_send().exists()  # noqa: S101 - as above
    return f"{due} mail is still in the outbox, the channel is held, nothing new on the server"


def released() -> str:
    """The fund has compared with the portal and releases its channel: what waited leaves under a name of its own."""
    from batch_channel.models import Batch, Channel
    from batch_channel.services import release_channel
    from batch_channel.tasks import exchange
    from extranet.tenants.actor import Actor
    from extranet.tenants.scope import scope

    fund, known = the_fund(), names_on_the_server()
    with scope(fund):
        release_channel(actor=Actor.system(fund), fund=fund, channel=Channel.objects.get())
    with simulated():
        exchange(fund.pk)
    with scope(fund):
        batch = Batch.objects.latest("pk")
    sealed(fund)
    assert batch.state == "sent" and f"GO.{batch.name}.1" not in known  # noqa: S101, PT018 - as above
    assert all(f"GO.{batch.name}.1" > name for name in known if f".{batch.environment}." in name)  # noqa: S101 - as above
    return f"{batch.name}, beyond every name that the server has seen"


def the_fund() -> Any:
    from extranet.tenants.models import Fund

    return Fund.objects.get(slug="smoke")


def sealed(fund: Any) -> None:
    """The journal has a seal over what was just done, and its head is noted outside."""
    from extranet.journal.models import Entry, Seal
    from extranet.journal.tasks import seal
    from extranet.tenants.scope import scope

    from .journey import wait_until

    def is_sealed() -> bool:
        seal(fund.pk)
        with scope(fund):
            return not Entry.objects.after(Seal.objects.latest("number").ends_at).exists()

    wait_until(is_sealed, "the journal wasn't sealed")


def company(fund: Any, name: str) -> None:
    from extranet.organisations.roles import OrganisationKind
    from extranet.organisations.services import add_organisation
    from extranet.tenants.actor import Actor

    add_organisation(
        actor=Actor.system(fund), name=name, kinds=[OrganisationKind.COMPANY], legal_form="SA", country=fund.country
    )


@contextmanager
def simulated() -> Iterator[Callable[[], int]]:
    """The social security that the channel knows, on its former port; gives what makes it take and answer."""
    from django.conf import settings

    from batch_channel.models import Channel
    from batch_channel.simulator.directory import Directory
    from batch_channel.simulator.openssh import running_sshd
    from batch_channel.simulator.watching import look
    from extranet.tenants.scope import scope

    with scope(the_fund()):
        port = Channel.objects.get().port
    with running_sshd(Path(settings.SIMULATOR_DIR), port=port):
        yield lambda: look(Directory(Path(settings.SIMULATOR_DIR)))


def names_on_the_server() -> set[str]:
    """The GO of every set that ever came, taken or not."""
    from django.conf import settings

    home = Path(settings.SIMULATOR_DIR)
    return {path.name for path in [*home.glob("taken/*/GO.*"), *home.glob("root/IN*/GO.*")]}


ACTS: dict[str, Callable[[], str]] = {act.__name__: act for act in (certify, before, after, held, released)}

if __name__ == "__main__":
    import django
    from django.utils import translation

    django.setup()
    with translation.override("fr"):
        print(ACTS[sys.argv[1]]())
