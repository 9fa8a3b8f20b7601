"""The attestations and other papers that go along with an invoice, on the same payment request (`MYA-09`)."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from itertools import chain
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from extranet.documents.inspection import Inspected
from extranet.documents.models import Document
from extranet.documents.services import deposit, erase_one
from extranet.journal.services import record
from extranet.organisations.models import Worker
from extranet.tenants.actor import Actor
from extranet.tenants.constraints import save_valid
from extranet.tenants.models import Fund

from .. import verbs
from ..invoice_states import InvoiceState
from ..models import Attestation, DevicePiece, Invoice, ReplacedFile, Stage
from ..permissions import check_own_invoice
from .locking import locked_invoice

AT_ONCE = 20
AT_MOST = 100  # with one invoice
BESIDE = (Attestation, ReplacedFile)  # files of an invoice, but for its own
OPEN = [InvoiceState.DRAFT, InvoiceState.COMPLEMENT]  # papers come and go


@transaction.atomic
def add_attestations(
    *,
    actor: Actor,
    fund: Fund,
    invoice: Invoice,
    uploads: Iterable[Inspected],
    kind: str,
    worker: Worker | None = None,
    hours: Decimal | None = None,
    piece: DevicePiece | None = None,
) -> list[Attestation]:
    """Keep papers of one kind, about one person or about nobody. The hours are those of all of them together.

    Raises `ValidationError` for too many files, or somebody who isn't of the request; `MovedOn` unless the invoice is
    in preparation or waits for a complement.
    """
    check_own_invoice(actor, invoice)
    current = locked_invoice(invoice, *OPEN)
    uploads, there = list(uploads), current.attestations.count()
    if there + len(uploads) > AT_MOST:
        raise ValidationError(
            {
                "papers": _(
                    "Une facture est accompagnée de %(at_most)s fichiers au plus : réunissez les feuilles en un PDF."
                )
                % {"at_most": AT_MOST}
            }
        )
    if worker is not None and not current.request.people.filter(worker=worker).exists():
        raise ValidationError({"worker": _("Choisissez un bénéficiaire du dossier.")})
    kept: list[Attestation] = []
    for rank, upload in enumerate(uploads, there + 1):
        name = f"attestation-{current.uuid.hex[:8]}-{rank}.{upload.kind.suffix}"
        document = deposit(fund_id=fund.pk, upload=upload, file_name=name, user_id=actor.user_id)
        said = hours if not kept else None  # once, however many files they stand on
        values: dict[str, Any] = {"kind": kind, "worker": worker, "hours": said, "piece": piece}
        attestation = Attestation(invoice=current, document=document, **values)
        save_valid(attestation)
        kept.append(attestation)
    if kept:
        record(actor, verbs.ATTESTATIONS_ADDED, current, facts={"files": len(kept), "kind": kind})
    return kept


@transaction.atomic
def remove_attestation(*, actor: Actor, attestation: Attestation) -> None:
    """Taken back before it is sent, or in a complement; see `put_aside` for its file. Raises `MovedOn` else."""
    check_own_invoice(actor, attestation.invoice)
    current = locked_invoice(attestation.invoice, *OPEN)
    record(actor, verbs.ATTESTATION_REMOVED, current, facts={"document": str(attestation.document.uuid)})
    document = attestation.document
    attestation.delete()
    put_aside(current, document)


def put_aside(invoice: Invoice, document: Document) -> None:
    """A file that is the invoice's no longer: kept where the fund may have read it, else deleted with its bytes."""
    if invoice.state == InvoiceState.DRAFT:
        erase_one(document.pk)
    else:
        ReplacedFile.objects.create(invoice=invoice, document=document)


def documents_of(invoices: Iterable[int]) -> list[int]:
    """The ids of their own files, of their attestations' and of those that were replaced."""
    ids = list(invoices)
    own = Invoice.objects.filter(pk__in=ids, document__isnull=False).values_list("document", flat=True)
    others = [model.objects.filter(invoice__in=ids).values_list("document", flat=True) for model in BESIDE]
    return [*own, *chain.from_iterable(others)]


def asked_pieces(invoice: Invoice) -> list[DevicePiece]:
    """What the device asks for with an invoice."""
    rows = invoice.request.device.pieces.filter(stage=Stage.INVOICE, is_current=True)
    return list(rows.order_by("position", "pk"))


def missing_pieces(invoice: Invoice) -> list[DevicePiece]:
    """The required ones of which no file is there."""
    given = set(invoice.attestations.filter(piece__isnull=False).values_list("piece", flat=True))
    return [piece for piece in asked_pieces(invoice) if piece.is_required and piece.pk not in given]
