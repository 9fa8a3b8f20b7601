"""On a participant's telephone: she reads the screen's code, says who she is, and signs (`BEY-06`).

What was read and who she is stand in her browser's session alone, for ten minutes and until the session's end.
"""

from __future__ import annotations

import datetime
import secrets
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from extranet.organisations.requests import ActorRequest
from extranet.tenants.actor import Actor
from extranet.tenants.encryption import fingerprint
from extranet.tenants.requests import FundRequest
from extranet.ui.secret_pages import private

from .. import door as doors
from ..forms.presence import AddressForm, CodeForm
from ..links import enrolment_of
from ..models import Enrolment, Presence, PresenceLink, SessionPart, Way
from ..services import presence_links, presences
from ..services.presence_links import LinkOver
from ..workflow import CONFIRMED, SessionState
from .by_link import token_of, with_link

READ, MINE, PHONE = "door-read", "door-mine", "door-phone"  # in the session
DEVICE = "enrolments.device"


def part_of(uuid: UUID) -> SessionPart:
    parts = SessionPart.objects.select_related("session__course").exclude(session__state=SessionState.DRAFT)
    return get_object_or_404(parts, uuid=uuid)


def read_at(request: FundRequest, part: SessionPart) -> datetime.datetime | None:
    """When this browser read the half-day's code, while that still counts."""
    moment = request.session.get(READ, {}).get(str(part.uuid))
    if moment is None or timezone.now().timestamp() - moment > doors.TO_SIGN.total_seconds():
        return None
    return datetime.datetime.fromtimestamp(moment, datetime.UTC)


def note_read(request: FundRequest, part: SessionPart) -> None:
    request.session[READ] = {**request.session.get(READ, {}), str(part.uuid): timezone.now().timestamp()}
    request.session.setdefault(PHONE, secrets.token_urlsafe(16))


def who(request: FundRequest, part: SessionPart) -> tuple[Enrolment, Way, Actor] | None:
    """Who holds this telephone, as far as the session knows: by her link, or by her account."""
    enrolled = part.session.enrolments.filter(state__in=CONFIRMED).select_related("worker")
    mine = request.session.get(MINE, {}).get(str(part.session.uuid))
    if mine and (found := enrolled.filter(uuid=mine).first()):
        return found, Way.LINK, presence_links.participant(request.fund, found)
    if request.user.is_authenticated and (found := enrolled.of_account(request.user.pk).first()):
        actor = getattr(request, "actor", None)
        return found, Way.ACCOUNT, actor or presence_links.participant(request.fund, found)
    return None


@login_not_required
@sensitive_variables("code")
@require_safe
def at_door(request: FundRequest, part: UUID, code: str) -> HttpResponse:
    """Where the QR code leads. The code leaves the address at once: a page that is shown around opens nothing."""
    current = part_of(part)
    if not doors.is_open(current) or not doors.is_right(current, code):
        return private(page(request, current, code_over=True))
    note_read(request, current)
    return private(redirect("enrolments:entrance", part))


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def entrance(request: FundRequest, part: UUID) -> HttpResponse:
    """The half-day's page; posting the letters of the screen does what reading the QR code does."""
    current = part_of(part)
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if doors.is_open(current) and doors.is_right(current, form.cleaned_data["code"]):
            note_read(request, current)
            return private(redirect("enrolments:entrance", part))
        return private(page(request, current, form, code_over=True))
    return private(page(request, current, form))


def page(
    request: FundRequest,
    part: SessionPart,
    form: object = None,
    *,
    address_form: object = None,
    code_over: bool = False,
    refusal: str = "",
) -> HttpResponse:
    known = who(request, part)
    presence = None
    if known:
        presence = Presence.objects.in_force().filter(part=part, enrolment=known[0]).first()
    has_read = read_at(request, part) is not None
    context = {
        "part": part,
        "session": part.session,
        "known": known[0] if known else None,
        "by_link": bool(known and known[1] == Way.LINK),
        "presence": presence,
        "has_signed": bool(presence and presence.mark == "present"),
        "has_read": has_read,
        "is_open": doors.is_open(part) and not presences.is_confirmed(part),
        "form": form or CodeForm(),
        "address_form": address_form or AddressForm(),
        "code_over": code_over,
        "refusal": refusal,
    }
    return render(request, "enrolments/presence/door.html", context)


@login_not_required
@require_POST
def sign(request: FundRequest, part: UUID) -> HttpResponse:
    current = part_of(part)
    known, moment = who(request, current), read_at(request, current)
    if known is None or moment is None:
        return private(page(request, current, code_over=moment is None))
    enrolment, way, actor = known
    device = fingerprint(DEVICE, request.session.get(PHONE, ""))
    try:
        presences.sign(actor=actor, part=current, enrolment=enrolment, way=way, read_at=moment, device=device)
    except ValidationError as refusal:
        return private(page(request, current, refusal=" ".join(refusal.messages)))
    return private(redirect("enrolments:entrance", part))


@login_not_required
@sensitive_post_parameters()
@require_POST
def ask_link(request: FundRequest, part: UUID) -> HttpResponse:
    """Somebody without an account asks for her link. The answer is the same whether the address is known or not."""
    current = part_of(part)
    form = AddressForm(request.POST)
    if read_at(request, current) is None:
        return private(page(request, current, address_form=form, code_over=True))
    if not form.is_valid():
        return private(page(request, current, address_form=form))
    presence_links.ask_presence_link(fund=request.fund, session=current.session, email=form.cleaned_data["email"])
    return private(render(request, "enrolments/presence/asked.html", {"part": current, "session": current.session}))


@login_not_required
@sensitive_variables("secret")
@require_safe
def my_door(request: FundRequest, secret: str) -> HttpResponse:
    """The personal link of a mail: this browser is hers for the session, whose half-days it shows."""
    try:
        enrolment = presence_links.presence_link_of(secret).enrolment
    except PresenceLink.DoesNotExist:
        return private(render(request, "enrolments/presence/wrong.html", status=404))
    except LinkOver:
        return private(render(request, "enrolments/presence/over.html", status=410))
    return private(hers(request, enrolment))


@with_link(enrolment_of)
@require_safe
def door_by_link(request: ActorRequest, enrolment: Enrolment) -> HttpResponse:
    """From the page of her enrolment, which the link of a convocation opens."""
    if enrolment.state not in CONFIRMED:
        return redirect("enrolments:by_link", token_of(request))
    return hers(request, enrolment)


def hers(request: FundRequest | ActorRequest, enrolment: Enrolment) -> HttpResponse:
    """This browser is hers for the session: on to the half-day under way, else all of them."""
    session = enrolment.session
    request.session[MINE] = {**request.session.get(MINE, {}), str(session.uuid): str(enrolment.uuid)}
    parts = list(session.parts.order_by("starts_at"))
    for part in parts:
        part.session = session
    open_now = [part for part in parts if doors.is_open(part)]
    if len(open_now) == 1:
        return redirect("enrolments:entrance", open_now[0].uuid)
    context = {"enrolment": enrolment, "session": session, "parts": parts}
    return render(request, "enrolments/presence/my_door.html", context)
