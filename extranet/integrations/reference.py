"""The API's description as a page reads it: operations by subject, their fields one below the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from typing import Any

from django.utils.translation import get_language

from .openapi import WRITES, api

Described = dict[str, Any]
DEEPEST = 4  # levels of a body that are shown; below, the name of the schema


@dataclass(frozen=True, slots=True)
class Field:
    """A parameter, or a field of a body. `level` is how deep it stands, from 0."""

    name: str
    kind: str
    is_required: bool
    description: str
    level: int = 0
    under: str = ""  # the names of what it stands in, a dot after each


@dataclass(frozen=True, slots=True)
class Response:
    status: str
    words: str
    schema: str


@dataclass(frozen=True, slots=True)
class Operation:
    name: str
    method: str
    path: str
    summary: str
    description: str
    scope: str
    has_key: bool
    parameters: list[Field]
    body: list[Field]
    answer: list[Field]
    responses: list[Response]

    @property
    def is_write(self) -> bool:
        return self.method.lower() in WRITES


@dataclass(frozen=True, slots=True)
class Subject:
    """The operations of one tag."""

    name: str
    anchor: str
    operations: list[Operation]


def subjects() -> list[Subject]:
    """All of the API, in the order of its description, in the language that is spoken now."""
    return subjects_in(get_language())


@cache
def subjects_in(language: str | None) -> list[Subject]:
    schema = api.get_openapi_schema()
    by_tag: dict[str, list[Operation]] = {}
    for path, methods in schema["paths"].items():
        for method, described in methods.items():
            tag = next(iter(described.get("tags", [])), "API")
            by_tag.setdefault(tag, []).append(operation_of(schema, method, path, described))
    return [Subject(tag, f"sujet-{number}", found) for number, (tag, found) in enumerate(by_tag.items(), start=1)]


def operation_of(schema: Described, method: str, path: str, described: Described) -> Operation:
    security = described.get("security", [])
    scopes = [scope for key in security for names in key.values() for scope in names]
    responses = described["responses"]
    success: Described = next(
        (responses[status] for status in sorted(map(str, responses)) if status.startswith("2")), {}
    )
    return Operation(
        name=described["operationId"],
        method=method.upper(),
        path=path,
        summary=described.get("summary", ""),
        description=described.get("description", ""),
        scope=next(iter(scopes), ""),
        has_key=bool(security),
        parameters=[parameter_field(schema, one) for one in described["parameters"]],
        body=fields_of_content(schema, described.get("requestBody", {})),
        answer=fields_of_content(schema, success),
        responses=[response_of(schema, str(status), one) for status, one in sorted(responses.items(), key=str)],
    )


def parameter_field(schema: Described, parameter: Described) -> Field:
    kind = kind_of(schema, parameter["schema"])
    place = {"path": "adresse", "query": "filtre", "header": "en-tête"}.get(parameter["in"], parameter["in"])
    text = parameter.get("description") or parameter["schema"].get("description", "")
    return Field(parameter["name"], f"{place} · {kind}", parameter.get("required", False), text)


def response_of(schema: Described, status: str, response: Described) -> Response:
    resolved = resolve(schema, response)
    words = resolved.get("description") or ""
    if words in {"", "OK"}:
        words = HTTPStatus(int(status)).phrase
    return Response(status, words, next(iter(schemas_of(resolved)), {}).get("title", ""))


def fields_of_content(schema: Described, carrier: Described) -> list[Field]:
    return [field for content in schemas_of(resolve(schema, carrier)) for field in fields_of(schema, content)]


def schemas_of(carrier: Described) -> Iterator[Described]:
    for content in carrier.get("content", {}).values():
        yield content.get("schema", {})


def fields_of(schema: Described, described: Described, level: int = 0, under: str = "") -> Iterator[Field]:
    """The fields of an object, each followed by its own."""
    target = inner(schema, described)
    required = set(target.get("required", []))
    for name, field in target.get("properties", {}).items():
        resolved = resolve(schema, field)
        text = field.get("description") or resolved.get("description", "")
        yield Field(name, kind_of(schema, field), name in required, text, level, under)
        if level + 1 < DEEPEST:
            yield from fields_of(schema, field, level + 1, f"{under}{name}.")


def inner(schema: Described, described: Described) -> Described:
    """The object that a field holds, whether alone, in a list, or perhaps."""
    resolved = resolve(schema, described)
    if "items" in resolved:
        return inner(schema, resolved["items"])
    chosen = next(iter(alternatives(resolved)), None)
    return inner(schema, chosen) if chosen else resolved


def alternatives(described: Described) -> list[Described]:
    """Of a field that may be several things, those that are something."""
    several: Iterable[Described] = described.get("anyOf") or described.get("oneOf") or described.get("allOf") or []
    return [one for one in several if one.get("type") != "null"]


def kind_of(schema: Described, described: Described) -> str:
    """What a value looks like, in a few words."""
    resolved = resolve(schema, described)
    if chosen := alternatives(resolved):
        return " ou ".join(dict.fromkeys(kind_of(schema, one) for one in chosen))
    if "enum" in resolved:
        return " | ".join(str(value) for value in resolved["enum"])
    if "items" in resolved:
        return f"liste de {kind_of(schema, resolved['items'])}"
    kind: str = resolved.get("format") or resolved.get("type", "")
    return KINDS.get(kind, kind)


KINDS = {
    "string": "texte",
    "integer": "nombre entier",
    "number": "nombre",
    "boolean": "oui ou non",
    "object": "objet",
    "array": "liste",
    "date": "date (AAAA-MM-JJ)",
    "date-time": "date et heure (ISO 8601)",
    "time": "heure",
    "uuid": "UUID",
    "binary": "fichier",
}


def resolve(schema: Described, described: Described) -> Described:
    """What a `$ref` points at, or the thing itself."""
    reference = described.get("$ref")
    if reference is None:
        return described
    target = schema
    for step in reference.removeprefix("#/").split("/"):
        target = target[step]
    return resolve(schema, target)
