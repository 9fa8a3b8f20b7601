"""Steps of the smoke run: a training request from the operator's draft to the fund's acceptance."""

from __future__ import annotations

import datetime

from django.utils import timezone

from batch_channel.simulator.rules import CLOSED_NUMBER
from extranet.notifications.models import Message
from extranet.tenants.scope import scope
from requests_app.training.models import Participant
from requests_app.training.services import (
    certifying,
    completing,
    days,
    deciding,
    drafting,
    links,
    participants,
    presences,
    printing,
    sending,
    sending_to_fund,
)
from requests_app.training.services.days import DayHours
from requests_app.training.services.participants import Person
from requests_app.training.services.presences import Presence
from requests_app.training.totals import totals_of
from requests_app.training.workflow import RequestState

from .journey import Journey, Wrong, check, run, signed, wait_until
from .papers import REPRESENTATIVE, as_upload

PEOPLE = [
    Person("Démotte", "Alice", datetime.date(1985, 7, 30)),
    Person("Démoclos", "Yvan", datetime.date(1960, 1, 1)),
    Person("Démongeot", "Rose", datetime.date(1998, 4, 28)),
]
NUMBERS = {"Démotte": "85073003328", "Démoclos": CLOSED_NUMBER, "Démongeot": "98472899765"}
COMMENT = 11  # a byte of the PDF's second line, which means nothing and is signed all the same


def hours_of(date: datetime.date) -> DayHours:
    """Seven hours and a half of training."""
    at = datetime.time
    return DayHours(date, at(8, 30), at(16, 30), break_starts_at=at(12, 0), break_ends_at=at(12, 30))


def encoded(journey: Journey) -> str:
    """The operator encodes a training of two days, three workers and their presences"""
    today = timezone.localdate()
    dates = [today - datetime.timedelta(days=2), today - datetime.timedelta(days=1)]
    actor = journey.as_encoder
    with scope(journey.fund):
        (journey.request,) = drafting.create(
            actor=actor, companies=[journey.company], title="Soudage TIG, niveau 2", theme="Soudage",
            catalogue_code="", kind="formal", provider_name="TechnoDémo", provider_number="", is_online=False,
            place="Namur", language="fr",
        )  # fmt: skip
        days.change_days(
            actor=actor,
            request=journey.request,
            version=journey.stored().version,
            days=[hours_of(date) for date in dates],
        )
        participants.add_participants(actor=actor, request=journey.request, people=PEOPLE)
        first, second = journey.request.days.order_by("date")
        by_name = {one.last_name: one for one in journey.request.participants.all()}
        presences.report(
            actor=actor,
            request=journey.request,
            version=journey.stored().version,
            presences=[
                Presence(
                    by_name["Démotte"], second, starts_at=datetime.time(8, 30), ends_at=datetime.time(9, 30),
                    is_justified=True,
                ),
                Presence(by_name["Démongeot"], first, kind="illness"),
                Presence(by_name["Démongeot"], second, kind="illness"),
            ],
        )  # fmt: skip
        minutes = {line.participant.last_name: line.minutes for line in totals_of(journey.stored()).lines}
    check(minutes == {"Démotte": 840, "Démoclos": 900, "Démongeot": 0}, f"minutes: {minutes}")
    return f"{journey.request.number}: 900, 840 and 0 minutes"


def sent_to_company(journey: Journey) -> str:
    """The operator sends it; the mandatee's mail leaves"""
    with scope(journey.fund):
        sending.send_to_company(actor=journey.as_encoder, fund=journey.fund, request=journey.stored())
        sending.open_for_company(actor=journey.as_mandatee, request=journey.stored())

    def has_left() -> bool:
        with scope(journey.fund):
            waiting = Message.objects.filter(kind__startswith="training.", next_attempt_at__isnull=False)
            return not waiting.exists() and Message.objects.filter(kind__startswith="training.").exists()

    wait_until(has_left, "the mail didn't leave")
    return str(journey.stored().get_state_display())


