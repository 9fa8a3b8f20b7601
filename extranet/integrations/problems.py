"""What a program is told when something is refused: RFC 9457, codes that never change, texts in its language."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.encoding import force_str
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import NinjaAPI
from ninja import errors as ninja

from extranet.tenants.versions import StaleEdit

MEDIA_TYPE = "application/problem+json"
Errors = list[dict[str, Any]]

TITLES = {
    "bad_request": (400, gettext_lazy("La requête est illisible")),
    "idempotency_key_missing": (400, gettext_lazy("L’en-tête Idempotency-Key manque")),
    "not_signed_in": (401, gettext_lazy("La clé manque, est inconnue ou ne sert plus")),
    "scope_missing": (403, gettext_lazy("La clé n’a pas ce droit")),
    "forbidden": (403, gettext_lazy("Ce n’est pas permis")),
    "not_found": (404, gettext_lazy("Il n’y a rien à cette adresse")),
    "method_not_allowed": (405, gettext_lazy("Cette méthode n’existe pas ici")),
    "conflict": (409, gettext_lazy("L’état de l’objet ne le permet pas")),
    "several_people": (409, gettext_lazy("Plusieurs personnes portent ce nom")),
    "retry_later": (409, gettext_lazy("La même requête est encore en cours")),
    "changed_meanwhile": (412, gettext_lazy("L’objet a changé depuis que vous l’avez lu")),
    "too_large": (413, gettext_lazy("La requête est trop grande")),
    "unsupported_media_type": (415, gettext_lazy("Ce type de contenu n’est pas accepté")),
    "invalid": (422, gettext_lazy("Des données sont à corriger")),
    "idempotency_key_reused": (422, gettext_lazy("Cet Idempotency-Key a servi à une autre requête")),
    "version_missing": (428, gettext_lazy("L’en-tête If-Match manque")),
    "too_many_requests": (429, gettext_lazy("Trop de requêtes")),
    "server_error": (500, gettext_lazy("Une erreur s’est produite de notre côté")),
    "sandbox_not_ready": (503, gettext_lazy("Le bac à sable est en préparation")),
    "read_only": (503, gettext_lazy("Le site est en lecture seule, le temps d’une maintenance")),
    "unavailable": (503, gettext_lazy("Le site est momentanément indisponible")),
}
BY_STATUS = {
    400: "bad_request",
    401: "not_signed_in",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    409: "conflict",
    413: "too_large",
    415: "unsupported_media_type",
    429: "too_many_requests",
    503: "unavailable",
}


class Problem(Exception):
    """A refusal by its code, one of `TITLES`. `errors` name what is wrong where: pointer, code, detail."""

    def __init__(
        self, code: str, detail: str = "", *, errors: Errors | None = None, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(code)
        self.code, self.detail, self.errors, self.headers = code, detail, errors or [], dict(headers or {})


def answer(request: HttpRequest, problem: Problem) -> HttpResponse:
    """The problem as a response. Whatever the request did before is undone."""
    vars(request)["failed"] = True
    status, title = TITLES[problem.code]
    body: dict[str, Any] = {
        "type": f"{request.build_absolute_uri('/programmes/erreurs/')}#{problem.code}",
        "title": force_str(title),
        "status": status,
        "code": problem.code,
    }
    if problem.detail:
        body["detail"] = problem.detail
    if problem.errors:
        body["errors"] = problem.errors
    headers = {"Cache-Control": "no-store"} | problem.headers
    if status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    return HttpResponse(json.dumps(body, ensure_ascii=False), status=status, content_type=MEDIA_TYPE, headers=headers)


def handle_problems(api: NinjaAPI) -> None:
    """Teach an API to say every refusal of the services as a problem."""
    said: dict[type[Exception], Callable[[Any], Problem]] = {
        Problem: lambda error: error,
        ValidationError: of_validation,
        ninja.ValidationError: of_schema,
        ninja.HttpError: lambda error: of_status(error.status_code),
        ninja.AuthenticationError: lambda error: Problem("not_signed_in", whom_to_ask()),
        PermissionDenied: lambda error: Problem("forbidden", str(error)),
        Http404: lambda error: Problem("not_found"),
    }
    for kind, problem_of in said.items():
        api.add_exception_handler(kind, saying(problem_of))


def saying(problem_of: Callable[[Any], Problem]) -> Callable[[HttpRequest, Any], HttpResponse]:
    return lambda request, error: answer(request, problem_of(error))


def whom_to_ask() -> str:
    return _("Envoyez « Authorization: Bearer <clé> ». Un responsable des accès de l’organisation crée les clés.")


def of_status(status: int) -> Problem:
    """The problem that stands for a status which nobody of ours chose."""
    return Problem(BY_STATUS.get(status, "server_error" if status >= 500 else "bad_request"))


def of_validation(error: ValidationError, pointer: str = "") -> Problem:
    """A refusal of a service or a form, field by field. `pointer` is where in the body those fields stand."""
    if isinstance(error, StaleEdit):
        return Problem("changed_meanwhile", " ".join(error.messages))
    code = getattr(error, "code", None)
    if code in TITLES:
        return Problem(code, " ".join(error.messages))
    return Problem("invalid", errors=list(field_errors(error, pointer)))


def field_errors(error: ValidationError, pointer: str = "") -> Iterator[dict[str, Any]]:
    """What is wrong where: a JSON pointer into the body (RFC 6901), "" for the whole of it, the code and the text."""
    by_field = error.error_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.error_list}
    for field, errors in by_field.items():
        place = pointer if field == NON_FIELD_ERRORS else f"{pointer}/{field}"
        for one in errors:
            yield {"pointer": place, "code": one.code or "refused", "detail": " ".join(one.messages)}


def of_schema(error: ninja.ValidationError) -> Problem:
    """What doesn't have the documented shape. Never what was sent: it may be somebody's data."""
    errors = []
    for one in error.errors:
        place, *path = one["loc"]
        steps = path[1:] if place == "body" else path
        pointer = "".join(f"/{step}" for step in steps)
        errors.append({"pointer": pointer or f"/{place}", "code": one["type"], "detail": one["msg"]})
    return Problem("invalid", errors=errors)
