"""The description of the API (OpenAPI 3.1): what the operations say of themselves, and what holds for all of them.

Only here: which refusals an operation may answer, the headers of writes, the key's scope. An operation declares none of
it by hand, so none can forget it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import get_language
from ninja import NinjaAPI
from ninja.operation import Operation
from ninja.params.models import BodyModel
from ninja.renderers import JSONRenderer

from . import retries
from .access import Key
from .problems import MEDIA_TYPE, TITLES, handle_problems
from .versions import expected_version

VERSION = "1.0.0"
WRITES = ("post", "put", "patch", "delete")
Described = dict[str, Any]


class ReadableJson(JSONRenderer):
    """Accents as they are: a person reads these answers too."""

    json_dumps_params = {"ensure_ascii": False}


class DescribedApi(NinjaAPI):
    """An API whose description is completed with what its middleware and its handlers do."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self._described: dict[tuple[str | None, str], Any] = {}

    def get_openapi_schema(self, *, path_prefix: str | None = None, path_params: Any = None) -> Any:
        """The description in the language that is spoken now; worked out once, for it takes a second."""
        prefix = self.get_root_path(path_params or {}) if path_prefix is None else path_prefix
        spoken = (get_language(), prefix)
        if spoken not in self._described:
            self._described[spoken] = self.described(prefix)
        return self._described[spoken]

    def described(self, prefix: str) -> Any:
        schema = super().get_openapi_schema(path_prefix=prefix)
        schema["components"].setdefault("schemas", {})["Problem"] = PROBLEM
        schema["components"]["responses"] = {code: refusal(code) for code in TITLES}
        by_id = {self.id_of(operation): operation for operation in self.operations()}
        for methods in schema["paths"].values():
            for method, described in methods.items():
                complete(described, method, by_id[described["operationId"]])
        return schema

    def operations(self) -> Iterator[Operation]:
        for _prefix, router in self._routers:
            for view in router.path_operations.values():
                yield from view.operations

    def id_of(self, operation: Operation) -> str:
        return operation.operation_id or self.get_openapi_operation_id(operation)


def complete(described: Described, method: str, operation: Operation) -> None:
    """Add what an operation may answer and what it asks for beside its own parameters."""
    keys = [key for key in operation.auth_callbacks if isinstance(key, Key)]
    is_write = method in WRITES and bool(keys)
    is_versioned = expected_version.__name__ in operation.view_func.__code__.co_names
    described["parameters"] = [
        *described.get("parameters", []),
        *([IDEMPOTENCY_KEY] if is_write else []),
        *([IF_MATCH] if is_versioned else []),
        ACCEPT_LANGUAGE,
    ]
    for key in keys:
        described["security"] = [{"Key": [key.scope.value] if key.scope else []}]
    responses = {str(status): response for status, response in described["responses"].items()}
    described["responses"] = responses
    for code in refusals_of(operation, is_write=is_write, is_versioned=is_versioned, has_key=bool(keys)):
        status = str(TITLES[code][0])
        responses.setdefault(status, {"$ref": f"#/components/responses/{code}"})


def refusals_of(operation: Operation, *, is_write: bool, is_versioned: bool, has_key: bool) -> list[str]:
    """The codes of the problems that an operation may answer, one for each status."""
    codes = ["not_found", "method_not_allowed", "too_many_requests", "unavailable"]
    codes += ["not_signed_in", "forbidden"] if has_key else []
    codes += ["bad_request", "conflict", "too_large"] if is_write else []
    codes += ["changed_meanwhile", "version_missing"] if is_versioned else []
    codes += ["invalid"] if is_write or operation.models else []
    codes += ["bad_request"] if any(issubclass(model, BodyModel) for model in operation.models) else []
    return codes


def refusal(code: str) -> Described:
    status, title = TITLES[code]
    return {
        "description": str(title),
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        "headers": {"Retry-After": {"schema": {"type": "string"}}} if status in {429, 503} else {},
    }


def header(name: str, description: str, *, required: bool, **schema: Any) -> Described:
    text = {"type": "string"} | schema
    return {"in": "header", "name": name, "required": required, "description": description, "schema": text}


IDEMPOTENCY_KEY = header(
    retries.HEADER,
    "Une valeur à elle pour chaque écriture, par exemple un UUID ; la même quand la requête est renvoyée.",
    required=True,
    minLength=1,
    maxLength=retries.LONGEST_KEY,
    pattern="^[!-~]+$",
)
IF_MATCH = header("If-Match", "L’ETag de la version lue : le travail d’un autre n’est jamais écrasé.", required=True)
ACCEPT_LANGUAGE = header("Accept-Language", "La langue des textes ; celle du fonds sinon.", required=False)

PROBLEM: Described = {
    "title": "Problem",
    "description": "Un refus (RFC 9457). Les codes ne changent jamais ; les textes suivent Accept-Language.",
    "type": "object",
    "required": ["type", "title", "status", "code"],
    "properties": {
        "type": {"type": "string", "format": "uri", "description": "L’explication du code"},
        "title": {"type": "string", "description": "Le code en mots"},
        "status": {"type": "integer", "description": "Le statut HTTP"},
        "code": {"type": "string", "enum": list(TITLES), "description": "Le code"},
        "detail": {"type": "string", "description": "Ce qui s’est passé ici, et que faire"},
        "errors": {
            "type": "array",
            "description": "Ce qui est à corriger",
            "items": {
                "type": "object",
                "required": ["pointer", "code", "detail"],
                "properties": {
                    "pointer": {"type": "string", "description": "L’endroit dans la requête (RFC 6901)"},
                    "code": {"type": "string", "description": "Le code de l’erreur, qui ne change jamais"},
                    "detail": {"type": "string", "description": "L’erreur en mots"},
                },
            },
        },
    },
}

api = DescribedApi(
    title="Extranet formation",
    version=VERSION,
    description="Encoder, lire et suivre par programme ce que l’extranet fait à l’écran.",
    urls_namespace="api-v1",
    renderer=ReadableJson(),
    docs_url=None,  # the site has a page of its own, without scripts from elsewhere
)
handle_problems(api)
