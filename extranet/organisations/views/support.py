"""Support access: opened from a member's page, ended from the banner, listed for the administrators."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from extranet.accounts.step_up import fresh_proof_required
from extranet.ui.exports import Column
from extranet.ui.private_search import PeopleListPage
from extranet.ui.refusals import refusals_on

from .. import support
from ..forms.trust import SupportReasonForm
from ..models import SupportAccess
from ..permissions import check_administrator
from ..requests import ActorRequest
from ..services import support as services
from ..tables.support import SupportFilter, SupportTable, support_columns
from ..trust_rules import rules_of
from .members import visible_member
from .organisations import form_page


class SupportAccesses(PeopleListPage):
    """« Accès d'assistance »: who acted as whom, and why."""

    filterset_class = SupportFilter
    table_class = SupportTable
    template_name = "organisations/support/list.html"
    export_name = gettext_lazy("acces-d-assistance")
    request: ActorRequest

    def check_access(self) -> None:
        check_administrator(self.request.actor)

    def get_queryset(self) -> QuerySet[Any]:
        visible = SupportAccess.objects.visible_to(self.request.actor)
        return visible.select_related("membership__organisation")

    def get_columns(self) -> list[Column]:
        return support_columns()


@form_page
@fresh_proof_required
def open_support(request: ActorRequest, uuid: UUID) -> HttpResponse:
    member = visible_member(request, uuid)
    check_administrator(request.actor)
    form = SupportReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_on(form):
            access = services.open_access(
                actor=request.actor, fund=request.fund, membership=member, reason=form.cleaned_data["reason"]
            )
            support.begin(request, access.uuid)
            return redirect("dashboard")
    context = {
        "form": form,
        "member": member,
        "organisation": member.organisation,
        "minutes": rules_of(request.fund).support_minutes,
    }
    return render(request, "organisations/support/open.html", context)


@require_POST
def end_support(request: ActorRequest) -> HttpResponse:
    access = getattr(request, "support", None)
    if access is not None:
        services.end_access(actor=request.actor, access=access)
        messages.success(request, _("L’accès d’assistance est terminé. La personne en est avertie par e-mail."))
    support.forget(request)
    return redirect("dashboard")
