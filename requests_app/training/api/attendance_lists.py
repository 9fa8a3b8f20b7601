"""The signed attendance lists of a request (`ATM-21`)."""

import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.datastructures import MultiValueDict
from ninja import File, Schema, Status
from ninja.files import UploadedFile
from ninja.pagination import paginate
from pydantic import Field

from extranet.documents.models import Document
from extranet.integrations.access import CallRequest, needs
from extranet.integrations.page_forms import checked
from extranet.integrations.paging import Pages
from extranet.integrations.scopes import Scope

from ..forms import AttendanceListForm
from ..models import AttendanceList
from ..services import attendance as services
from .router import encoded_request, router, visible_request


class AttendanceListOut(Schema):
    uuid: UUID = Field(description="Identifiant de la liste")
    file_name: str = Field(alias="document.file_name", description="Nom que l’extranet lui donne")
    media_type: str = Field(alias="document.media_type", description="Type du fichier")
    size: int | None = Field(alias="document.size", description="Taille en octets")
    sha256: str = Field(alias="document.sha256", description="Empreinte SHA-256 du fichier")
    state: Document.State = Field(alias="document.state", description="« scanning » : l’antivirus l’examine")
    deposited_at: datetime.datetime = Field(alias="document.created_at", description="Déposée le")


@router.get(
    "/requests/{uuid:uuid}/attendance-lists",
    response=list[AttendanceListOut],
    auth=needs(Scope.TRAINING_READ),
    operation_id="list_attendance_lists",
    summary="Lister les listes de présence signées",
)
@paginate(Pages, ordering=("pk",))
def list_attendance_lists(request: CallRequest, uuid: UUID) -> QuerySet[AttendanceList]:
    """An operator sees those it deposited itself."""
    found = encoded_request(request, uuid)
    return found.attendance_lists.visible_to(request.actor).select_related("document")


@router.post(
    "/requests/{uuid:uuid}/attendance-lists",
    response={201: AttendanceListOut},
    auth=needs(Scope.TRAINING_WRITE),
    operation_id="attach_attendance_list",
    summary="Joindre une liste de présence signée",
)
def attach_attendance_list(
    request: CallRequest,
    uuid: UUID,
    file: UploadedFile = File(description="PDF, PNG ou JPEG, 20 Mo au plus"),  # noqa: B008 - how ninja is told
) -> Status[AttendanceList]:
    """Parsed at once, then examined by the antivirus where there is one. Twenty at most."""
    found = visible_request(request, uuid)
    form = AttendanceListForm({}, MultiValueDict({"file": [file]}))
    checked(form)
    return Status(201, services.attach(actor=request.actor, request=found, upload=form.cleaned_data["file"]))


@router.delete(
    "/requests/{uuid:uuid}/attendance-lists/{uuid:list_uuid}",
    response={204: None},
    auth=needs(Scope.TRAINING_WRITE),
    operation_id="remove_attendance_list",
    summary="Retirer une liste de présence",
)
def remove_attendance_list(request: CallRequest, uuid: UUID, list_uuid: UUID) -> Status[None]:
    """As long as the request is the caller's to change."""
    lists = AttendanceList.objects.visible_to(request.actor).select_related("request__company", "request__author")
    services.remove(actor=request.actor, attendance_list=get_object_or_404(lists, uuid=list_uuid, request__uuid=uuid))
    return Status(204, None)
