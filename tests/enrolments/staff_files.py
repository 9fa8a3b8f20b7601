"""Files of staff data as tests send them."""

from __future__ import annotations

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook

from extranet.organisations.models import Organisation
from extranet.tenants.scope import scope
from requests_app.enrolments.models import StaffImport
from requests_app.enrolments.services import staff_module
from requests_app.enrolments.tasks import import_staff_data
from tests.enrolments.scenes import Stage

SEND = reverse("enrolments:send_staff_data")
HEAD = "Numéro interne;Nom;Prénom;Date de naissance;Langue;Adresse e-mail;Téléphone;Service;Fonction;Parti le"


def open_module(made: Stage, organisation: Organisation | None = None, *, accept: bool = True) -> None:
    """By the staff; with the terms accepted by the responsible."""
    with scope(made.fund):
        staff_module.switch_module(actor=made.staff, organisation=organisation or made.body, is_open=True)
        if accept:
            number = staff_module.current_terms(made.fund).number
            staff_module.accept_terms(actor=made.actor, fund=made.fund, number=number)


def csv(*lines: str, head: str = HEAD) -> bytes:
    return "\r\n".join([head, *lines]).encode("utf-8-sig")


def xlsx(*rows: list[object]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def send(client: Client, content: bytes, name: str = "personnel.csv") -> str:
    """The address of the import."""
    answer = client.post(SEND, {"file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 302, answer.content.decode()
    return answer.headers["Location"]


def sent(made: Stage, content: bytes, name: str = "personnel.csv") -> tuple[str, StaffImport]:
    """Sent by the responsible, and read by the worker."""
    address = send(made.as_responsible, content, name)
    return address, worked(made)


def worked(made: Stage) -> StaffImport:
    """The last import, once the worker has done what was due."""
    import_staff_data(made.fund.pk)
    with scope(made.fund):
        return StaffImport.objects.order_by("-pk").first()
