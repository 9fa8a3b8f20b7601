"""« Réponses »: what the social security sent back, and what of it a person must look at."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from extranet.accounts.step_up import fresh_proof_required
from extranet.organisations.permissions import check_staff
from extranet.organisations.requests import ActorRequest
from extranet.tenants.capabilities import Capability
from extranet.ui.exports import Column
from extranet.ui.lists import ListPage
from extranet.ui.refusals import refusals_on

from .. import services
from ..forms import AttachForm, ReasonForm, ReviewForm
from ..models import Answer
from ..permissions import check_channel, keeps_channel
from ..services.review import Effect
from ..tables import AnswerFilter, AnswerTable


class Answers(ListPage):
    filterset_class = AnswerFilter
    table_class = AnswerTable
    template_name = "batch_channel/answers.html"
    export_name = gettext_lazy("reponses")

    def check_access(self) -> None:
        check_staff(self.request.actor, Capability.BATCH)  # type: ignore[attr-defined]

    def get_queryset(self) -> Any:
        answers = Answer.objects.visible_to(self.request.actor)  # type: ignore[attr-defined]
        return answers.exclude(state=Answer.State.FOREIGN).select_related("batch").defer("content", *SEALED)

    def get_columns(self) -> list[Column]:
        return [
            Column(_("Fichier"), "name"),
            Column(_("Nature"), "kind"),
            Column(_("Lot"), lambda answer: answer.batch.name if answer.batch else ""),
            Column(_("Relevée le"), "received_at"),
            Column(_("Signature"), lambda answer: answer.get_signature_display()),
            Column(_("État"), lambda answer: answer.get_state_display()),
            Column(_("Remarques"), lambda answer: " ".join(answer.note_labels)),
        ]


SEALED = ("batch__data", "batch__signature")


def visible_answer(request: ActorRequest, uuid: UUID) -> Answer:
    check_staff(request.actor, Capability.BATCH)
    answers = Answer.objects.visible_to(request.actor).select_related("batch", "channel").defer("content", *SEALED)
    return get_object_or_404(answers.exclude(state=Answer.State.FOREIGN), uuid=uuid)


@require_safe
def answer(request: ActorRequest, uuid: UUID) -> HttpResponse:
    return show(request, visible_answer(request, uuid), ReviewForm())


def show(request: ActorRequest, shown: Answer, form: ReviewForm, reason_form: ReasonForm | None = None) -> HttpResponse:
    context = {
        "answer": shown,
        "form": form,
        "waits": waits(shown),
        "may_attach": waits(shown) and shown.batch_id is None and keeps_channel(request.actor, shown.channel),
        "reason_form": (reason_form or ReasonForm()) if keeps_channel(request.actor, shown.channel) else None,
    }
    return render(request, "batch_channel/answer.html", context)


def waits(shown: Answer) -> bool:
    return shown.state == Answer.State.TO_REVIEW and shown.reviewed_at is None


@require_http_methods(["GET", "HEAD", "POST"])
@fresh_proof_required
def attach(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """By hand, to the batch that it speaks of."""
    shown = visible_answer(request, uuid)
    check_channel(request.actor, shown.channel)
    form = AttachForm(request.POST or None, kind=shown.kind, initial={"effect": Effect.NOTHING})
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            services.attach_answer(
                actor=request.actor,
                answer=shown,
                batch_name=form.cleaned_data["batch"].strip(),
                effect=form.cleaned_data["effect"],
                reason=form.cleaned_data["reason"].strip(),
            )
            messages.success(request, _("La réponse est rattachée à ce lot."))
            return redirect("batch_channel:answer", uuid=uuid)
    return render(request, "batch_channel/attach.html", {"form": form, "answer": shown})


@require_POST
def review(request: ActorRequest, uuid: UUID) -> HttpResponse:
    shown = visible_answer(request, uuid)
    form = ReviewForm(request.POST)
    if form.is_valid():
        services.review_answer(actor=request.actor, answer=shown, comment=form.cleaned_data["comment"].strip())
        messages.success(request, _("La réponse est examinée ; elle ne figure plus parmi les actions en attente."))
        return redirect("batch_channel:answers")
    return show(request, shown, form)
