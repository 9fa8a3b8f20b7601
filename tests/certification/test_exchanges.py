"""« Mes échanges » and « Documents »: who writes to whom, what is read, and every file of a dossier in one list."""

from __future__ import annotations

import dataclasses
import datetime
import uuid
from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from certification.models import Attachment, Message, MessageFile
from certification.personal_data import messages
from certification.services.exchanges import mark_read, send_message
from certification.views import filings
from extranet.notifications.models import Message as Mail
from extranet.tenants.registries import Person
from extranet.tenants.scope import scope
from tests.certification.scenes import Stage, body_of, document_of
from tests.documents.uploads import picture
from tests.factories import quickly_signed_in

JUNE = datetime.date(2020, 6, 1)
PNG = picture("PNG")


@pytest.fixture(autouse=True)
def in_august(time_machine):
    time_machine.move_to("2020-08-15T10:00:00+02:00")


def page_of(dossier: Any) -> str:
    return reverse("certification:exchange", args=[dossier.uuid])


def write(made: Stage, dossier: Any, text: str = "Il manque l’attestation de juin.") -> Message:
    with scope(made.fund):
        return send_message(actor=made.staff, fund=made.fund, dossier=dossier, text=text)


def text_of(response: Any) -> str:
    return response.content.decode()


@pytest.mark.feature("ATN-05")
def test_a_body_answers_the_fund_with_a_file_and_each_sees_what_the_other_has_read(made):
    dossier = made.dossier()
    write(made, dossier)
    with scope(made.fund):
        told = Mail.objects.get()
        assert (told.kind, told.address) == ("certification.message", made.manager.user.email)
    listed = text_of(made.as_manager.get(reverse("certification:exchanges")))
    assert "1 message" in listed
    assert "Messages à lire à propos des dossiers" in text_of(made.as_manager.get("/"))

    first = text_of(made.as_manager.get(page_of(dossier)))
    assert "Il manque l’attestation de juin." in first
    assert "Nouveau" in first
    assert "Lu" in text_of(made.as_staff.get(page_of(dossier)))

    answer = {"text": "La voici.", "papers": SimpleUploadedFile("juin.png", PNG, "image/png")}
    assert made.as_manager.post(page_of(dossier), answer).status_code == 302
    with scope(made.fund):
        message = Message.objects.get(side="body")
        assert message.name == made.actor.name
        file = MessageFile.objects.select_related("document").get(message=message)
        assert Mail.objects.filter(address=made.officer.user.email).exists(), "she wrote in this thread before"
    page = text_of(made.as_staff.get(page_of(dossier)))
    assert "La voici." in page
    with scope(made.fund):
        (hers,) = messages(Person((made.manager.user_id,), made.manager.user.email))
    assert "La voici." in dict(hers).values(), "« Mes données » tells her what she wrote"
    assert file.document.file_name in page
    got = made.as_staff.get(reverse("certification:message_file", args=[file.uuid]))
    assert b"".join(got.streaming_content).startswith(b"\x89PNG")
    assert not mail.outbox, "mails leave by the worker"


@pytest.mark.feature("ATN-05")
def test_what_was_typed_stays_when_a_file_is_refused(made):
    dossier = made.dossier()
    answer = {"text": "Voici le fichier.", "papers": SimpleUploadedFile("juin.svg", b"<svg/>", "image/svg+xml")}
    page = text_of(made.as_manager.post(page_of(dossier), answer))
    assert "Voici le fichier." in page
    assert "juin.svg" in page
    with scope(made.fund):
        assert not Message.objects.exists()
    many = [SimpleUploadedFile(f"{number}.png", PNG, "image/png") for number in range(6)]
    page = text_of(made.as_manager.post(page_of(dossier), {"text": "Six fichiers.", "papers": many}))
    assert "Au plus 5 fichiers par message" in page
    assert "Six fichiers." in page


@pytest.mark.feature("ATN-05")
def test_only_the_body_and_the_fund_read_a_thread(made):
    dossier = made.dossier()
    message = write(made, dossier)
    with scope(made.fund):
        file = MessageFile.objects.create(message=message, document=document_of(made.fund))

    stranger = quickly_signed_in(made.fund, body_of(made.fund, "Autre centre").user)
    for address in (page_of(dossier), reverse("certification:message_file", args=[file.uuid])):
        assert stranger.get(address).status_code == 404


