"""Which fund is asked (by host), and the scope in which its pages run."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpResponse
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.views.defaults import page_not_found

from . import probes
from .models import Fund, Host
from .requests import HouseRequest, bare_host_urlconf
from .scope import scope

GetResponse = Callable[[HouseRequest], HttpResponse]

SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}

# Routes whose GET writes a row, each with its reason. Every other GET runs in a read-only transaction.
WRITING_GETS: dict[str, str] = {
    "account_provider_return": "an identity provider sends the browser back with a GET: it signs in, or links",
    "account_card_return": "the identity card's host sends the browser back with a GET: it signs in, or links",
    "training:request": "remembers that the company has opened the request: the operator can no longer recall it",
    "certification:exchange": "whoever opens a dossier's messages has read them",
    "funding:letter_file": "whoever opens a letter's file has opened the letter: the fund and her managers see it",
    "funding:exchange": "whoever opens an exchange with the fund has read it",
    "funding:thread": "whoever opens the messages about a funding request has read them",
    "funding:thread_with_body": "whoever opens the messages about a funding request has read them",
}


class HostMiddleware:
    """Stands first. Finds the fund by the request's host; an unknown host is 404 before anything is read or written.

    `ALLOWED_HOSTS` is open because the table of hosts decides here.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HouseRequest) -> HttpResponse:
        if answer := probes.answer(request):
            return answer
        name = request.get_host().rsplit(":", 1)[0].lower().rstrip(".")
        host = Host.objects.select_related("fund").filter(name=name).first()
        request.fund = host.fund if host else None
        if host is None:
            urlconf = bare_host_urlconf(name)
            if urlconf is None:
                return page_not_found(request, Http404())
            request.urlconf = urlconf
        return self.get_response(request)


class ScopeMiddleware:
    """Opens the fund's scope around the view: read-only for safe methods, rolled back when the answer is an error.

    Stands after session, authentication and messages. Without the rollback Django would turn an exception into a
    response and commit what came before it.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HouseRequest) -> HttpResponse:
        if request.fund is None:
            return self.get_response(request)
        read_body(request)
        sign_out_of_other_funds(request, request.fund)
        request.failed = False
        with scope(request.fund, read_only=is_read_only(request)), timezone.override(request.fund.zone):
            response = self.get_response(request)
            if request.failed or response.status_code >= 500:
                transaction.set_rollback(True)
        return response

    def process_exception(self, request: HouseRequest, exception: Exception) -> None:
        request.failed = True


def read_body(request: HouseRequest) -> None:
    """A slow upload is received before the transaction begins."""
    if request.method in SAFE_METHODS:
        return
    if request.content_type == "multipart/form-data":
        request.FILES  # noqa: B018 - reading the property parses the body
    else:
        request.body  # noqa: B018


def sign_out_of_other_funds(request: HouseRequest, fund: Fund) -> None:
    """A session opened at one fund is nobody's at another, even when its cookie is carried there by hand."""
    # Also reads the user here: a stale session is deleted outside the read-only transaction.
    if request.user.is_authenticated and request.session.get(settings.SESSION_FUND_KEY) != fund.pk:
        from django.contrib.auth import logout

        logout(request)


def is_read_only(request: HouseRequest) -> bool:
    if request.method not in SAFE_METHODS:
        return False
    try:
        return resolve(request.path_info, getattr(request, "urlconf", None)).view_name not in WRITING_GETS
    except Resolver404:
        return True
