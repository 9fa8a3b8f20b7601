"""Pages behind the signed links of mails: a request, an enrolment, a place on a list. No account is needed."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from extranet.organisations.models import Worker
from extranet.organisations.requests import ActorRequest
from extranet.organisations.views.organisations import form_page
from extranet.tenants.actor import Actor
from extranet.ui.refusals import refusals_on
from extranet.ui.secret_pages import private

from ..attestation import attestation_response, has_attestation
from ..forms.settling import LeaveForm
from ..links import LinkOver, WrongLink, enrolment_of, enrolment_path, listed_of, request_of
from ..models import Course, Enrolment, EnrolmentRequest, Interest
from ..services import asking, participating
from ..workflow import EnrolmentState
from .shown import enrolment_context

Thing = TypeVar("Thing")
View = Callable[[ActorRequest, Thing], HttpResponse]


def with_link(find: Callable[[str], Thing]) -> Callable[[View[Thing]], Callable[[ActorRequest, str], HttpResponse]]:
    """Call the view with what the link opens; else a page that says what to do, and nothing about anybody."""

    def decorate(view: View[Thing]) -> Callable[[ActorRequest, str], HttpResponse]:
        @wraps(view)
        @sensitive_variables("token")
        def answer(request: ActorRequest, token: str) -> HttpResponse:
            try:
                return private(view(request, find(token)))
            except WrongLink:
                return private(render(request, "enrolments/requesting/link_wrong.html", status=404))
            except LinkOver:
                return private(render(request, "enrolments/requesting/link_over.html", status=410))

        return login_not_required(answer)

    return decorate


def token_of(request: ActorRequest) -> str:
    return str(request.resolver_match.kwargs["token"])  # type: ignore[union-attr]


@with_link(request_of)
@require_safe
def asked(request: ActorRequest, row: EnrolmentRequest) -> HttpResponse:
    """What she asked, and where it stands."""
    return show_request(request, row)


def show_request(request: ActorRequest, row: EnrolmentRequest, refusal: str = "", status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {"row": row, "token": token_of(request), "refusal": refusal}
    if row.enrolment is not None:
        context["enrolment_address"] = enrolment_path(row.enrolment, row.email)
    return render(request, "enrolments/requesting/asked.html", context, status=status)


@with_link(request_of)
@require_POST
def prove(request: ActorRequest, row: EnrolmentRequest) -> HttpResponse:
    """« Confirmer ma demande »."""
    try:
        asking.prove(fund=request.fund, request=row)
    except ValidationError as refusal:
        return show_request(request, row, " ".join(refusal.messages))
    return redirect("enrolments:asked_by_link", token_of(request))


@with_link(enrolment_of)
@require_safe
def enrolment(request: ActorRequest, row: Enrolment) -> HttpResponse:
    return show_enrolment(request, row)


@with_link(enrolment_of)
@require_safe
def attestation(request: ActorRequest, row: Enrolment) -> HttpResponse:
    """The PDF; 404 until the sheets say that she was present."""
    if not has_attestation(row):
        raise Http404
    return attestation_response(request.fund, row, language=request.LANGUAGE_CODE)


def show_enrolment(request: ActorRequest, row: Enrolment, refusal: str = "", told: str = "") -> HttpResponse:
    context = enrolment_context(request, row) | {"token": token_of(request), "refusal": refusal, "told": told}
    return render(request, "enrolments/requesting/by_link.html", context)


@with_link(enrolment_of)
@require_POST
def accept(request: ActorRequest, row: Enrolment) -> HttpResponse:
    """« J’accepte la place »."""
    try:
        participating.accept(actor=holder(request, row), fund=request.fund, enrolment=row)
    except ValidationError as refusal:
        return show_enrolment(request, row, " ".join(refusal.messages))
    return redirect("enrolments:by_link", token_of(request))


@with_link(enrolment_of)
@form_page
def leave(request: ActorRequest, row: Enrolment) -> HttpResponse:
    """« Se désinscrire », or to decline an offer: asked once more before it is done. Twice changes nothing."""
    if request.method == "POST" and row.state == EnrolmentState.CANCELLED:
        return redirect("enrolments:by_link", token_of(request))
    form = LeaveForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            reason = form.cleaned_data["reason"]
            participating.leave(actor=holder(request, row), fund=request.fund, enrolment=row, reason=reason)
            return redirect("enrolments:by_link", token_of(request))
    context = enrolment_context(request, row) | {"token": token_of(request), "form": form}
    return render(request, "enrolments/requesting/leave_by_link.html", context)


@with_link(enrolment_of)
@require_POST
def offer_space(request: ActorRequest, row: Enrolment) -> HttpResponse:
    """« Ouvrir mon espace »: the invitation goes to the address that her organisation knows."""
    participating.offer_space(fund=request.fund, worker=row.worker)
    return show_enrolment(request, row, told="space")


@with_link(listed_of)
@form_page
def leave_list(request: ActorRequest, listed: tuple[Course, Worker]) -> HttpResponse:
    """« Ne plus me tenir au courant ». A second time says the same."""
    course, worker = listed
    interest = Interest.objects.filter(course=course, worker=worker).first()
    if interest is not None and request.method != "POST":
        context = {"course": course, "token": token_of(request)}
        return render(request, "enrolments/requesting/leave_list.html", context)
    if interest is not None:
        asking.leave_list(actor=Actor.link(request.fund, name=worker.full_name), interest=interest)
    return render(request, "enrolments/requesting/list_left.html", {"course": course})


def holder(request: ActorRequest, row: Enrolment) -> Actor:
    return Actor.link(request.fund, name=row.worker.full_name)
