"""What people and programs do, each ready to be disturbed: its world, the act, how often it is done, where it waits."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from batch_channel.models import Sender
from batch_channel.tasks import exchange
from certification.models import Certificate, Evidence, Sealing
from certification.tasks import seal_certificates
from extranet.demo.channel import SENDER_NUMBER, rehearsal
from extranet.documents.models import Document
from extranet.documents.tasks import render_pdfs, scan_uploads
from extranet.integrations.models import Delivery
from extranet.integrations.scopes import Scope
from extranet.integrations.tasks import deliver_webhooks, read_journal
from extranet.journal.models import Entry
from extranet.mandates.models import Mandate, Paper
from extranet.mandates.tasks import end_expired
from extranet.notifications.models import Message
from extranet.notifications.tasks import send as send_mails
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope
from requests_app.enrolments.models import StaffImport
from requests_app.enrolments.tasks import import_staff_data
from requests_app.funding.models import Invoice
from requests_app.training.models import Recap, Request
from tests.batch_channel import scenes as batch
from tests.certification import proving
from tests.certification import scenes as certification
from tests.documents.pdf_factory import simple_pdf
from tests.enrolments import scenes as enrolments
from tests.enrolments import staff_files
from tests.factories import member_of, quickly_signed_in, staff_of, visitor
from tests.funding import invoicing_scenes
from tests.funding import scenes as funding
from tests.integrations import webhook_scenes
from tests.integrations.receiver import receiving
from tests.integrations.scenes import program_of
from tests.mandates import scenes as mandates
from tests.mandates.test_onboarding import ready
from tests.training import scenes as training
from tests.training.company_scenes import certified

MEDIA, MAIL, ANTIVIRUS, SFTP = "media", "mail", "antivirus", "sftp"


@dataclass
class World:
    """A fund in the middle of something; `server` is what the act talks to, when it talks to one."""

    fund: Fund
    made: Any
    server: Any = None
    kept: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Act:
    """`begin` is what the person does and may fail; `done` counts how often it is wholly done, `held` where it waits.

    `held` gives the words of a page that somebody can open, or "" when nothing waits. `tasks` are the worker's part.
    `touches` are the servers that it needs besides database and broker. `again`: a second click finds it done,
    also the day after, unless what knew it again is kept for a day only.
    """

    name: str
    words: str
    world: Callable[[Path], Any]  # a context manager that gives a World
    begin: Callable[[World], None]
    done: Callable[[World], int]
    held: Callable[[World], str]
    place: str
    tasks: tuple[Callable[[int], Any], ...] = ()
    touches: frozenset[str] = frozenset()
    again: bool = True
    is_forgotten_after_a_day: bool = False


def answered(response: Any) -> Any:
    """Raises for what a person would see as an error page."""
    assert response.status_code < 400, f"an error page, {response.status_code}"
    return response


def counted(world: World, verb: str) -> int:
    with scope(world.fund):
        return Entry.objects.filter(verb=verb).count()


def page(client: Client, address: str, *words: str) -> str:
    """The first of these words that stands on the page; fails when none does."""
    client.raise_request_exception = True
    text = " ".join(answered(client.get(address, follow=True)).content.decode().split())
    found = [word for word in words if word in text]
    assert found, f"{address} says none of {words}"
    return found[0]


@contextmanager
def preencoding(_path: Path) -> Iterator[World]:
    made = training.stage()
    request = training.draft_of(made)
    yield World(made.fund, made, kept={"request": request, "client": made.as_encoder})


def send_request(world: World) -> None:
    answered(world.kept["client"].post(reverse("training:send", args=[world.kept["request"].uuid]), follow=True))


def request_sent(world: World) -> int:
    with scope(world.fund):
        sent = Message.objects.filter(kind="training.received", state="sent").count()
        assert sent <= Entry.objects.filter(verb="training.sent_to_company").count() <= 1
        return sent


def request_told(world: World) -> str:
    """The request is with the company at once; its mail waits in the outbox, which the staff's page of mails shows."""
    with scope(world.fund):
        waits = Message.objects.filter(kind="training.received", state__in=["due", "claimed"]).exists()
    request = world.kept["request"]
    return (
        page(world.made.as_mandatee, reverse("training:request", args=[request.uuid]), request.title) if waits else ""
    )


