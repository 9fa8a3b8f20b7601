"""Depositing an invoice through its pages, as tests do it."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from extranet.tenants.scope import scope
from requests_app.funding.models import Agreement, Invoice
from requests_app.funding.services import controlling
from tests.funding.scenes import BODY_SIRET, Stage


def file(data: bytes, name: str = "facture.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, "application/octet-stream")


def deposit(client: Client, agreement: Agreement, data: bytes, name: str = "facture.pdf") -> Any:
    return client.post(reverse("funding:deposit_invoice", args=[agreement.request.uuid]), {"file": file(data, name)})


def at(name: str, invoice: Invoice) -> str:
    return reverse(f"funding:{name}", args=[invoice.uuid])


def stored(made: Stage, **found: Any) -> Invoice:
    with scope(made.fund):
        return Invoice.objects.select_related("request", "document", "credits").get(**found)


def typed(**changed: Any) -> dict[str, Any]:
    usual = {
        "number": "F2026-0042",
        "seller_name": "Centre Démo",
        "seller_siret": BODY_SIRET,
        "dated_on": "2026-11-02",
        "period_from": "2026-10-01",
        "period_to": "2026-10-31",
        "hours": "14",
        "net": "1400",
        "vat": "0",
        "total": "1400",
        "is_exempt": "on",
        "currency": "EUR",
        "version": "1",
    }
    return usual | changed


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def draft(made: Stage, agreement: Agreement | None = None, **values: Any) -> Invoice:
    return made.invoice(agreement, **values)


def in_complement(made: Stage) -> Invoice:
    invoice = made.received()
    with scope(made.fund):
        controlling.begin_control(actor=made.staff, invoice=invoice)
        current = Invoice.objects.get(pk=invoice.pk)
        current.reason = "Il manque la feuille du 12 octobre."
        current.ask_complement()
        current.save()
        return current
