"""« Lots »: what was sent when, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from extranet.organisations.requests import ActorRequest
from extranet.organisations.roles import is_administrator, is_staff
from extranet.retention.clocks import shown_on
from extranet.tenants.capabilities import Capability
from extranet.ui.exports import Column
from extranet.ui.lists import ListPage

from ..addresses import addresses_of
from ..anomalies import in_words, kept_code
from ..forms import HoldForm, ReasonForm
from ..incidents import INCIDENTS, STOP
from ..models import Answer, Attempt, Batch, Declaration
from ..permissions import check_sees_channels, keeps_channel, may_see_declarations
from ..services.carrying import wants_signature
from ..tables import BatchFilter, BatchTable
from ..workflow import WAITING_BATCH_STATES, BatchState
from .holding import visible_batch

SHOWN = 100  # forms on a batch's page; the list of declarations shows the rest


@dataclass(frozen=True, slots=True)
class Moment:
    """One line of a batch's timeline; `at` is None for what is still to come."""

    title: str
    detail: str
    at: datetime | None


class Batches(ListPage):
    filterset_class = BatchFilter
    table_class = BatchTable
    template_name = "batch_channel/batches.html"
    export_name = gettext_lazy("lots")

    def check_access(self) -> None:
        check_sees_channels(self.request.actor)  # type: ignore[attr-defined]

    def get_queryset(self) -> Any:
        return Batch.objects.visible_to(self.request.actor).select_related("company").defer("data", "signature")  # type: ignore[attr-defined]

    def get_context(self) -> dict[str, Any]:
        visible = Batch.objects.visible_to(self.request.actor)  # type: ignore[attr-defined]
        counts = dict(visible.order_by().values_list("state").annotate(Count("pk")))
        return {"counts": [(state.value, str(state.label), counts[state]) for state in BatchState if state in counts]}

    def get_columns(self) -> list[Column]:
        return [
            Column(_("Lot"), "name"),
            Column(_("Entreprise"), lambda batch: batch.company.name),
            Column(_("Environnement"), lambda batch: batch.get_environment_display()),
            Column(_("État"), lambda batch: batch.get_state_display()),
            Column(_("Préparé le"), "prepared_at"),
            Column(_("Envoyé le"), "sent_at"),
            Column(_("Accusé de réception le"), "acknowledged_at"),
            Column(_("Traité le"), "answered_at"),
            Column(_("Ticket"), "ticket"),
        ]


@require_safe
def batch(request: ActorRequest, uuid: UUID) -> HttpResponse:
    check_sees_channels(request.actor)
    return show(request, visible_batch(request, uuid), ReasonForm())


def show(request: ActorRequest, found: Batch, reason_form: ReasonForm) -> HttpResponse:
    of_fund = is_staff(request.actor, Capability.BATCH)
    forms = found.attempts.select_related("declaration__worker", "declaration__company")
    if not of_fund:
        forms = forms.filter(declaration__in=Declaration.objects.visible_to(request.actor))
    attempts = list(forms.order_by("form_on", "form_at")[: SHOWN + 1])
    answers = Answer.objects.visible_to(request.actor).filter(batch=found)
    addresses = addresses_of([attempt.declaration for attempt in attempts])
    context = {
        "batch": found,
        "timeline": timeline(found),
        "results": results_of(found),
        "next_act": next_act(found),
        "of_fund": of_fund,
        "sees_declarations": may_see_declarations(request.actor),
        "hold_form": HoldForm() if of_fund and may_be_held(found) else None,
        "cancel_form": HoldForm(auto_id="id_cancel_%s") if of_fund and may_be_cancelled(found) else None,
        "carry": steps_of_carrier(request, found),
        "reason_form": reason_form if may_look_into(request, found) else None,
        "errors": [in_words(kept_code(error)) for error in found.errors],
        "incident": INCIDENTS.get(found.channel.error) if found.state in UNSENT else None,
        "lines": [(attempt, addresses.get(attempt.declaration_id, "")) for attempt in attempts[:SHOWN]],
        "has_more": len(attempts) > SHOWN,
        "answers": answers.defer("content").order_by("received_at", "pk"),
        **shown_on(request.actor, request.fund, found),
    }
    return render(request, "batch_channel/batch.html", context)


UNFINISHED = {*WAITING_BATCH_STATES, BatchState.SENT, BatchState.ACKNOWLEDGED}
UNSENT = {BatchState.PREPARED, BatchState.SIGNED, BatchState.SENDING}