@contextmanager
def certified_request(_path: Path) -> Iterator[World]:
    made = training.stage()
    request = certified(made)
    send_mails(made.fund.pk)
    yield World(made.fund, made, kept={"request": request, "client": made.as_mandatee})


def order_recap(world: World) -> None:
    address = reverse("training:generate_recap", args=[world.kept["request"].uuid])
    answered(world.kept["client"].post(address, follow=True))


def recap_made(world: World) -> int:
    with scope(world.fund):
        return Recap.objects.filter(document__state=Document.State.READY).count()


def recap_waits(world: World) -> str:
    with scope(world.fund):
        if not Recap.objects.filter(document__state=Document.State.RENDERING).exists():
            return ""
    address = reverse("training:recap", args=[world.kept["request"].uuid])
    return page(world.made.as_mandatee, address, "Le récapitulatif est en préparation")


@contextmanager
def month_to_certify(_path: Path) -> Iterator[World]:
    made = certification.stage()
    proving.may_go_online(made)
    dossier = made.dossier("19-0001", **proving.DATES)
    version = made.enter(dossier, certification.OCTOBER)
    render_pdfs(made.fund.pk)
    with scope(made.fund):
        certificate = Certificate.objects.select_related("dossier").get(version=version)
    send_mails(made.fund.pk)
    yield World(made.fund, made, kept={"certificate": certificate})


def certify_month(world: World) -> None:
    """As the page does it once the code was right."""
    with scope(world.fund):
        proving.certifying.certify(
            actor=world.made.actor,
            fund=world.fund,
            certificate=world.kept["certificate"],
            path=Certificate.Path.ONLINE,
            statements=[certification.STATEMENT],
            proof=proving.PROOF,
        )


def month_sealed(world: World) -> int:
    with scope(world.fund):
        assert Evidence.objects.filter(kind="certified").count() <= 1
        return Evidence.objects.filter(kind="sealed").count()


def seal_waits(world: World) -> str:
    with scope(world.fund):
        if not Sealing.objects.filter(next_attempt_at__isnull=False, certificate__definitive=None).exists():
            return ""
        certificate = world.kept["certificate"]
        address = reverse("certification:certify", args=[certificate.dossier.uuid, certificate.month])
    return page(world.made.as_manager, address, "en préparation", "réessayé de lui-même")


@contextmanager
def channel(path: Path) -> Iterator[World]:
    fund = batch.batch_fund()
    Sender.objects.filter(number=SENDER_NUMBER).update(holder=fund)  # of an earlier world in the same database
    with rehearsal(fund, path / "simulator") as simulated:
        worker = batch.worker_of(fund, batch.employer_of(fund))
        yield World(fund, SimpleNamespace(fund=fund), server=simulated, kept={"worker": worker})


def declare(world: World) -> None:
    with scope(world.fund):
        if batch.Declaration.objects.exists():
            return
    world.kept["declaration"] = batch.declared(world.fund, world.kept["worker"])


def batch_sent(world: World) -> int:
    """As the server sees it: sets whose GO lies there."""
    inbox = world.server.directory.inbox("T")
    gone = len([name for name in batch.names(inbox) if name.startswith("GO.")])
    with scope(world.fund):
        assert batch.Batch.objects.filter(state="sent").count() <= gone
        return batch.Batch.objects.filter(state="sent").count()


def batch_waits(world: World) -> str:
    with scope(world.fund):
        if not batch.Declaration.objects.filter(state="to_send").exists():
            return ""
    officer = quickly_signed_in(world.fund, staff_of(world.fund).user)
    return page(officer, reverse("batch_channel:sheet", args=[batch.channel_of(world.fund).uuid]), "Prochain essai")


@contextmanager
def member(_path: Path) -> Iterator[World]:
    fund = training.preencoding_fund()
    member = member_of(fund)
    yield World(fund, SimpleNamespace(fund=fund), kept={"member": member, "client": visitor(fund)})


def ask_for_password(world: World) -> None:
    with scope(world.fund):
        if Message.objects.exists():
            return
    address = {"email": world.kept["member"].user.email}
    answered(world.kept["client"].post("/compte/mot-de-passe/oublie/", address, follow=True))


def mail_sent(world: World) -> int:
    with scope(world.fund):
        return Message.objects.filter(state="sent").count()


def mail_waits(world: World) -> str:
    with scope(world.fund):
        message = Message.objects.filter(state__in=["due", "claimed"]).first()
        return f"notifications.Message: {message.get_state_display()}" if message else ""


