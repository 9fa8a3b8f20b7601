"""A training body asks for its BPF as PDF, or for the evidence of a period; the worker makes it (`BEY-24`)."""

from __future__ import annotations

import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from extranet.documents.inspection import Kind
from extranet.documents.models import Document
from extranet.documents.services import discard
from extranet.journal.services import record
from extranet.organisations.models import Organisation
from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund
from extranet.tenants.work import nudge

from .. import verbs
from ..models import PreparedFile
from ..permissions import check_body
from ..tasks.preparing import prepare_files

LONGEST = 366 * 2  # days
KEPT_FOR = datetime.timedelta(days=7)
ZIP = "application/zip"


@transaction.atomic
def ask_file(
    *, actor: Actor, fund: Fund, kind: str, first: datetime.date, last: datetime.date, language: str
) -> PreparedFile:
    """Both days included. Raises `ValidationError` for an odd period, and while one of its kind is being made."""
    check_body(actor)
    if last < first:
        raise ValidationError({"last": _("La période finit avant de commencer : vérifiez les deux dates.")})
    if (last - first).days > LONGEST:
        raise ValidationError({"last": _("Choisissez deux ans au plus.")})
    body = get_object_or_404(Organisation, pk=actor.organisation_id)
    is_report = kind == PreparedFile.Kind.REPORT
    name = "bilan-pedagogique-et-financier" if is_report else "dossier-de-preuves"
    document = Document.objects.create(
        state=Document.State.RENDERING,
        file_name=f"{name}-{first}-{last}.{'pdf' if is_report else 'zip'}",
        media_type=Kind.PDF.value if is_report else ZIP,
        created_by_id=actor.user_id,
    )
    asked = PreparedFile(
        kind=kind,
        body=body,
        first=first,
        last=last,
        language=language,
        document=document,
        asked_by_id=actor.user_id,
    )
    try:
        with transaction.atomic():
            asked.save()
    except IntegrityError as error:
        message = _("Le précédent est encore en préparation : attendez qu’il soit prêt.")
        raise ValidationError(message, code="one_at_a_time") from error
    record(actor, verbs.FILE_ASKED, asked, facts={"kind": kind, "first": first.isoformat(), "last": last.isoformat()})
    nudge(prepare_files, fund.pk)
    return asked


@transaction.atomic
def forget_old(*, now: datetime.datetime | None = None) -> int:
    """Delete the files that were ready some days ago, in the fund's scope. Returns how many."""
    rows = PreparedFile.objects.ready_before((now or timezone.now()) - KEPT_FOR).select_related("document")
    old = list(rows.order_by("pk").select_for_update(of=("self",)))
    for one in old:
        document, one.document = one.document, None
        one.save(update_fields=["document"])
        if document:
            discard(document)
    return len(old)