@pytest.mark.feature("ATN-06", "ATN-26")
def test_every_file_of_a_dossier_stands_in_its_tab_and_in_the_list(made):
    dossier = made.dossier()
    certificate = made.certified(dossier, JUNE)
    with scope(made.fund):
        certificate.definitive = document_of(made.fund)
        certificate.save(update_fields=["definitive"])
        Attachment.objects.create(certificate=certificate, document=document_of(made.fund), title="Juin")
    message = write(made, dossier)
    with scope(made.fund):
        MessageFile.objects.create(message=message, document=document_of(made.fund))
    kinds = ["Certificat de réalisation", "Certificat signé, joint", "Attestation de présence", "Pièce d’un échange"]
    for address in (reverse("certification:documents"), reverse("certification:documents_of", args=[dossier.uuid])):
        page = text_of(made.as_manager.get(address))
        assert all(kind in page for kind in kinds), address
        assert "Juin 2020" in page
    got = made.as_manager.get(reverse("certification:definitive", args=[certificate.uuid]))
    assert b"".join(got.streaming_content).startswith(b"%PDF-")
    found = made.as_manager.get(reverse("certification:documents"), {"kind": "scan"})
    assert [row.record.kind for row in found.context["table"].page.object_list] == ["scan"]


def test_the_funds_list_shows_the_last_files_and_exports_all(made, monkeypatch):
    """Pages lead to so many files and no further (here two): older ones aren't even sorted for them."""
    monkeypatch.setattr(filings, "COUNTED_UP_TO", 2)
    dossier, months = made.dossier(), [datetime.date(2020, month, 1) for month in (2, 3, 4, 5)]
    for place, month in enumerate(months):
        certificate = made.certified(dossier, month)
        with scope(made.fund):
            certificate.definitive = document_of(made.fund)
            certificate.certified_at += datetime.timedelta(hours=place)
            certificate.save(update_fields=["definitive", "certified_at"])
    address = reverse("certification:documents")

    def shown(client: Client, search: dict[str, str]) -> set[datetime.date]:
        return {row.record.month for row in client.get(address, search).context["table"].page.object_list}

    assert shown(made.as_staff, {}) == set(months[1:])
    assert shown(made.as_staff, {"kind": "certificate"}) == set(months)
    assert shown(made.as_staff, {"sort": "filed_at"}) == set(months)
    assert shown(made.as_manager, {}) == set(months)
    exported = b"".join(made.as_staff.get(address, {"export": "csv"}).streaming_content).decode("utf-8-sig")
    assert len(exported.splitlines()) == 1 + 2 * len(months), exported  # each with its scan


@pytest.mark.feature("ATN-06")
def test_courses_are_counted_and_lead_to_their_dossiers(made):
    made.dossier("P-1")
    made.dossier("P-2", last_name="Modèle")
    made.dossier("P-3", training_title="Comptabilité", device="vae")
    page = made.as_manager.get(reverse("certification:courses"))
    rows = {row.record["training_title"]: row.record for row in page.context["table"].page.object_list}
    assert rows["1ERE ANNEE PHARMACIE"]["dossiers"] == 2
    found = text_of(made.as_manager.get(reverse("certification:list"), {"course": "Comptabilité"}))
    assert "P-3" in found
    assert "P-1" not in found
    assert "P-3" in text_of(made.as_manager.get(reverse("certification:vae")))


def test_sixty_threads_and_files_cost_as_many_queries_as_one(made):
    pages = [reverse("certification:exchanges"), reverse("certification:documents"), reverse("certification:courses")]
    client = made.as_manager

    def fill(number: int) -> None:
        message = write(made, made.dossier(f"N-{number}", training_title=f"Formation {number}"))
        with scope(made.fund):
            MessageFile.objects.create(message=message, document=document_of(made.fund))

    def count() -> list[int]:
        counted = []
        for page in pages:
            with CaptureQueriesContext(connection) as queries:
                assert client.get(page).status_code == 200
            counted.append(len(queries))
        return counted

    fill(0)
    one = count()
    for number in range(1, 60):
        fill(number)
    assert count() == one


def test_reading_in_a_support_access_is_nobodys_reading(made):
    dossier = made.dossier()
    write(made, dossier)

    with scope(made.fund):
        mark_read(actor=dataclasses.replace(made.actor, support=uuid.uuid4()), dossier=dossier)
        assert not dossier.readings.exclude(side="fund").exists()
