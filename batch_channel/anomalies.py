"""The anomalies of an answer in words: what is wrong, of which field, and what to do.

Kept of an answer: code, field and class. Never the value, nor the institution's own sentence, which may quote it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from extranet.tenants.registries import Text

from .protocol.anomalies import LANGUAGES, explain
from .protocol.answers import ReportedAnomaly

# By the number of the zone, else by the name of the tag (glossaries; our own schema for the rest).
FIELDS: Mapping[str, Text] = {
    "00011": _("N° ONSS de l’employeur"),
    "00014": _("N° BCE de l’employeur"),
    "00024": _("Numéro de registre national du salarié"),
    "NOSSRegistrationNbr": _("N° ONSS de l’employeur"),
    "CompanyID": _("N° BCE de l’employeur"),
    "INSS": _("Numéro de registre national du salarié"),
    "JointCommissionNbr": _("Commission paritaire du salarié"),
    "TrainingTitle": _("Intitulé de la formation"),
    "StartingDate": _("Premier jour de la formation"),
    "EndingDate": _("Dernier jour de la formation"),
    "ProviderCompanyID": _("N° BCE du prestataire"),
    "ProviderDenomination": _("Nom du prestataire"),
    "DurationMinutes": _("Durée suivie"),
    "Attendance": _("Présences"),
}

CLASSES: Mapping[str, Text] = {
    "B": _("bloquante"),
    "W": _("avertissement"),
    "I": _("information"),
}


@dataclass(frozen=True, slots=True)
class Anomaly:
    """One anomaly as people read it. `words` and `correct` are the catalogue's: in Dutch for its readers, else French;
    `language` says which, for a page in another.
    """

    code: str
    words: str
    correct: str
    field: str
    severity: str
    language: str = "fr"

    @property
    def is_warning(self) -> bool:
        return self.severity in {"W", "I"}

    @property
    def severity_label(self) -> str:
        return str(CLASSES.get(self.severity, _("à examiner")))


def kept(report: ReportedAnomaly) -> dict[str, Any]:
    """What is stored of a reported anomaly."""
    return {"code": report.error[:20], "tag": (report.tag or "")[:60], "class": (report.severity or "")[:2]}


def kept_code(error: str) -> dict[str, Any]:
    """The same of a bare error code of an acknowledgement."""
    return {"code": error[:20], "tag": "", "class": "B"}


def anomalies_of(reported: Iterable[Mapping[str, Any]]) -> list[Anomaly]:
    """The stored anomalies in words."""
    return [in_words(one) for one in reported]


def in_words(stored: Mapping[str, Any]) -> Anomaly:
    """A stored anomaly as its reader's language says it, with the field of our pages that it speaks of."""
    language = get_language() or "fr"
    said = explain(stored["code"], language)
    field = FIELDS.get(said.zone or "") or said.field or FIELDS.get(stored["tag"]) or stored["tag"]
    return Anomaly(
        stored["code"],
        said.label,
        said.next_step,
        str(field),
        stored["class"],
        language if language in LANGUAGES else "fr",
    )