def completed(journey: Journey) -> str:
    """The company completes its workers' data"""
    with scope(journey.fund):
        for participant in Participant.objects.filter(request=journey.request).order_by("pk"):
            completing.add_to_register(
                actor=journey.as_mandatee,
                participant=participant,
                last_name=participant.last_name,
                first_name=participant.first_name,
                birth_date=participant.birth_date,
                register_number=NUMBERS[participant.last_name],
                language="fr",
            )
        tied = Participant.objects.filter(request=journey.request, worker__isnull=False).count()
    check(tied == len(PEOPLE), f"{tied} workers are tied")
    return f"{tied} workers in the register, with their register numbers"


def certified(journey: Journey) -> str:
    """The company certifies the presences, and has the recap made"""
    with scope(journey.fund):
        certifying.certify(actor=journey.as_mandatee, request=journey.stored(), version=journey.stored().version)
        recap = printing.generate_recap(
            actor=journey.as_mandatee, fund=journey.fund, request=journey.stored(), language="fr"
        )
    path = journey.keep("recap.pdf", journey.rendered(recap.document))
    text = run("pdftotext", "-layout", path, "-").decode()
    for wanted in (journey.request.number, recap.content_digest[:16], "Démotte", REPRESENTATIVE.name):
        check(wanted in text, f"the recap doesn't say {wanted}")
    return "pdftotext reads number, digest, workers and representative in it"


def signed_recap(journey: Journey) -> str:
    """The representative signs it electronically, and deposits it by her link"""
    with scope(journey.fund):
        recap = journey.request.recaps.select_related("document").get(voided_at__isnull=True)
        link = links.send_link(
            actor=journey.as_mandatee,
            fund=journey.fund,
            request=journey.stored(),
            email="beatrice.demo@demo.invalid",
            language="fr",
        )
    path = journey.keep("recap-signed.pdf", signed(journey.rendered(recap.document), REPRESENTATIVE.name))
    report = run("pdfsig", "-nocert", path).decode()
    check("Signature is Valid" in report, report)
    with scope(journey.fund):
        links.deposit_by_link(fund=journey.fund, link=link, upload=as_upload(path.read_bytes()))
        recap.refresh_from_db()
    check(recap.signature == recap.Signature.ELECTRONIC and not recap.signer_differs, f"found: {recap.signature}")
    return "pdfsig finds the signature valid; ours is the declared representative"


def refused_files(journey: Journey) -> str:
    """A file that was altered after signing, and an unsigned one, are refused"""
    from django.core.exceptions import ValidationError

    from requests_app.training.services.signing import deposit_signed

    said = []
    unsigned = (journey.home / "recap.pdf").read_bytes()
    altered = bytearray((journey.home / "recap-signed.pdf").read_bytes())
    altered[COMMENT] ^= 1
    for content in (unsigned, bytes(altered)):
        try:
            with scope(journey.fund):
                deposit_signed(
                    actor=journey.as_mandatee, fund=journey.fund, request=journey.stored(), upload=as_upload(content)
                )
        except ValidationError as refusal:
            said.append(refusal.messages[0])
        else:
            raise Wrong("it was taken")
    check(len(set(said)) == 2, f"both were told the same: {said[0]}")
    return "each with its own reason"


def accepted(journey: Journey) -> str:
    """The company sends the request to the fund, which accepts it"""
    with scope(journey.fund):
        sending_to_fund.send_to_fund(actor=journey.as_mandatee, fund=journey.fund, request=journey.stored())
        receipt = journey.stored().sent_to_fund_at
        check(receipt, "no receipt")
        deciding.accept(actor=journey.staff, fund=journey.fund, request=journey.stored())
    check(journey.stored().state == RequestState.ACCEPTED, journey.stored().state)
    check(set(journey.declarations()) == set(NUMBERS), "not one declaration for each worker")
    return f"received {receipt:%Y-%m-%d %H:%M} UTC; {len(NUMBERS)} declarations"
