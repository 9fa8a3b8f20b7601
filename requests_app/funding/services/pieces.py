"""The papers of a request (`MYA-02`): deposited, replaced, taken back, given when the fund names what is missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from extranet.documents.inspection import Inspected
from extranet.documents.services import deposit, discard
from extranet.journal.services import record
from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund

from .. import verbs
from ..models import DevicePiece, FundingRequest, PieceDemand, RequestPiece
from ..permissions import check_company
from ..workflow import EDITABLE, RequestState
from .locking import locked_in

AT_ONCE = 10  # files
IN_ALL = 60  # papers that stand in one file


@transaction.atomic
def add_papers(
    *,
    actor: Actor,
    fund: Fund,
    request: FundingRequest,
    uploads: Sequence[Inspected],
    piece: DevicePiece | None = None,
    name: str = "",
) -> list[RequestPiece]:
    """Deposit papers, for a piece of the device or under a name of one's own.

    Raises `ValidationError` without a name, for another device's piece, and for too many files; `MovedOn` once the
    request is neither a draft nor incomplete.
    """
    check_company(actor, request)
    current = locked_in(request, *EDITABLE)
    name = piece.name if piece else name.strip()
    if not name:
        raise ValidationError({"name": _("Dites de quelle pièce il s’agit.")})
    if piece and piece.device_id != current.device_id:
        raise ValidationError(_("Cette pièce est celle d’un autre dispositif."))
    return [keep(actor, fund, current, upload, piece, name) for upload in uploads]


def keep(
    actor: Actor, fund: Fund, current: FundingRequest, upload: Inspected, piece: DevicePiece | None, name: str
) -> RequestPiece:
    """Keep a file; `current` is locked. Raises `ValidationError` for more than `IN_ALL` in a request."""
    if current.papers.filter(withdrawn_at__isnull=True).count() >= IN_ALL:
        raise ValidationError(
            _("Un dossier tient au plus %(count)s fichiers : réunissez-en plusieurs en un seul PDF."),
            params={"count": IN_ALL},
        )
    rank = current.papers.count() + 1
    document = deposit(
        fund_id=fund.pk,
        upload=upload,
        file_name=f"piece-{current.uuid.hex[:8]}-{rank}.{upload.kind.suffix}",
        user_id=actor.user_id,
    )
    paper = RequestPiece.objects.create(
        request=current, piece=piece, name=name, document=document, added_by_id=actor.user_id
    )
    record(actor, verbs.PAPER_ADDED, current, facts={"document": str(document.uuid)})
    return paper


@transaction.atomic
def remove_paper(*, actor: Actor, paper: RequestPiece) -> None:
    """Of a draft nothing is left of it; once the fund has seen it, it is kept and marked as taken back.

    Raises `MovedOn` once the request is neither a draft nor incomplete.
    """
    check_company(actor, paper.request)
    current = locked_in(paper.request, *EDITABLE)
    if not current.papers.filter(pk=paper.pk, withdrawn_at__isnull=True).exists():
        return  # a second click
    record(actor, verbs.PAPER_REMOVED, current, facts={"document": str(paper.document.uuid)})
    take_back(current, paper)


def take_back(current: FundingRequest, paper: RequestPiece) -> None:
    """A draft's paper is deleted; what was sent once stays, withdrawn, for whoever asks what the fund had seen."""
    current.demands.filter(answer=paper, answered_at__isnull=True).update(answer=None)
    if current.state == RequestState.DRAFT:
        document = paper.document
        paper.delete()
        discard(document)
        return
    paper.withdrawn_at = timezone.now()
    paper.save(update_fields=["withdrawn_at"])


@transaction.atomic
def replace_paper(*, actor: Actor, fund: Fund, paper: RequestPiece, upload: Inspected) -> RequestPiece:
    """The new file takes the old one's place, also as the answer to what the fund asked for.

    Raises `ValidationError` when that was taken back, `MovedOn` once the request is neither a draft nor incomplete.
    """
    check_company(actor, paper.request)
    current = locked_in(paper.request, *EDITABLE)
    if not current.papers.filter(pk=paper.pk, withdrawn_at__isnull=True).exists():
        raise ValidationError(_("Cette pièce vient d’être retirée : déposez la nouvelle depuis la liste des pièces."))
    document = deposit(
        fund_id=fund.pk,
        upload=upload,
        file_name=f"piece-{current.uuid.hex[:8]}-{current.papers.count() + 1}.{upload.kind.suffix}",
        user_id=actor.user_id,
    )
    newer = RequestPiece.objects.create(
        request=current, piece=paper.piece, name=paper.name, document=document, added_by_id=actor.user_id
    )
    facts = {"former": str(paper.document.uuid), "document": str(document.uuid)}
    current.demands.filter(answer=paper, answered_at__isnull=True).update(answer=newer)
    record(actor, verbs.PAPER_REPLACED, current, facts=facts)
    take_back(current, paper)
    return newer


@transaction.atomic
def prepare_answer(
    *,
    actor: Actor,
    fund: Fund,
    request: FundingRequest,
    files: Mapping[PieceDemand, Sequence[Inspected]],
    words: Mapping[PieceDemand, str],
) -> None:
    """Keep what is given for the pieces that the fund asked for, and the words on those that can't be given.

    Raises `MovedOn` unless the request is incomplete, `ValidationError` for too many files.
    """
    check_company(actor, request)
    current = locked_in(request, RequestState.INCOMPLETE)
    for demand in open_demands(current):
        papers = [keep(actor, fund, current, one, demand.piece, demand.name) for one in files.get(demand, ())]
        if papers:
            demand.answer = papers[-1]
        demand.reply = words.get(demand, demand.reply).strip()
        demand.full_clean()
        demand.save()


@transaction.atomic
def answer(*, actor: Actor, request: FundingRequest, message: str = "") -> FundingRequest:
    """« Renvoyer au fonds ». Raises `ValidationError` that names each piece with neither a paper nor a word."""
    check_company(actor, request)
    current = locked_in(request, RequestState.INCOMPLETE)
    demands = open_demands(current)
    if silent := [one for one in demands if one.answer_id is None and not one.reply]:
        names = ", ".join(f"« {one.name} »" for one in silent)
        raise ValidationError(
            _("Ajoutez ces pièces, ou dites pourquoi vous ne pouvez pas les fournir : %(names)s."),
            params={"names": names},
        )
    now = timezone.now()
    for demand in demands:
        demand.answered_at = now
        demand.save(update_fields=["answered_at"])
    current.answer()
    current.version += 1
    current.save()
    record(actor, verbs.PIECES_GIVEN, current, facts={"pieces": len(demands)}, text=message.strip())
    return current


def open_demands(request: FundingRequest) -> list[PieceDemand]:
    """What the fund asked for and has no answer to yet, in the order in which it asked."""
    demands = request.demands.filter(answered_at__isnull=True)
    return list(demands.select_related("piece", "answer__document").order_by("pk"))


def missing_pieces(request: FundingRequest) -> list[DevicePiece]:
    """The required pieces of its device of which no paper is there."""
    given = request.papers.filter(withdrawn_at__isnull=True).values("piece")
    wanted = request.device.pieces.filter(stage="request", is_required=True, is_current=True)
    return list(wanted.exclude(pk__in=given.exclude(piece__isnull=True)).order_by("position", "pk"))
