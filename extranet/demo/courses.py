"""The invented trainings of the demo: who encoded them, who followed them, and how far each request has come."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from requests_app.training.models import Request
from requests_app.training.services.participants import Person
from requests_app.training.workflow import RequestState

FORGES = "Forges de Démo SA"
CABLERIES = "Câbleries Inventées SA"
LAMINOIRS = "Laminoirs Imaginaires SA"  # authorises no operator: it does everything itself


@dataclass(frozen=True, slots=True)
class Course:
    """A training of `days` days that ended `ago` days before today, and the state in which its request is left."""

    company: str
    title: str
    theme: str
    state: RequestState
    days: int
    ago: int
    people: tuple[str, ...]
    by_company: bool = False
    place: str = "Namur"
    kind: str = Request.Kind.FORMAL
    provider: str = "TechnoDémo"
    absent: str = ""  # the whole last day, ill


@dataclass(frozen=True, slots=True)
class Known:
    """An invented worker; the number is hers in her company's register."""

    person: Person
    register_number: str


def number(birth_date: datetime.date, sequence: int) -> str:
    """A register number with right check digits, in a sequence that nobody born on that day is likely to have."""
    digits = f"{birth_date:%y%m%d}{sequence:03d}"
    return f"{digits}{97 - int(('2' if birth_date.year >= 2000 else '') + digits) % 97:02d}"


def known(last_name: str, first_name: str, year: int, month: int, day: int, sequence: int) -> Known:
    born = datetime.date(year, month, day)
    return Known(Person(last_name, first_name, born), number(born, sequence))


WORKERS: dict[str, list[Known]] = {
    FORGES: [
        known("Inventé", "Éloïse", 1990, 2, 28, 990),
        known("Modèle", "Karim", 1978, 11, 3, 991),
        known("Exemple", "Wouter", 1985, 7, 14, 991),
        known("Fictive", "Margaux", 1996, 4, 9, 992),
        known("Démonstre", "Gaëtan", 1969, 9, 21, 993),
        known("Imaginaire", "Sofia", 2001, 1, 17, 994),
    ],
    CABLERIES: [
        known("Figurant", "Lucas", 1988, 5, 30, 995),
        known("Prototype", "Hanne", 1992, 12, 6, 990),
        known("Essai", "Mehdi", 1981, 3, 19, 993),
        known("Maquette", "Anaïs", 1999, 8, 2, 992),
    ],
    LAMINOIRS: [
        known("Brouillon", "Denis", 1974, 10, 11, 991),
        known("Esquisse", "Fatou", 1987, 6, 25, 992),
    ],
}
CLOSED = "Démoclos"  # the worker of the forges whose number the simulated social security refuses
NEWCOMER = Person("Nouvelle", "Jade", datetime.date(2003, 3, 12))  # in no register yet: the company has to add her

COURSES = [
    Course(FORGES, "Premiers secours : recyclage", "Sécurité", RequestState.ACCEPTED, 1, 34,
           ("Inventé", "Exemple", CLOSED)),
    Course(CABLERIES, "Habilitation électrique BA4", "Électricité", RequestState.ACCEPTED, 2, 30,
           ("Figurant", "Prototype", "Essai"), absent="Essai", place="Liège"),
    Course(CABLERIES, "Conduite de chariot élévateur", "Logistique", RequestState.REFUSED, 2, 27,
           ("Maquette", "Figurant"), place="Liège"),
    Course(FORGES, "Travailler en hauteur", "Sécurité", RequestState.DISOWNED, 1, 25, ("Modèle",)),
    Course(FORGES, "Lecture de plans industriels", "Lecture de plans", RequestState.COMPLEMENT, 2, 20,
           ("Modèle", "Fictive", "Démonstre"), absent="Modèle"),
    Course(CABLERIES, "Mesures et instruments", "Qualité", RequestState.WITH_FUND, 3, 16,
           ("Figurant", "Prototype", "Essai", "Maquette"), place="Liège"),
    Course(FORGES, "Soudage MIG/MAG, remise à niveau", "Soudage", RequestState.WITH_FUND, 2, 13,
           ("Exemple", "Démonstre", "Imaginaire"), by_company=True),
    Course(FORGES, "Automates programmables", "Automatisation", RequestState.TO_SIGN, 3, 11,
           ("Inventé", "Imaginaire"), absent="Inventé"),
    Course(CABLERIES, "Tableur pour chefs d’équipe", "Bureautique", RequestState.CERTIFIED, 2, 9,
           ("Prototype", "Maquette"), place="Liège"),
    Course(FORGES, "Sécurité machine : consignation", "Sécurité", RequestState.RETURNED, 1, 8,
           ("Modèle", "Exemple", "Fictive")),
    Course(FORGES, "Soudage TIG, niveau 2", "Soudage", RequestState.WITH_COMPANY, 3, 5,
           ("Inventé", "Démonstre", NEWCOMER.last_name), absent="Démonstre"),
    Course(LAMINOIRS, "Accueil des intérimaires au poste", "Tutorat", RequestState.WITH_COMPANY, 1, 4,
           ("Brouillon", "Esquisse"), by_company=True, place="Charleroi", kind=Request.Kind.INFORMAL,
           provider=LAMINOIRS),
    Course(FORGES, "Pont roulant : conduite et élingage", "Levage", RequestState.DRAFT, 2, 2,
           ("Exemple", "Fictive", "Démonstre")),
]  # fmt: skip