@contextmanager
def webhook(_path: Path) -> Iterator[World]:
    with receiving() as receiver:
        made = training.stage()
        subscription, _secret = webhook_scenes.subscribed(made.fund, made.encoder, receiver.url)
        request = training.request_with_company(made, opened=True)
        send_mails(made.fund.pk)
        client = made.as_encoder
        yield World(
            made.fund, made, server=receiver, kept={"request": request, "client": client, "webhook": subscription}
        )


def give_back(world: World) -> None:
    with scope(world.fund):
        if Request.objects.filter(state="returned").exists():
            return
    webhook_scenes.given_back(world.made, world.kept["request"])


def webhook_delivered(world: World) -> int:
    with scope(world.fund):
        delivered = Delivery.objects.filter(state="delivered").count()
    assert len({one.id for one in world.server.received}) <= 1, "told twice under two ids"
    return delivered


def webhook_waits(world: World) -> str:
    with scope(world.fund):
        if Delivery.objects.filter(state="delivered").exists() or not Request.objects.filter(state="returned").exists():
            return ""
        if not Delivery.objects.exists():
            return "journal: à lire"
    address = reverse("integrations:webhook", args=[world.kept["webhook"].uuid])
    return page(world.kept["client"], address, "à envoyer", "À envoyer", "Envoi en cours", "en attente", "En attente")


@contextmanager
def staff_module(_path: Path) -> Iterator[World]:
    made = enrolments.stage()
    staff_files.open_module(made)
    yield World(made.fund, made, kept={"client": made.as_responsible})


def send_staff_file(world: World) -> None:
    with scope(world.fund):
        if StaffImport.objects.exists():
            return
    line = "42;Dubois;Michelle;30/07/1985;fr;michelle@exemple.be;;Achats;Acheteuse;"
    content = SimpleUploaded("personnel.csv", staff_files.csv(line))
    answered(world.kept["client"].post(staff_files.SEND, {"file": content}, follow=True))


def staff_file_read(world: World) -> int:
    with scope(world.fund):
        return StaffImport.objects.filter(state="checked").count()


def staff_file_waits(world: World) -> str:
    with scope(world.fund):
        found = StaffImport.objects.filter(state="reading").first()
    if found is None:
        return ""
    address = reverse("enrolments:staff_import", args=[found.uuid])
    return page(world.made.as_responsible, address, "Lecture", "en cours", "lues", "Le fichier")


@contextmanager
def paper(_path: Path) -> Iterator[World]:
    fund = mandates.preencoding_fund()
    newcomer = mandates.newcomer_of(fund, mandates.company_of(fund))
    convention = mandates.filled_convention(fund, newcomer)
    ready(fund, convention)
    made = SimpleNamespace(fund=fund, newcomer=newcomer)
    yield World(fund, made, kept={"paper": convention, "client": quickly_signed_in(fund, newcomer.user)})


def deposit_paper(world: World) -> None:
    fields = {"file": SimpleUploaded("scan.pdf", simple_pdf()), "signed_on": timezone.localdate().isoformat()}
    address = reverse("mandates:deposit", args=[world.kept["paper"].uuid])
    with scope(world.fund):
        if Paper.objects.filter(state="deposited").exists():
            return
    answered(world.kept["client"].post(address, fields, follow=True))


def paper_scanned(world: World) -> int:
    with scope(world.fund):
        deposited = Paper.objects.filter(state="deposited", signed_document__state=Document.State.READY)
        assert Document.objects.count() <= 2, "the file is kept twice"
        return deposited.count()


def scan_waits(world: World) -> str:
    with scope(world.fund):
        if not Document.objects.filter(state=Document.State.SCANNING).exists():
            return ""
    address = reverse("mandates:paper", args=[world.kept["paper"].uuid])
    return page(quickly_signed_in(world.fund, staff_of(world.fund).user), address, "nalyse")


@contextmanager
def agreement(_path: Path) -> Iterator[World]:
    made = funding.stage()
    agreed = made.agreed()
    send_mails(made.fund.pk)
    render_pdfs(made.fund.pk)
    yield World(made.fund, made, kept={"agreement": agreed, "client": made.as_body})


def deposit_invoice(world: World) -> None:
    with scope(world.fund):
        if Invoice.objects.exists():
            return
    answered(invoicing_scenes.deposit(world.kept["client"], world.kept["agreement"], simple_pdf()))


