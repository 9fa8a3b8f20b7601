"""XML schemas, loaded from local files only, and their verdicts without the values they judge."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from lxml import etree

BUNDLED = Path(__file__).parent / "schemas"
"""Our own schemas: ``fla-batch-1.xsd``, ``acrf-own-1.xsd``, ``notification-own-1.xsd``."""

_XSD = "http://www.w3.org/2001/XMLSchema"

# libxml2 quotes the refused value in its messages, and a value may be somebody's national number.
_REASONS = {
    "SCHEMAV_CVC_PATTERN_VALID": "hasn't the required form",
    "SCHEMAV_CVC_ENUMERATION_VALID": "is not one of the allowed values",
    "SCHEMAV_CVC_MINLENGTH_VALID": "is too short",
    "SCHEMAV_CVC_MAXLENGTH_VALID": "is too long",
    "SCHEMAV_CVC_MININCLUSIVE_VALID": "is too small",
    "SCHEMAV_CVC_MAXINCLUSIVE_VALID": "is too great",
    "SCHEMAV_CVC_DATATYPE_VALID_1_2_1": "is not a value of its type",
    "SCHEMAV_CVC_ELT_1": "is an element that the schema doesn't know",
    "SCHEMAV_ELEMENT_CONTENT": "is not expected here, or something is missing before or in it",
}


class SchemaUnusable(ValueError):
    """The configured schema can't be read, or wants something from the network."""


@dataclass(frozen=True, slots=True)
class SchemaProblem:
    """``field`` is the path of element names below the root, e.g. ``NaturalPerson/INSS``."""

    field: str
    reason: str

    def __str__(self) -> str:
        return f"{self.field} {self.reason}"


class _LocalFilesOnly(etree.Resolver):
    def resolve(self, system_url: str, public_id: str, context: Any) -> None:  # type: ignore[override]
        scheme, separator, _ = system_url.partition("://")
        if separator and scheme != "file":
            raise SchemaUnusable(f"a schema may not be fetched from {system_url}")


def load(path: Path, imports: Sequence[Path] = ()) -> etree.XMLSchema:
    """Load a schema; ``imports`` are further files whose namespaces it leaves open, such as an envelope's
    payload.

    Raises ``SchemaUnusable``, also when any of them refers to an address of the network.
    """
    try:
        if not imports:
            return etree.XMLSchema(etree.parse(str(path), _parser()))
        umbrella = etree.Element(f"{{{_XSD}}}schema", nsmap={"xs": _XSD})
        for part in (path, *imports):
            attributes = {"schemaLocation": part.resolve().as_uri()}
            if namespace := etree.parse(str(part), _parser()).getroot().get("targetNamespace"):
                attributes["namespace"] = namespace
            etree.SubElement(umbrella, f"{{{_XSD}}}import", attributes)
        return etree.XMLSchema(etree.fromstring(etree.tostring(umbrella), _parser()))
    except (etree.LxmlError, OSError) as error:
        raise SchemaUnusable(f"the schema {path.name} can't be used: {error}") from error


def problems(schema: etree.XMLSchema, element: etree._Element) -> Iterator[SchemaProblem]:
    """What the schema has against ``element`` (a root), at most one problem per place."""
    if schema.validate(element):
        return
    seen = set()
    for entry in entries(schema.error_log):
        if entry.path not in seen:
            seen.add(entry.path)
            yield SchemaProblem(_field(element, entry.path), _REASONS.get(entry.type_name, entry.type_name))


def entries(log: object) -> Iterator[Any]:
    """The entries of an lxml error log, with ``type_name``, ``path`` and ``line``."""
    yield from cast(Iterable[Any], log)  # its type stubs know nothing of iteration


def _field(root: etree._Element, path: str) -> str:
    [element] = cast(list[etree._Element], root.getroottree().xpath(path))
    names = [etree.QName(step).localname for step in (*reversed([*element.iterancestors()]), element)]
    return "/".join(names[1:]) or names[0]


def _parser() -> etree.XMLParser:
    parser = etree.XMLParser(no_network=True, load_dtd=False, resolve_entities=False)
    parser.resolvers.add(_LocalFilesOnly())
    return parser
