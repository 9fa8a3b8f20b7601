"""What the channel's error codes mean, in French and Dutch, who can mend them, and what happens by itself.

The lists stand in ``catalogue.csv``: labels of errors are those published in French in annex 30 (2022/1), with our own
Dutch; signature codes are worded after annex 25, zones after the glossaries. An acknowledgement prefixes a code with
``ACRF-``, a notification with the number of a zone: ``00024-004`` is a wrong check number in a worker's national
number.
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

CATALOGUE = Path(__file__).with_name("catalogue.csv")
LANGUAGES = ("fr", "nl")


class Corrector(StrEnum):
    """Who can act on an error; our own classification."""

    SOFTWARE = "software"
    DATA = "data"
    CHANNEL = "channel"
    LIMITS = "limits"
    OPERATIONS = "operations"


@dataclass(frozen=True, slots=True)
class Words:
    """The same in both languages."""

    fr: str
    nl: str

    def to(self, language: str) -> str:
        """In Dutch for its readers, in French for all others: the institution publishes no other."""
        return self.nl if language == "nl" else self.fr


WHO: Mapping[Corrector, Words] = {
    Corrector.SOFTWARE: Words("l’équipe qui exploite l’extranet", "het team dat het extranet beheert"),
    Corrector.DATA: Words("l’entreprise", "de onderneming"),
    Corrector.CHANNEL: Words("le gestionnaire du canal", "de beheerder van het kanaal"),
    Corrector.LIMITS: Words("l’équipe qui exploite l’extranet", "het team dat het extranet beheert"),
    Corrector.OPERATIONS: Words("l’équipe qui exploite l’extranet", "het team dat het extranet beheert"),
}
NEXT_STEP: Mapping[Corrector, Words] = {
    Corrector.SOFTWARE: Words(
        "Le fichier n’aurait pas dû partir ainsi : prévenez l’équipe qui exploite l’extranet, en indiquant le code et"
        " le nom du fichier.",
        "Het bestand had zo niet mogen vertrekken: verwittig het team dat het extranet beheert, met de code en de naam"
        " van het bestand.",
    ),
    Corrector.DATA: Words(
        "Corrigez la donnée refusée, puis renvoyez la déclaration comme déclaration originale.",
        "Verbeter het geweigerde gegeven en verstuur de aangifte opnieuw als oorspronkelijke aangifte.",
    ),
    Corrector.CHANNEL: Words(
        "Le gestionnaire du canal doit vérifier le numéro d’expéditeur, le certificat, les droits et le mandat.",
        "De beheerder van het kanaal moet het verzendernummer, het certificaat, de rechten en het mandaat nakijken.",
    ),
    Corrector.LIMITS: Words(
        "L’équipe qui exploite l’extranet doit abaisser la taille maximale des envois, puis refaire l’envoi.",
        "Het team dat het extranet beheert, moet de maximumgrootte van de zendingen verlagen en opnieuw verzenden.",
    ),
    Corrector.OPERATIONS: Words(
        "L’équipe qui exploite l’extranet doit vérifier l’envoi et, au besoin, le refaire.",
        "Het team dat het extranet beheert, moet de zending nakijken en ze zo nodig overdoen.",
    ),
}
AUTOMATIC: Mapping[bool, Words] = {
    False: Words(
        "Les déclarations du fichier passent à « Refusée » et attendent : rien n’est renvoyé de soi-même, et le nom du"
        " fichier ne sert plus.",
        "De aangiften van het bestand worden „Geweigerd” en wachten: niets wordt vanzelf opnieuw verzonden, en de"
        " bestandsnaam wordt niet meer gebruikt.",
    ),
    True: Words(
        "La déclaration passe à « Refusée » et attend sa correction ; les autres du fichier suivent leur cours.",
        "De aangifte wordt „Geweigerd” en wacht op haar verbetering; de andere van het bestand gaan gewoon door.",
    ),
}
"""By itself: whether the error is of one form (True), or of a whole file."""
UNKNOWN = Words("Code inconnu de ce catalogue", "Code die niet in deze lijst staat")
UNKNOWN_SIGNATURE = Words("Code de signature inconnu de ce catalogue", "Handtekeningcode die niet in deze lijst staat")


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the catalogue; ``corrector`` is None for a zone, ``tag`` is empty for an error."""

    code: str
    corrector: Corrector | None
    tag: str
    words: Words


@cache
def entries(kind: str) -> Mapping[str, Entry]:
    """The ``channel`` errors, the ``signature`` codes or the ``zone`` numbers, by code and in their order."""
    return {entry.code: entry for entry in _read(kind)}


def _read(kind: str) -> Iterator[Entry]:
    with CATALOGUE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter=";"):
            if row["list"] == kind:
                corrector = Corrector(row["corrector"]) if row["corrector"] else None
                yield Entry(row["code"], corrector, row["tag"], Words(row["fr"], row["nl"]))


@dataclass(frozen=True, slots=True)
class Explanation:
    """``zone`` is the five-digit number of the field, if the error names one; ``known`` is whether the code
    is listed. Texts are in the language that was asked for.
    """

    code: str
    zone: str | None
    field: str
    label: str
    corrector: Corrector
    next_step: str
    known: bool = True


def explain(error_id: str, language: str = "fr") -> Explanation:
    """Explain an ``ErrorID`` of an answer; never fails, an unlisted code is one that people must look at."""
    prefix, separator, code = error_id.strip().rpartition("-")
    zone = prefix if separator and prefix != "ACRF" else None
    listed = entries("zone").get(zone or "")
    entry = entries("channel").get(code)
    corrector = (entry.corrector if entry else None) or Corrector.OPERATIONS
    if zone is not None and code in _ABOUT_VALUES:
        corrector = Corrector.DATA
    return Explanation(
        code,
        zone,
        listed.words.to(language) if listed else "",
        (entry.words if entry else UNKNOWN).to(language),
        corrector,
        NEXT_STEP[corrector].to(language),
        known=entry is not None,
    )


def explain_signature(code: str, language: str = "fr") -> str:
    """What is wrong with a signature, by the codes of annex 25; an unlisted code says so."""
    entry = entries("signature").get(code)
    return (entry.words if entry else UNKNOWN_SIGNATURE).to(language)


# Said of a zone in a notification, these speak of somebody's data; said of a file, of the program that wrote
# it.
_ABOUT_VALUES = frozenset({"001", "002", "003", "004", "005", "008", "014", "093"})
