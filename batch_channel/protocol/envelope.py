"""A second shape of the data file: the public ``GenericXmlDocument`` envelope around the same payload.

The sister services of this channel use it; whether the Federal Learning Account did was never published. It shows
what a swap takes: name this renderer and ``generic-xml-document-1.xsd`` in a channel's ``renderer`` and ``schema``.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from lxml import etree

from .checks import FormChecks, Problem
from .records import Form, Header
from .rendering import FlaBatch1

ENVELOPE = "http://www.smals-mvm.be/xml/ns/systemFlux"
SAME_NAMES = {
    "Identification",
    "FormCreationDate",
    "FormCreationHour",
    "AttestationStatus",
    "TypeForm",
    "Reference",
}
DESCRIPTION = (("MimeType", "application/xml"), ("CharacterFormat", "NATIVE"), ("DocumentType", "MAIN"))


class GenericXmlDocument(FlaBatch1):
    """What ``FlaBatch1`` says, form by form, in the public envelope: no header (the file's name says it)."""

    identification = "XFLA001"

    @contextmanager
    def _opened(self, xml: Any, header: Header) -> Iterator[None]:
        with xml.element(tag("GenericXmlDocument"), nsmap={None: ENVELOPE}):
            xml.write("\n")
            yield

    def _checked(self, form: Form, checks: FormChecks) -> tuple[etree._Element | None, list[Problem]]:
        """By our own schema too: the envelope's names the whole file's faults, ours the form's."""
        element, found = super()._checked(form, checks)
        return (None if element is None else wrapped(element)), found

    def _sized(self, form: Form) -> etree._Element:
        return wrapped(self._form(form))


def wrapped(own: etree._Element) -> etree._Element:
    """One of our forms as a form of the envelope; the payload stays in its own namespace."""
    nsmap: Any = {None: ENVELOPE}  # the type stubs know no default namespace
    form = etree.Element(tag("Form"), nsmap=nsmap)
    parts = {}
    for child in own:
        name = etree.QName(child).localname
        if name in SAME_NAMES:
            form.append(renamed(child))
        else:
            parts[name] = child
    about = etree.SubElement(form, tag("ReferenceData"))
    if (inss := parts["NaturalPerson"].find("{*}INSS")) is not None:
        about.append(renamed(inss))
    if "EmployerId" in parts:
        employer = renamed(parts["EmployerId"])
        if employer.find("{*}NOSSRegistrationNbr") is None:
            unknown = etree.Element(tag("NOSSRegistrationNbr"))
            unknown.text = "0"  # it may not be left out there
            employer.insert(0, unknown)
        about.append(employer)
    if "TrainingRegistration" in parts:
        data = etree.SubElement(form, tag("Data"))
        description = etree.SubElement(etree.SubElement(data, tag("DocumentDescription")), tag("TechnicalDescription"))
        for name, text in DESCRIPTION:
            etree.SubElement(description, tag(name)).text = text
        etree.SubElement(data, tag("DocumentXML")).append(parts["TrainingRegistration"])
    return form


def renamed(element: etree._Element) -> etree._Element:
    """A copy in the envelope's namespace."""
    copy = etree.Element(tag(etree.QName(element).localname))
    copy.text = element.text
    copy.extend(renamed(child) for child in element)
    return copy


def tag(name: str) -> str:
    return f"{{{ENVELOPE}}}{name}"
