"""Asking the fund, answering an organisation, and having read what the other side wrote (`BEY-15`)."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from extranet.documents.inspection import Inspected
from extranet.documents.services import deposit
from extranet.journal.services import record
from extranet.organisations.models import Membership
from extranet.tenants.actor import Actor
from extranet.tenants.maintenance import may_write
from extranet.tenants.models import Fund

from .. import verbs
from ..choices import choices_of
from ..exchange_recipients import officers
from ..mails.exchanges import tell_of_message, tell_officer
from ..models import FundingRequest, Side, Thread, ThreadFile, ThreadMessage, ThreadReading
from ..permissions import check_funding_staff, check_writes_to_fund
from ..queries import is_funding_staff
from ..thread_states import ThreadState
from ..workflow import RequestState
from ..working_days import working_days_after
from . import locking
from .numbers import Series, next_number

MOST_FILES = 5
TOO_MANY_FILES = gettext_lazy("Au plus %(at_most)s fichiers par message : envoyez les autres avec un second.")


class WrittenMeanwhile(ValidationError):
    """A message came after the page was opened: whoever answers for the fund reads it first."""

    def __init__(self) -> None:
        super().__init__(
            _("Un message est arrivé entre-temps : lisez-le, complétez votre réponse si besoin, puis envoyez-la.")
        )


def side_of(actor: Actor) -> Side:
    """For whom she writes and reads; that she sees the thread has been asked before."""
    return Side.FUND if is_funding_staff(actor) else Side.ORGANISATION


@transaction.atomic
def ask(*, actor: Actor, fund: Fund, subject: str, text: str, uploads: Sequence[Inspected] = ()) -> Thread:
    """A general question of the actor's organisation. Raises `ValidationError`."""
    check_writes_to_fund(actor)
    if not subject.strip():
        raise ValidationError({"subject": _("Dites en quelques mots de quoi il s’agit.")})
    thread = begin(actor, fund, actor.organisation_id or 0, subject=subject.strip())
    put(actor, fund, thread, Side.ORGANISATION, text, uploads)
    return thread


@transaction.atomic
def write_about(
    *,
    actor: Actor,
    fund: Fund,
    request: FundingRequest,
    organisation_id: int,
    text: str,
    uploads: Sequence[Inspected] = (),
    seen: int = 0,
) -> Thread:
    """A message about a file, between the fund and this organisation; the first one begins their thread.

    `seen`: the last message (its id) that stood on the page, 0 for none. Raises `ValidationError` and, for the fund,
    `WrittenMeanwhile`.
    """
    check_may_write(actor, request, organisation_id)
    current = locking.locked(request)  # two people who begin it at once begin one
    known = Thread.objects.filter(request=current, organisation=organisation_id).first()
    thread = known or begin(actor, fund, organisation_id, subject=current.title, request=current)
    return write(actor=actor, fund=fund, thread=thread, text=text, uploads=uploads, seen=seen)


@transaction.atomic
def write(
    *, actor: Actor, fund: Fund, thread: Thread, text: str, uploads: Sequence[Inspected] = (), seen: int = 0
) -> Thread:
    """The next message of a thread. Raises as `write_about`.

    For the fund's staff `WrittenMeanwhile` when a message came after `seen`, the id of the last one that was shown.
    """
    if not Thread.objects.visible_to(actor).filter(pk=thread.pk).exists():
        raise PermissionDenied(_("Cet échange est celui d’une autre organisation."))
    current, side = locked(thread), side_of(actor)
    if side == Side.FUND:
        refuse_unread(current, seen)
    put(actor, fund, current, side, text, uploads)
    return current


def check_may_write(actor: Actor, request: FundingRequest, organisation_id: int) -> None:
    """Staff to its company or its body; these for themselves. Raises `PermissionDenied`."""
    parties = {request.company_id, request.body_id if request.decided_at else None}
    theirs = organisation_id == actor.organisation_id or is_funding_staff(actor)
    sees = FundingRequest.objects.visible_to(actor).filter(pk=request.pk).exists()
    if organisation_id not in parties or not theirs or not sees:
        raise PermissionDenied(_("Les échanges d’un dossier sont ceux de ses deux organisations et du fonds."))
    if request.state == RequestState.DRAFT:
        raise PermissionDenied(
            _("Le fonds ne voit pas encore cette demande : envoyez-la, ou posez une question dans « Mes échanges ».")
        )


