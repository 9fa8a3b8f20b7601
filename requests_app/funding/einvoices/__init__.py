"""Electronic invoices: what a deposited file says in a form that programs read (`MYA-04`, `BEY-13`, facts §2.6).

Factur-X (a PDF that carries CII), CII and UBL are read into the terms of EN 16931 (« BT-1 » is the number, « BT-115 »
the amount to pay) by `child.py`, in a process of its own with limits the kernel keeps: the file was inspected before
(`extranet.documents.inspection`: no document type, no entities, bounded size and depth), and the libraries that read
its sense are strangers' code all the same.

The extranet is not an accredited platform and exchanges no invoice: what is deposited is a paper of a funding file.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from extranet.documents.confined import Bounds, Stopped, python, run
from extranet.documents.inspection import Inspected, Kind, Limits

ACCEPTED = (Kind.PDF, Kind.XML)
LIMITS = Limits(size=10_000_000, pages=60, attachments=frozenset({".xml"}))
BOUNDS = Bounds(seconds=20.0, memory=600_000_000, output=4_000_000)

_CHILD = Path(__file__).with_name("child.py")
_MESSAGES = {
    "unreadable": _(
        "Les données de ce fichier ne se lisent pas. Produisez-les à nouveau dans votre logiciel de facturation, ou"
        " déposez la facture au format PDF."
    ),
    "not_an_invoice": _(
        "Les données XML de ce fichier ne sont pas celles d’une facture Factur-X, CII ou UBL. Vérifiez le format choisi"
        " dans votre logiciel de facturation, ou déposez la facture au format PDF."
    ),
    "too_complex": _(
        "Ce fichier demande trop de travail pour être lu. Déposez une facture plus courte, ou imprimez-la au format PDF"
        " et déposez le résultat."
    ),
}


class Unreadable(Exception):
    """A file whose data can't be read; the text says what to do."""


@dataclass(frozen=True, slots=True)
class Reading:
    """`terms`: by those of EN 16931, empty for a plain PDF. `text`: what a Factur-X shows on its pages."""

    syntax: str
    terms: dict[str, Any] = field(default_factory=dict)
    is_valid: bool = True
    text: str = ""


def read(upload: Inspected) -> Reading:
    """What an inspected PDF or XML file says. Raises `Unreadable`."""
    asked = json.dumps({"kind": upload.kind.name}).encode()
    try:
        answer = json.loads(run(python(_CHILD), asked + b"\n" + upload.content, BOUNDS))
    except Stopped:
        raise Unreadable(str(_MESSAGES["too_complex"])) from None
    if "refused" in answer:
        raise Unreadable(str(_MESSAGES[answer["refused"]]))
    return Reading(**answer)