def results_of(batch: Batch) -> list[tuple[str, int]]:
    """How many forms came to what; only what there is."""
    counts = dict(batch.attempts.order_by().values_list("outcome").annotate(Count("pk")))
    return [(str(outcome.label), counts[outcome]) for outcome in Attempt.Outcome if outcome in counts]


def may_be_held(batch: Batch) -> bool:
    return batch.state in WAITING_BATCH_STATES and batch.go_tried_at is None and batch.held_at is None


def may_be_cancelled(batch: Batch) -> bool:
    waits = batch.state in WAITING_BATCH_STATES and batch.state != BatchState.GATHERED
    return waits and batch.go_tried_at is None and batch.cancelled_at is None


def may_look_into(request: ActorRequest, batch: Batch) -> bool:
    return is_administrator(request.actor) and bool(batch.data_size) and not batch.can_be_carried


def steps_of_carrier(request: ActorRequest, batch: Batch) -> dict[str, Any] | None:
    """What is left to do by hand, for who may; None when nothing is."""
    if not batch.waits_for_carrier or not keeps_channel(request.actor, batch.channel):
        return None
    name, folders = batch.set_name, settings.BELGIAN_BATCH["DIRECTORIES"][batch.environment]
    return {
        "kept_back": batch.kept_back,
        "signs": wants_signature(batch),
        "is_signed": batch.signed_at is not None,
        "data": str(name.data[0]),
        "signature": str(name.signatures[0]),
        "go": str(name.go),
        "folder": folders[0],
        "command": signing_command(str(name.data[0]), str(name.signatures[0])),
    }


def signing_command(data: str, signature: str) -> str:
    """What makes FS of FI as annex 25 wants it: CMS of the bytes, SHA-256, one certificate, base64 without a break."""
    return (
        f"openssl cms -sign -binary -in {data} -signer certificat.pem -inkey cle.pem -md sha256 -nosmimecap"
        f" -outform DER | base64 -w 0 > {signature}"
    )


def next_act(batch: Batch) -> tuple[str, datetime | None]:
    """What happens next by itself, and when; nothing at the end, or while a person holds it up."""
    channel = batch.channel
    if batch.held_at or (channel.held_at and batch.state in UNFINISHED):
        return _("Rien, tant que le lot ou son canal est retenu."), None
    if channel.error == STOP and batch.state in UNFINISHED:
        return _("Rien, tant que la clé du serveur n’est pas vérifiée."), None
    if batch.cancelled_at and batch.state in WAITING_BATCH_STATES:
        return _("Retrait du serveur (TD), au prochain échange."), channel.next_attempt_at
    if channel.is_carried and channel.is_restored and batch.state in WAITING_BATCH_STATES:
        return _("Son nom est abandonné : il a pu servir avant la restauration."), channel.next_attempt_at
    if channel.is_carried and batch.state in UNFINISHED:
        return _("Rien : les fichiers de ce canal sont portés à la main."), None
    other = batch.environment != channel.environment
    if batch.state in WAITING_BATCH_STATES and other:
        return _("Rien : le canal a changé d’environnement. Annulez ce lot, ou remettez le canal dans le sien."), None
    if batch.state in WAITING_BATCH_STATES:
        return _("Envoi, au prochain échange avec le serveur."), channel.next_attempt_at
    if batch.state in UNFINISHED and other:
        said = _("Relevé des réponses : celles de l’environnement précédent sont relevées jusqu’à la dernière.")
        return said, channel.next_attempt_at
    if batch.state in UNFINISHED:
        return _("Relevé des réponses."), channel.next_attempt_at
    return _("Rien : ce lot est terminé."), None


def timeline(batch: Batch) -> list[Moment]:
    """Prepared, signed where it is, FI and FS up, GO, ACRF, NOTI: what happened, and what is still to come."""
    name = batch.set_name
    signed = batch.signed_at is not None
    files = [str(file) for file in (*name.data, *(name.signatures if signed else ()))]
    moments = [
        Moment(_("Préparé"), ", ".join(map(str, name.data)), batch.prepared_at),
        Moment(_("Signé"), ", ".join(map(str, name.signatures)), batch.signed_at) if signed else None,
        Moment(_("Fichiers déposés"), ", ".join(files), batch.go_tried_at),
        Moment(_("GO déposé : le lot compte"), str(name.go), batch.sent_at),
        Moment(_("Accusé de réception (ACRF)"), batch.ticket, batch.acknowledged_at),
        Moment(_("Réponses (NOTI)"), "", batch.answered_at),
    ]
    return [moment for moment in moments if moment]