def begin(
    actor: Actor, fund: Fund, organisation_id: int, *, subject: str, request: FundingRequest | None = None
) -> Thread:
    """A thread with its number, which the caller gives its first message."""
    number = next_number(Series.EXCHANGE, timezone.localdate(timezone=fund.zone))
    thread = Thread(
        number=number,
        organisation_id=organisation_id,
        request=request,
        subject=subject,
        begun_by_id=actor.user_id,
        last_side=side_of(actor),
    )
    thread.full_clean(exclude=["begun_by", "request"])
    thread.save()
    return thread


def put(actor: Actor, fund: Fund, thread: Thread, side: Side, text: str, uploads: Sequence[Inspected]) -> None:
    """Into the locked thread: message, files, the promise it sets or keeps, and a mail to the other side.

    Raises `ValidationError` without a text, and for too many files.
    """
    if not text.strip():
        raise ValidationError({"text": _("Écrivez votre message.")})
    if len(uploads) > MOST_FILES:
        raise ValidationError({"papers": ValidationError(TOO_MANY_FILES, params={"at_most": MOST_FILES})})
    message = ThreadMessage(thread=thread, side=side, text=text.strip(), name=actor.name, sent_by_id=actor.user_id)
    message.full_clean(exclude=["sent_by"])
    message.save()
    for number, upload in enumerate(uploads, 1):
        name = f"{thread.number.lower()}-{message.pk}-{number}.{upload.kind.suffix}"
        document = deposit(fund_id=fund.pk, upload=upload, file_name=name, user_id=actor.user_id)
        ThreadFile.objects.create(message=message, document=document)
    if side == Side.FUND:
        thread.answer()
    else:
        today = timezone.localdate(timezone=fund.zone)
        thread.ask(working_days_after(fund, today, choices_of(fund).answer_days))
    thread.last_message_at, thread.last_side = message.sent_at, side
    thread.save()
    record(actor, verbs.MESSAGE_SENT, thread, facts={"side": side.value, "files": len(uploads)})
    tell_of_message(fund, message)


@transaction.atomic
def assign(*, actor: Actor, fund: Fund, thread: Thread, officer: Membership | None) -> Thread:
    """« Confier »: this colleague answers, or whoever comes first. Raises `ValidationError` for who may not answer."""
    check_funding_staff(actor)
    if officer is not None and not officers().filter(pk=officer.pk).exists():
        raise ValidationError({"officer": _("Cette personne ne répond plus pour le fonds : choisissez-en une autre.")})
    current = locked(thread)
    if current.officer_id != (officer.pk if officer else None):
        current.officer = officer
        current.save(update_fields=["officer"])
        record(actor, verbs.THREAD_ASSIGNED, current, facts={"officer": str(officer.uuid) if officer else ""})
        if officer is not None and officer.user_id != actor.user_id:
            tell_officer(fund, current)
    return current


@transaction.atomic
def close(*, actor: Actor, thread: Thread, seen: int) -> Thread:
    """Nothing is left to answer; a new message opens it again. A second time changes nothing.

    Raises `WrittenMeanwhile` when a message came after the page was opened.
    """
    check_funding_staff(actor)
    current = locked(thread)
    if current.state != ThreadState.CLOSED:
        refuse_unread(current, seen)
        current.close()
        current.save()
        record(actor, verbs.THREAD_CLOSED, current)
    return current


def refuse_unread(thread: Thread, seen: int) -> None:
    if thread.messages.filter(pk__gt=seen).exists():
        raise WrittenMeanwhile


@transaction.atomic
def mark_read(*, actor: Actor, thread: Thread, until: int) -> None:
    """Whoever was shown the thread up to this message has read so far. A support access reads in nobody's place."""
    if actor.user_id is not None and actor.support is None and until and may_write():
        ThreadReading.objects.get_or_create(
            thread=thread, user_id=actor.user_id, until=until, defaults={"side": side_of(actor), "name": actor.name}
        )


def locked(thread: Thread) -> Thread:
    related = ("request__officer__user", "officer__user", "organisation")
    return Thread.objects.select_for_update(of=("self",)).select_related(*related).get(pk=thread.pk)
