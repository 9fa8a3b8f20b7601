"""The files of a run. Their columns are promised (docs/certification.md): a new one comes last, none is renamed.

Values are text: dates ISO, hours with a point and two decimals. The JSON file is canonical: the same rows, the same
bytes.
"""

from __future__ import annotations

import csv
import datetime
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass

from openpyxl import Workbook

from extranet.tenants.models import Fund
from extranet.ui.exports import harmless
from extranet.ui.workbooks import text_cell

from .models import Certificate

FORMAT = "extranet.certified-hours/1"
COLUMNS = (
    "line_kind",  # new or correction
    "certificate",  # its number
    "replaces",  # of a correction: the number of the certificate handed over before
    "version",  # of the hours
    "digest",  # SHA-256 of the hours
    "dossier",
    "device",
    "title",
    "last_name",
    "first_name",
    "training_body",
    "training_body_siren",
    "employer",
    "employer_siren",
    "month",  # 2020-06
    "centre",
    "placement",
    "absence",
    "path",  # paper or online
    "certified_at",
    "state",  # certified or validated
)


@dataclass(frozen=True, slots=True)
class Row:
    """A certificate that leaves, and what the files say of it, in the order of `COLUMNS`."""

    certificate: Certificate
    replaces: str
    values: list[str]


def row_of(certificate: Certificate, replaces: str, fund: Fund) -> Row:
    """A line of the file;

    `replaces` is the certificate that a correction takes the place of (`ATN-61`), empty for a new one.
    """
    dossier, version = certificate.dossier, certificate.version
    certified_at = certificate.certified_at.astimezone(fund.zone) if certificate.certified_at else None
    values = {
        "line_kind": "correction" if replaces else "new",
        "certificate": certificate.number,
        "replaces": replaces,
        "version": str(version.number),
        "digest": version.digest,
        "dossier": dossier.number,
        "device": dossier.device,
        "title": dossier.title,
        "last_name": dossier.last_name,
        "first_name": dossier.first_name,
        "training_body": dossier.training_body.name,
        "training_body_siren": dossier.training_body.siren,
        "employer": dossier.employer.name,
        "employer_siren": dossier.employer.siren,
        "month": f"{certificate.month:%Y-%m}",
        "centre": f"{version.centre:.2f}",
        "placement": f"{version.placement:.2f}",
        "absence": f"{version.absence:.2f}",
        "path": certificate.path,
        "certified_at": certified_at.isoformat(timespec="seconds") if certified_at else "",
        "state": certificate.state,
    }
    return Row(certificate, replaces, [values[column] for column in COLUMNS])


def json_file(number: int, made_at: datetime.datetime, rows: Sequence[Sequence[str]]) -> bytes:
    """`number` and moment of the run, then its rows by column; the same run gives the same bytes."""
    content = {
        "format": FORMAT,
        "run": number,
        "made_at": made_at.astimezone(datetime.UTC).isoformat(timespec="seconds"),
        "rows": [dict(zip(COLUMNS, row, strict=True)) for row in rows],
    }
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def csv_file(rows: Sequence[Sequence[str]]) -> bytes:
    """UTF-8 with BOM and `;`, as all lists of the site."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", quoting=csv.QUOTE_ALL)
    writer.writerow(COLUMNS)
    writer.writerows([harmless(value) for value in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def xlsx_file(rows: Sequence[Sequence[str]]) -> bytes:
    """The same rows as a workbook, every cell a text: no program takes one for a formula."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("transmission")
    sheet.append(COLUMNS)
    for row in rows:
        sheet.append([text_cell(sheet, value) for value in row])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
