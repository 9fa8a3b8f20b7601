"""What the social-security side would say of a set: of the file (ACRF), then of each form (NOTI)."""

from __future__ import annotations

import base64
import binascii
import datetime
import re
import subprocess
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from .directory import Directory
from .rules import CLOSED_NUMBER, DOUBTED_TITLE, UNKNOWN_EMPLOYER

NAMESPACE = "urn:x-extranet:fla-batch:1"
GO_NAME = re.compile(r"GO\.(?P<application>[A-Z0-9]{4})\.(?P<sender>\d{6})\.(?P<day>\d{8})\.(?P<sequence>[0-9A-Z]{5})"
                     r"\.(?P<environment>[RTS])\.(?P<parts>[1-9])", re.ASCII)  # fmt: skip


@dataclass(frozen=True)
class Anomaly:
    error: str
    tag: str
    severity: str = "B"


@dataclass(frozen=True)
class Form:
    """A form as far as an answer must quote it."""

    reference: str
    created_on: str
    created_at: str
    employer: str
    inss: str = field(repr=False)
    anomalies: tuple[Anomaly, ...] = ()
    status: str = "0"
    earlier: str = ""

    @property
    def is_accepted(self) -> bool:
        return all(anomaly.severity == "W" for anomaly in self.anomalies)


@dataclass(frozen=True)
class Verdict:
    """Of a whole set: error codes of annex 30, or the forms that will be handled."""

    errors: tuple[str, ...]
    forms: tuple[Form, ...] = ()


def judge(
    directory: Directory, go_name: str, files: dict[str, bytes], *, seen: set[str], today: datetime.date
) -> Verdict:
    """`files` are the set's by name; `seen` the names of earlier GO files. The first thing that is wrong is said."""
    name = GO_NAME.fullmatch(go_name)
    if name is None:
        return Verdict(("107",))
    registered = directory.registered
    stem, parts = go_name[3:], int(name["parts"])
    data = [files.get(f"FI.{stem}.{part}") for part in range(1, parts + 1)]
    signatures = [files.get(f"FS.{stem}.{part}") for part in range(1, parts + 1)]
    for code, wrong in (
        ("133", go_name in seen),
        ("108", name["sender"] != registered.sender),
        ("103", name["application"] != registered.application),
        ("110", not is_day(name["day"])),
        ("111", is_day(name["day"]) and as_day(name["day"]) > today),
        ("120", None in data),
        ("122", name["environment"] == "R" and None in signatures),
        ("134", any(part == b"" for part in data)),
    ):
        if wrong:
            return Verdict((code,))
    whole = [part for part in data if part is not None]
    if not all(is_signed(directory, part, fs) for part, fs in zip(whole, signatures, strict=True) if fs is not None):
        return Verdict(("125",))
    return forms_of(directory, whole, name["environment"])


def is_day(text: str) -> bool:
    try:
        as_day(text)
    except ValueError:
        return False
    return True


def as_day(text: str) -> datetime.date:
    return datetime.date(int(text[:4]), int(text[4:6]), int(text[6:]))


def is_signed(directory: Directory, data: bytes, signature: bytes) -> bool:
    """Whether OpenSSL says that the registered certificate's key signed these bytes."""
    if not directory.certificate.exists():
        return False
    try:
        der = base64.b64decode(b"".join(signature.split()), validate=True)
    except binascii.Error:
        return False
    with tempfile.TemporaryDirectory(prefix="simulator-") as folder:
        (Path(folder) / "fs.der").write_bytes(der)
        (Path(folder) / "fi").write_bytes(data)
        command = "openssl cms -verify -binary -noverify -nointern -inform DER -in fs.der -content fi -out /dev/null"
        done = subprocess.run(
            [*command.split(), "-certfile", directory.certificate.resolve()],
            cwd=folder,
            check=False,
            capture_output=True,
        )
    return done.returncode == 0


def forms_of(directory: Directory, parts: list[bytes], environment: str) -> Verdict:
    forms: list[Form] = []
    for part in parts:
        try:
            root = etree.fromstring(part, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
        except etree.XMLSyntaxError:
            return Verdict(("102",))
        if root.tag != tag("FlaBatch"):
            return Verdict(("089",))
        if not root.findall(tag("Form")):
            return Verdict(("134",))
        forms += [form_of(directory, element, environment) for element in root.findall(tag("Form"))]
    return Verdict((), tuple(forms))


def form_of(directory: Directory, element: etree._Element, environment: str) -> Form:
    def text(path: str) -> str:
        return (element.findtext("/".join(map(tag, path.split("/")))) or "").strip()

    inss, employer, title = (
        text("NaturalPerson/INSS"),
        text("EmployerId/CompanyID"),
        text("TrainingRegistration/Training/TrainingTitle"),
    )
    status, earlier = text("AttestationStatus"), earlier_of(element)
    found = [
        Anomaly("00222-008", "ReferenceNbr") if status != "0" and not directory.accepts(environment, earlier) else None,
        Anomaly("00024-004", "INSS") if not has_right_check(inss) else None,
        Anomaly("00024-070", "INSS") if inss == CLOSED_NUMBER else None,
        Anomaly("00014-101", "CompanyID") if employer == UNKNOWN_EMPLOYER else None,
        Anomaly("00000-003", "TrainingTitle", "W") if DOUBTED_TITLE in title.lower() else None,
    ]
    return Form(
        reference=text("Reference/ReferenceNbr"),
        created_on=text("FormCreationDate"),
        created_at=text("FormCreationHour"),
        employer=employer,
        inss=inss,
        anomalies=tuple(anomaly for anomaly in found if anomaly),
        status=status,
        earlier=earlier,
    )


def earlier_of(element: etree._Element) -> str:
    """The number of the form that this one modifies or cancels; empty when it names none."""
    for block in element.findall(tag("Reference")):
        if block.findtext(tag("ReferenceType")) == "3":
            return block.findtext(tag("ReferenceNbr")) or ""
    return ""


def has_right_check(inss: str) -> bool:
    """97 minus the rest of the first nine digits, with a 2 before them for those born since 2000."""
    if not re.fullmatch(r"\d{11}", inss, re.ASCII):
        return False
    return int(inss[9:]) in {97 - int(prefix + inss[:9]) % 97 for prefix in ("", "2")}


def tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"