def invoices_there(world: World) -> int:
    with scope(world.fund):
        return Invoice.objects.filter(document__state=Document.State.READY).count()


def nothing_waits(world: World) -> str:
    return ""


@contextmanager
def last_day(_path: Path) -> Iterator[World]:
    made = training.stage(until=timezone.localdate())
    request = training.draft_of(made)
    yield World(made.fund, made, kept={"request": request})


def mandate_runs_out(world: World) -> None:
    """The calendar's act: midnight passes, nobody clicks."""
    with scope(world.fund):
        Mandate.objects.filter(state="active").update(ends_on=training.yesterday())


def handed_over(world: World) -> int:
    return counted(world, "training.handed_over")


def mandate_counts_no_more(world: World) -> str:
    """Until the sweep has run the request is the operator's; the right itself has stopped at midnight."""
    with scope(world.fund):
        if not Mandate.objects.filter(state="active", ends_on__lt=timezone.localdate()).exists():
            return ""
    address = reverse("training:request", args=[world.kept["request"].uuid])
    return page(world.made.as_encoder, address, "Brouillon")


@contextmanager
def program(_path: Path) -> Iterator[World]:
    made = training.stage()
    key = program_of(made.fund, made.encoder, Scope.TRAINING_READ, Scope.TRAINING_WRITE)
    send_mails(made.fund.pk)
    yield World(made.fund, made, kept={"client": key.client, "program": key})


def create_by_program(world: World) -> None:
    body = training.TRAINING | {"companies": [str(world.made.company.uuid)]}
    answered(world.kept["program"].post("/requests", body, retry="cours-du-lundi"))


def requests_there(world: World) -> int:
    with scope(world.fund):
        return Request.objects.count()


def SimpleUploaded(name: str, content: bytes) -> BytesIO:
    """A file as a browser sends it, new at each try."""
    file = BytesIO(content)
    file.name = name
    return file


ACTS = [
    Act(
        "send_request", "Envoyer une demande à l’entreprise", preencoding, send_request, request_sent, request_told,
        "the request’s page; the mail in the outbox", (send_mails,), frozenset({MAIL}),
    ),
    Act(
        "recap", "Générer le récapitulatif (PDF)", certified_request, order_recap, recap_made, recap_waits,
        "« Récapitulatif »: en préparation", (render_pdfs,), frozenset({MEDIA}),
    ),
    Act(
        "certify", "Certifier un mois en ligne et le sceller", month_to_certify, certify_month, month_sealed,
        seal_waits, "the month: certified; its PDF en préparation", (seal_certificates,), frozenset({MEDIA}),
        again=False,
    ),
    Act(
        "batch", "Envoyer un lot par SFTP", channel, declare, batch_sent, batch_waits,
        "the channel’s page: the failure, and the next try", (exchange,), frozenset({SFTP}),
    ),
    Act(
        "mail", "Envoyer un mail", member, ask_for_password, mail_sent, mail_waits,
        "the outbox (`notifications.Message`); given up: « Mails en échec »", (send_mails,), frozenset({MAIL}),
    ),
    Act(
        "webhook", "Livrer un webhook", webhook, give_back, webhook_delivered, webhook_waits,
        "the webhook’s page: its deliveries", (read_journal, deliver_webhooks),
    ),
    Act(
        "staff_import", "Importer des données du personnel", staff_module, send_staff_file, staff_file_read,
        staff_file_waits, "the import’s page: lecture en cours", (import_staff_data,),
    ),
    Act(
        "upload", "Déposer un document, avec antivirus", paper, deposit_paper, paper_scanned, scan_waits,
        "the document’s page: analyse en attente", (scan_uploads,), frozenset({MEDIA, ANTIVIRUS}),
    ),
    Act(
        "invoice", "Déposer une facture", agreement, deposit_invoice, invoices_there, nothing_waits,
        "–", (), frozenset({MEDIA}),
    ),
    Act(
        "night", "Balayage : le mandat de la veille prend fin", last_day, mandate_runs_out, handed_over,
        mandate_counts_no_more, "the request’s page: still a draft, nobody can write", (end_expired,),
    ),
    Act(
        "api", "Écrire par l’API avec Idempotency-Key", program, create_by_program, requests_there, nothing_waits,
        "–", is_forgotten_after_a_day=True,
    ),
]  # fmt: skip
