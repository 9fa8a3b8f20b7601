"""A write that is sent again has one effect: its answer is kept with it, in the same transaction.

The row of an answer is inserted before the act. Of two requests at once the second waits for the first's transaction:
if it committed, its answer is given again; if it was cut, the second does the act.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import timedelta

from django.db import DatabaseError, IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from extranet.tenants import encryption

from .callers import Caller
from .models import Answer
from .problems import Problem
from .problems import answer as problem_answer

HEADER = "Idempotency-Key"
KEPT_FOR = timedelta(hours=24)
KEPT_HEADERS = ("Content-Type", "ETag", "Location")
LONGEST_KEY = 200


def once(request: HttpRequest, caller: Caller, act: Callable[[], HttpResponse]) -> HttpResponse:
    """The answer of `act`, or the one that was given when this request came for the first time."""
    key = request.headers.get(HEADER, "").strip()
    if not 0 < len(key) <= LONGEST_KEY or not key.isprintable():
        return problem_answer(request, Problem("idempotency_key_missing", how_to_choose()))
    asked = fingerprint(request)
    try:
        row = reserve(caller, key, asked)
    except DatabaseError:  # the first one is slow: the wait for its transaction has a limit
        return problem_answer(request, Problem("retry_later", headers={"Retry-After": "5"}))
    if row.status is not None:
        return again(request, row, asked)
    response = act()
    if response.status_code < 400:
        keep(row, response)
    else:
        vars(request)["failed"] = True  # a refusal did nothing, and may be tried again under the same key
    return response


def how_to_choose() -> str:
    return _("Donnez à chaque écriture une valeur à elle, par exemple un UUID, et la même quand vous la renvoyez.")


def fingerprint(request: HttpRequest) -> str:
    """Of what is asked: method, address, and the bytes of the body or of its files."""
    digest = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode())
    if request.content_type == "multipart/form-data":
        for name, values in sorted(request.POST.lists()):
            digest.update(repr((name, values)).encode())
        for name, files in sorted(request.FILES.lists()):
            for file in files:
                digest.update(name.encode())
                for chunk in file.chunks():
                    digest.update(chunk)
                file.seek(0)
    else:
        digest.update(request.body)
    return digest.hexdigest()


def reserve(caller: Caller, key: str, asked: str) -> Answer:
    """The row of this key, stored now or before. Waits for another request that is storing it."""
    try:
        return stored(caller, key, asked)
    except IntegrityError:
        mine = Answer.objects.filter(organisation=caller.organisation, key=key)
        mine.filter(made_at__lt=timezone.now() - KEPT_FOR).delete()
    return mine.first() or stored(caller, key, asked)


def stored(caller: Caller, key: str, asked: str) -> Answer:
    with transaction.atomic():
        return Answer.objects.create(organisation_id=caller.organisation, key=key, asked=asked)


def again(request: HttpRequest, row: Answer, asked: str) -> HttpResponse:
    if row.asked != asked:
        return problem_answer(request, Problem("idempotency_key_reused", how_to_choose()))
    body = encryption.decrypt(bytes(row.body)).encode() if row.body else b""
    return HttpResponse(body, status=row.status, headers={**row.headers, "Idempotency-Replayed": "true"})


def keep(row: Answer, response: HttpResponse) -> None:
    row.status = response.status_code
    row.headers = {name: response.headers[name] for name in KEPT_HEADERS if response.has_header(name)}
    row.body = encryption.encrypt(response.content.decode()) if response.content else None
    row.save(update_fields=["status", "headers", "body"])


def forget() -> int:
    """Delete the answers of more than a day ago, in the fund's scope. Returns how many."""
    return Answer.objects.filter(made_at__lt=timezone.now() - KEPT_FOR).delete()[0]
