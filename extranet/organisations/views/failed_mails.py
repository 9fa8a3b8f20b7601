"""« E-mails »: those that did not arrive, and sending one again; for the fund's staff."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from extranet.notifications.models import Message
from extranet.notifications.services import resend as resend_mail
from extranet.ui.exports import Column
from extranet.ui.private_search import PeopleListPage
from extranet.ui.refusals import refusals_told

from ..permissions import check_staff
from ..requests import ActorRequest
from ..roles import ORGANISATIONS
from ..tables.failed_mails import MailFilter, MailTable, mail_columns


class FailedMails(PeopleListPage):
    filterset_class = MailFilter
    table_class = MailTable
    template_name = "organisations/failed_mails.html"
    export_name = _("e-mails")
    request: ActorRequest

    def check_access(self) -> None:
        check_staff(self.request.actor, ORGANISATIONS)

    def get_queryset(self) -> QuerySet[Message]:
        return Message.objects.in_trouble()

    def get_columns(self) -> list[Column]:
        return mail_columns()


@require_POST
def resend(request: ActorRequest, uuid: UUID) -> HttpResponse:
    check_staff(request.actor, ORGANISATIONS)
    message = get_object_or_404(Message, uuid=uuid)
    with refusals_told(request, gettext("L’e-mail repart.")):
        resend_mail(actor=request.actor, message=message)
    return redirect("mails:failed")
