"""Writing about a dossier, and having read what the other side wrote (`ATN-05`)."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from extranet.documents.inspection import Inspected
from extranet.documents.services import deposit
from extranet.journal.services import record
from extranet.organisations.roles import is_staff
from extranet.tenants.actor import Actor
from extranet.tenants.capabilities import Capability
from extranet.tenants.maintenance import may_write
from extranet.tenants.models import Fund

from .. import verbs
from ..mails.exchanges import tell_of_message
from ..models import Dossier, Message, MessageFile, Reading
from ..permissions import acts_for_body
from .locking import locked

MOST_FILES = 5
TOO_MANY_FILES = gettext_lazy("Au plus %(at_most)s fichiers par message : envoyez les autres avec un second.")


def side_of(actor: Actor, dossier: Dossier) -> Message.Side:
    """For whom she writes and reads. Raises `PermissionDenied` for everybody else."""
    if is_staff(actor, Capability.CERTIFICATION):
        return Message.Side.FUND
    if acts_for_body(actor, dossier):
        return Message.Side.BODY
    raise PermissionDenied(_("Les échanges d’un dossier sont ceux de son organisme de formation et du fonds."))


@transaction.atomic
def send_message(
    *, actor: Actor, fund: Fund, dossier: Dossier, text: str, uploads: Sequence[Inspected] = ()
) -> Message:
    """Put a message into the thread and tell the other side by mail, which says nothing of it.

    Raises `ValidationError` for an empty text or too many files.
    """
    side = side_of(actor, dossier)
    if not text.strip():
        raise ValidationError({"text": _("Écrivez votre message.")})
    if len(uploads) > MOST_FILES:
        raise ValidationError({"papers": ValidationError(TOO_MANY_FILES, params={"at_most": MOST_FILES})})
    current = locked(dossier)
    message = Message.objects.create(
        dossier=current, side=side, text=text.strip(), name=actor.name, sent_by_id=actor.user_id
    )
    for number, upload in enumerate(uploads, 1):
        name = f"echange-{current.number}-{message.pk}-{number}.{upload.kind.suffix}"
        document = deposit(fund_id=fund.pk, upload=upload, file_name=name, user_id=actor.user_id)
        MessageFile.objects.create(message=message, document=document)
    note_read(actor, current, side, message.pk)
    record(actor, verbs.MESSAGE_SENT, current, facts={"side": side.value, "files": len(uploads)})
    tell_of_message(fund, message)
    return message


def mark_read(*, actor: Actor, dossier: Dossier) -> None:
    """Whoever opens the thread has read it. A support access reads in nobody's place."""
    last = Message.objects.filter(dossier=dossier).order_by("-pk").values_list("pk", flat=True).first()
    if last is not None and actor.support is None:
        note_read(actor, dossier, side_of(actor, dossier), last)


def note_read(actor: Actor, dossier: Dossier, side: Message.Side, until: int) -> None:
    """Up to which message she has read; never backwards, and nothing where the fund is being maintained."""
    if actor.user_id is None or not may_write():
        return
    reading, is_first = Reading.objects.get_or_create(
        dossier=dossier, user_id=actor.user_id, defaults={"side": side, "until": until}
    )
    if not is_first and reading.until < until:
        reading.until = until
        reading.save(update_fields=["until", "read_at"])
