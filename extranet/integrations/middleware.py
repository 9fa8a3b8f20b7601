"""Requests of programs: everything below `/api/` answers in JSON and knows its caller by a key, never by a cookie."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import OperationalError
from django.http import HttpResponse
from django.utils import timezone, translation
from django.utils.translation import get_supported_language_variant
from django.utils.translation import gettext as _
from django.utils.translation.trans_real import parse_accept_lang_header

from extranet.tenants.maintenance import Notice, current_notice, may_write
from extranet.tenants.middleware import SAFE_METHODS
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope

from . import retries
from .afterwards import do_afterwards
from .callers import bearer, find
from .limits import limited
from .oauth import OAuthRefusal
from .problems import MEDIA_TYPE, Problem, answer, of_status
from .services import sandboxes

PREFIX = "/api/"
TOKENS = "/api/v1/token"  # asked for with a signed assertion: a key that comes along says nothing
SANDBOX = "Sandbox"  # the header of every answer to a test key
GetResponse = Callable[[Any], HttpResponse]


def is_call(request: Any) -> bool:
    return request.fund is not None and request.path_info.startswith(PREFIX)


class SayProblems:
    """Stands outside what makes error pages: a program is told the same as a problem."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        response = self.get_response(request)
        if not is_call(request) or response.status_code < 400 or says_itself(response):
            return response
        with translation.override(language_of(request, request.fund)):
            said = answer(request, of_status(response.status_code))
        for name in ("Retry-After", "Allow", SANDBOX):
            if response.has_header(name):
                said.headers[name] = response.headers[name]
        return said


def says_itself(response: HttpResponse) -> bool:
    """Whether it is a refusal for programs already: a problem, or what OAuth prescribes."""
    return response.headers["Content-Type"] == MEDIA_TYPE or isinstance(response, OAuthRefusal)


class FindCaller:
    """Stands before the fund's scope: who calls is settled in a scope of its own, which notes the key's use.

    A test key is found in the fund too, where its maker's right is; then the fund is its organisation's sandbox.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        request.caller = None
        if not is_call(request):
            return self.get_response(request)
        request.user = AnonymousUser()  # a cookie opens nothing here
        token = bearer(request.headers.get("Authorization", ""))
        if token and request.path_info != TOKENS:
            try:
                with scope(request.fund):
                    request.caller = find(request.fund, token)
            except OperationalError:
                return answer(request, Problem("unavailable", headers={"Retry-After": "60"}))
        is_test = request.caller is not None and request.caller.is_test
        response = limited(request, self.in_sandbox if is_test else self.get_response)
        if is_test:
            response.headers[SANDBOX] = "true"
        do_afterwards(request)
        return response

    def in_sandbox(self, request: Any) -> HttpResponse:
        try:
            request.fund, request.caller = sandboxes.enter(request.fund, request.caller)
        except Problem as problem:
            with translation.override(language_of(request, request.fund)):
                return answer(request, problem)
        return self.get_response(request)


class ActAsCaller:
    """Stands last: the caller is the actor, speaks its language, and writes once."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        if not is_call(request):
            return self.get_response(request)
        with translation.override(language_of(request, request.fund)):
            if request.method not in SAFE_METHODS and not may_write():
                return answer(request, read_only(current_notice()))
            if request.caller is None:
                return self.get_response(request)
            request.actor = request.caller.actor
            if request.method in SAFE_METHODS:
                return self.get_response(request)
            return retries.once(request, request.caller, lambda: self.get_response(request))


def read_only(notice: Notice | None) -> Problem:
    """What a program is told that wants to write during maintenance; reading goes on."""
    if notice is None:
        return Problem("read_only")
    until = notice.ends_at.astimezone(timezone.get_current_timezone()).isoformat(timespec="minutes")
    detail = _("Rien n’est écrit avant %(until)s environ. Renvoyez la même requête ensuite.") % {"until": until}
    return Problem("read_only", detail, headers={"Retry-After": str(notice.retry_after)})


def language_of(request: Any, fund: Fund) -> str:
    """The first language of `Accept-Language` that the fund speaks, else the fund's."""
    for wished, _quality in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        try:
            language = get_supported_language_variant(wished)
        except LookupError:
            continue
        if language in fund.languages:
            return language
    return fund.language
