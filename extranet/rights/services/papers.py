"""Papers that somebody adds to her application while the fund has it. Anybody may: an offer made only to those whose
proof was wrong would tell them so.
"""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from extranet.documents.inspection import Inspected
from extranet.documents.services import deposit
from extranet.journal.services import record
from extranet.tenants.actor import Actor

from .. import verbs
from ..models import Application, Attachment
from ..workflow import RightState
from .recognising import locked_application

MOST_PAPERS = 5


@transaction.atomic
def add_paper(*, actor: Actor, application: Application, upload: Inspected) -> Attachment:
    """Add one. Raises `ValidationError` once everything is decided, or when there are `MOST_PAPERS` already."""
    if actor.user_id is None or actor.user_id != application.user_id:
        raise PermissionDenied(_("Seule la personne qui a fait la demande y ajoute des pièces."))
    locked = locked_application(application)
    if not locked.rights.filter(state=RightState.REQUESTED).exists():
        raise ValidationError(_("Le fonds a décidé entre-temps : corrigez la demande et envoyez-la à nouveau."))
    count = locked.attachments.count()
    if count >= MOST_PAPERS:
        message = ngettext(
            "Au plus %d pièce par demande : réunissez-les en un seul PDF, ou appelez le fonds.",
            "Au plus %d pièces par demande : réunissez-les en un seul PDF, ou appelez le fonds.",
            MOST_PAPERS,
        )
        raise ValidationError(message % MOST_PAPERS)
    file_name = f"piece-{str(locked.uuid)[:8]}-{count + 1}.{upload.kind.suffix}"
    document = deposit(fund_id=actor.fund_id, upload=upload, file_name=file_name, user_id=actor.user_id)
    attachment = Attachment.objects.create(application=locked, document=document)
    record(actor, verbs.PAPER_ADDED, locked, facts={"sha256": document.sha256})
    return attachment
