"""Writing answers: ACRF and NOTI in the published structure, signed by the simulator, GO last."""

from __future__ import annotations

import base64
import datetime
import os
import re
import subprocess
from collections.abc import Iterable
from pathlib import Path

from lxml import etree

from .directory import Directory
from .judging import Form

SMALS = "999999"  # whose number answers bear (db2p, treatment of the declaration)


def acrf(go_name: str, *, errors: Iterable[str], ticket: str, now: datetime.datetime) -> bytes:
    """An acknowledgement: accepted without errors."""
    root = etree.Element("ACRF")
    form = start_form(root, "ACRF001", "PA", now)
    reference = etree.SubElement(form, "FileReference")
    add(reference, "FileName", go_name)
    add(reference, "ReferenceOrigin", "2")
    add(reference, "ReferenceNbr", ticket)
    result = etree.SubElement(form, "ReceptionResult")
    codes = list(errors)
    add(result, "ResultCode", "0" if codes else "1")
    for code in codes:
        add(result, "ErrorID", f"ACRF-{code}")
    return as_bytes(root)


def noti(go_name: str, forms: Iterable[Form], *, ticket: str, now: datetime.datetime) -> bytes:
    """A notification: one block per form that was handled."""
    root = etree.Element("NOTIFICATION")
    for handled in forms:
        form = start_form(root, "NOTI001", "FA", now)
        file = etree.SubElement(form, "FileReference")
        add(file, "FileName", go_name)
        add(file, "ReferenceOrigin", "2")
        add(file, "ReferenceNbr", ticket)
        original = etree.SubElement(form, "HandledOriginalForm")
        add(original, "FormCreationDate", handled.created_on)
        add(original, "FormCreationHour", handled.created_at)
        add_reference(form, "HandledReference", "1", "1", handled.reference)
        result = etree.SubElement(form, "HandlingResult")
        add(result, "ResultCode", "1" if handled.is_accepted else "0")
        for anomaly in handled.anomalies:
            report = etree.SubElement(result, "AnomalyReport")
            add(report, "ErrorID", anomaly.error)
            add(report, "TagName", anomaly.tag)
            add(report, "AnomalyClass", anomaly.severity)
    return as_bytes(root)


def start_form(root: etree._Element, identification: str, kind: str, now: datetime.datetime) -> etree._Element:
    form = etree.SubElement(root, "Form")
    add(form, "Identification", identification)
    add(form, "FormCreationDate", now.date().isoformat())
    add(form, "FormCreationHour", now.time().isoformat(timespec="milliseconds"))
    add(form, "AttestationStatus", "0")
    add(form, "TypeForm", kind)
    return form


def add(parent: etree._Element, name: str, text: str) -> None:
    etree.SubElement(parent, name).text = text


def add_reference(parent: etree._Element, name: str, kind: str, origin: str, number: str) -> None:
    block = etree.SubElement(parent, name)
    add(block, "ReferenceType", kind)
    add(block, "ReferenceOrigin", origin)
    add(block, "ReferenceNbr", number)


def as_bytes(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def put(directory: Directory, environment: str, kind: str, content: bytes, today: datetime.date) -> str:
    """Write a set of answers (FO, FS, GO) into the folder, GO last. Returns the name of FO."""
    folder = directory.outbox(environment)
    stem = f"{kind}.{SMALS}.{today:%Y%m%d}.{next_number(folder, kind, today):05}.{environment}"
    write(folder / f"FO.{stem}", content)
    write(folder / f"FS.{stem}", signature(directory, content))
    write(folder / f"GO.{stem}", b"")
    return f"FO.{stem}"


def next_number(folder: Path, kind: str, today: datetime.date) -> int:
    pattern = re.compile(rf"FO\.{kind}\.{SMALS}\.{today:%Y%m%d}\.(\d{{5}})\.[RTS]")
    numbers = [int(found[1]) for path in folder.iterdir() if (found := pattern.fullmatch(path.name))]
    return max(numbers, default=0) + 1


def write(path: Path, content: bytes) -> None:
    """A file that is whole as soon as it has its name."""
    draft = path.parent.parent / f".{path.name}.writing"
    draft.write_bytes(content)
    os.replace(draft, path)


def signature(directory: Directory, content: bytes) -> bytes:
    """FS of an answer, made by OpenSSL with the simulator's own key."""
    command = "openssl cms -sign -binary -md sha256 -nosmimecap -outform DER -signer certificate.pem -inkey key.pem"
    done = subprocess.run(command.split(), cwd=directory.identity, input=content, capture_output=True, check=True)
    return base64.b64encode(done.stdout)
