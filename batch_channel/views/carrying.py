"""Files that people carry or look into: asked for, fetched once, signed elsewhere, deposited, brought back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from extranet.accounts.step_up import fresh_proof_required
from extranet.organisations.requests import ActorRequest
from extranet.ui.refusals import refusals_on

from .. import services
from ..forms import BroughtAnswerForm, DepositForm, ReasonForm, SignatureForm
from ..models import Handout
from ..permissions import check_channel, check_sees_channels
from . import answers, batches
from .answers import visible_answer
from .channel import kept_channel
from .holding import visible_batch

form_page = require_http_methods(["GET", "HEAD", "POST"])
OF_A_BATCH = {Handout.File.DATA, Handout.File.SIGNATURE}


def reason_in(form: ReasonForm) -> str:
    """Empty when nothing was typed: the service says whether one is needed. Raises `ValidationError` when too long."""
    if form.is_valid():
        return str(form.cleaned_data["reason"]).strip()
    if form["reason"].value():
        raise ValidationError(form.errors.as_data()["reason"])
    return ""


@require_POST
@fresh_proof_required
def ask_for_file(request: ActorRequest, uuid: UUID, file: str) -> HttpResponse:
    """FI or FS of a batch, for who carries it, or to look into it with a reason."""
    check_sees_channels(request.actor)
    if file not in OF_A_BATCH:
        raise Http404
    batch = visible_batch(request, uuid)
    form = ReasonForm(request.POST)
    try:
        reason = reason_in(form)
        handout = services.ask_for_file(actor=request.actor, fund=request.fund, batch=batch, file=file, reason=reason)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return batches.show(request, batch, form) if form["reason"].value() else redirect("batch_channel:batch", uuid)
    return redirect("batch_channel:handout", uuid=handout.uuid)


@require_POST
@fresh_proof_required
def ask_for_answer(request: ActorRequest, uuid: UUID) -> HttpResponse:
    shown = visible_answer(request, uuid)
    form = ReasonForm(request.POST)
    try:
        reason = reason_in(form)
        handout = services.ask_for_answer(actor=request.actor, fund=request.fund, answer=shown, reason=reason)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        if form["reason"].value():
            return answers.show(request, shown, answers.ReviewForm(), form)
        return redirect("batch_channel:answer", uuid)
    return redirect("batch_channel:handout", uuid=handout.uuid)


def visible_handout(request: ActorRequest, uuid: UUID) -> Handout:
    handouts = Handout.objects.visible_to(request.actor).defer("content")
    found = get_object_or_404(handouts.select_related("batch__channel", "answer__channel"), uuid=uuid)
    check_channel(request.actor, found.channel)
    return found


@require_safe
def handout(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """Whether the file is ready, and the button that fetches it."""
    check_sees_channels(request.actor)
    return render(request, "batch_channel/handout.html", {"handout": visible_handout(request, uuid)})


@require_POST
def fetch(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """The file itself; with the download it is wiped here."""
    check_sees_channels(request.actor)
    found = visible_handout(request, uuid)
    try:
        content = services.fetch(actor=request.actor, handout=found)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("batch_channel:handout", uuid=uuid)
    return downloaded(found.name, content)


@require_safe
def go(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """The empty GO under its name."""
    check_sees_channels(request.actor)
    batch = visible_batch(request, uuid)
    if not batch.channel.is_carried:
        raise Http404
    if batch.waits_for_carrier and batch.kept_back:
        messages.error(request, str(batch.kept_back))
        return redirect("batch_channel:batch", uuid=uuid)
    return downloaded(str(batch.set_name.go), b"")


def downloaded(name: str, content: bytes) -> HttpResponse:
    response = HttpResponse(content, content_type="application/octet-stream")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@form_page
def signature(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """FS, made elsewhere with the exact command that the page shows."""
    check_sees_channels(request.actor)
    batch = visible_batch(request, uuid)
    check_channel(request.actor, batch.channel)
    form = SignatureForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            services.bring_signature(actor=request.actor, batch=batch, signature=form.cleaned_data["file"])
            messages.success(request, _("La signature est bonne : déposez maintenant FI, FS, puis GO."))
            return redirect("batch_channel:batch", uuid=uuid)
    return show(request, "signature", form, batch=batch)


@form_page
@fresh_proof_required
def deposit(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """« Déposé le … »."""
    check_sees_channels(request.actor)
    batch = visible_batch(request, uuid)
    check_channel(request.actor, batch.channel)
    form = DepositForm(request.POST or None, initial={"deposited_at": timezone.localtime()})
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            services.note_deposited(actor=request.actor, batch=batch, deposited_at=form.cleaned_data["deposited_at"])
            messages.success(
                request, _("C’est noté. Apportez ici l’accusé de réception et les réponses, dès qu’ils y sont.")
            )
            return redirect("batch_channel:batch", uuid=uuid)
    return show(request, "deposit", form, batch=batch)


@form_page
def bring_answer(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """An answer that was taken from the folder by hand."""
    channel = kept_channel(request, uuid)
    form = BroughtAnswerForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        with refusals_on(form):
            services.bring_answer(
                actor=request.actor,
                fund=request.fund,
                channel=channel,
                name=file.name,
                content=file.read(),
                signature=form.cleaned_data["signature"],
            )
            messages.success(request, _("La réponse est gardée ; elle est lue dans la minute."))
            return redirect("batch_channel:sheet", uuid=uuid)
    return show(request, "bring_answer", form, channel=channel)


def show(request: ActorRequest, page: str, form: forms.Form, **context: Any) -> HttpResponse:
    return render(request, f"batch_channel/{page}.html", {"form": form, **context})
