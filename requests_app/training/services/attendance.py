"""The signed attendance lists from which presences were reported (`ATM-21`)."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from extranet.documents.inspection import Inspected, Kind
from extranet.documents.services import deposit
from extranet.journal.services import record
from extranet.tenants.actor import Actor

from .. import verbs
from ..models import AttendanceList, Request
from ..models.contents import refusal
from ..permissions import acts_for_company
from ..workflow import Part
from .changes import locked_to_change

LISTS_AT_MOST = 20  # of one request
SUFFIXES = {Kind.PDF: "pdf", Kind.PNG: "png", Kind.JPEG: "jpg"}


@transaction.atomic
def attach(*, actor: Actor, request: Request, upload: Inspected) -> AttendanceList:
    """Attach a list that was examined. Raises as `locked_to_change` does, and `ValidationError` for too many."""
    current = locked_to_change(actor, request, Part.ATTENDANCE_LIST)
    number = current.attendance_lists.count() + 1
    if number > LISTS_AT_MOST:
        raise refusal("file", _("Vingt listes au plus : réunissez-les en un PDF, ou retirez-en une."), "too_many_lists")
    document = deposit(
        fund_id=actor.fund_id,
        upload=upload,
        file_name=f"{current.number}-presences-{number}.{SUFFIXES[upload.kind]}",
        user_id=actor.user_id,
    )
    depositor = current.company if acts_for_company(actor, current) else current.author
    attached = AttendanceList.objects.create(request=current, document=document, deposited_for=depositor)
    record(actor, verbs.LIST_ATTACHED, current, facts={"list": str(attached.uuid), "sha256": document.sha256})
    return attached


@transaction.atomic
def remove(*, actor: Actor, attendance_list: AttendanceList) -> None:
    """Take a list off the request. A second time changes nothing. Raises as `locked_to_change` does."""
    current = locked_to_change(actor, attendance_list.request, Part.ATTENDANCE_LIST)
    gone, _by_model = AttendanceList.objects.filter(pk=attendance_list.pk).delete()
    if gone:
        current.save()
        record(actor, verbs.LIST_REMOVED, current, facts={"list": str(attendance_list.uuid)})
