"""The frames and lines of Cerfa 10443, each with what it was filled in from, or why it is empty."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from certification.models.dossiers import Nature
from extranet.organisations.models import Organisation
from extranet.tenants.registries import Text

Links = tuple[tuple[Text, str], ...]  # what is read there, and its address


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the form. A figure that is None is not known here; `source` says where it comes from, or why not."""

    code: str
    label: Text
    euros: Decimal | None = None
    people: int | None = None
    hours: Decimal | None = None
    words: str = ""
    source: Text = ""
    links: Links = ()

    @property
    def is_known(self) -> bool:
        return bool(self.words) or any(figure is not None for figure in (self.euros, self.people, self.hours))


@dataclass(frozen=True, slots=True)
class Frame:
    letter: str
    title: Text
    lines: list[Line] = field(default_factory=list)
    note: Text = ""

    @property
    def measures(self) -> list[str]:
        """Which figures the lines have a column for."""
        return {"C": ["euros"], "D": ["euros"]}.get(self.letter, ["people", "hours"] if self.letter != "A" else [])


PRODUCTS: list[tuple[str, Text]] = [
    ("C1", gettext_lazy("1. Entreprises, pour la formation de leurs salariés")),
    ("C2a", gettext_lazy("2.a. Organismes gestionnaires des fonds : contrats d’apprentissage")),
    ("C2b", gettext_lazy("2.b. Contrats de professionnalisation")),
    ("C2c", gettext_lazy("2.c. Promotion ou reconversion par alternance")),
    ("C2d", gettext_lazy("2.d. Projets de transition professionnelle")),
    ("C2e", gettext_lazy("2.e. Compte personnel de formation")),
    ("C2f", gettext_lazy("2.f. Dispositifs pour les personnes en recherche d’emploi")),
    ("C2g", gettext_lazy("2.g. Dispositifs pour les travailleurs non-salariés")),
    ("C2h", gettext_lazy("2.h. Plan de développement des compétences ou autres dispositifs")),
    ("C3", gettext_lazy("3. Pouvoirs publics, pour la formation de leurs agents")),
    ("C4", gettext_lazy("4 à 8. Pouvoirs publics, pour des publics spécifiques")),
    ("C9", gettext_lazy("9. Personnes à titre individuel et à leurs frais")),
    ("C10", gettext_lazy("10. Autres organismes de formation")),
    ("C11", gettext_lazy("11. Autres produits de la formation professionnelle")),
]
DEVICES = {
    "app": "C2a",
    "apprentissage": "C2a",
    "cpro": "C2b",
    "contratpro": "C2b",
    "proa": "C2c",
    "ptp": "C2d",
    "cpf": "C2e",
    "poe": "C2f",
    "poei": "C2f",
    "poec": "C2f",
    "afpr": "C2f",
    "tns": "C2g",
}
UNKNOWN = gettext_lazy("L’extranet ne le sait pas : à remplir depuis votre comptabilité.")
NOT_HERE = gettext_lazy("L’extranet ne le sait pas : à remplir depuis vos propres dossiers.")


def line_of(device_code: str) -> str:
    """The line of frame C for a fund's device, by its code; what has no line of its own belongs to 2.h."""
    word = "".join(letter for letter in device_code.lower() if letter.isalnum())
    return DEVICES.get(word, "C2h")


def objective_of(nature: str) -> str:
    return {Nature.ASSESSMENT.value: "F3e", Nature.VALIDATION.value: "F3f"}.get(nature, "F3")


def identity(body: Organisation, first: datetime.date, last: datetime.date) -> Frame:
    known = gettext_lazy("De la fiche de votre organisme.")
    numbers = {str(label): value for label, value in body.identifiers}
    days = {"first": date_format(first, "SHORT_DATE_FORMAT"), "last": date_format(last, "SHORT_DATE_FORMAT")}
    return Frame(
        "A",
        gettext_lazy("A et B. Identification et exercice"),
        [
            Line("A1", gettext_lazy("Organisme"), words=body.name, source=known),
            *(Line("A2", label, words=value, source=known) for label, value in numbers.items()),
            Line("B", gettext_lazy("Exercice comptable"), words=_("du %(first)s au %(last)s") % days),
        ],
    )


def sources(first: datetime.date, last: datetime.date, *, with_dossiers: bool) -> Links:
    """Where the rows behind the figures are listed."""
    invoices = f"{reverse('funding:invoices')}?{urlencode({'first': first, 'last': last})}"
    found: Links = ((gettext_lazy("Voir les factures"), invoices),)
    if with_dossiers:
        found += ((gettext_lazy("Voir les dossiers"), reverse("certification:list")),)
    return found


def products(known: Mapping[str, Decimal], links: Links) -> Frame:
    counted = gettext_lazy(
        "Factures de formation datées de l’exercice, hors taxes, moins les avoirs, et règlements des dossiers certifiés"
        " ici. Ce que d’autres fonds vous paient s’y ajoute."
    )
    rows = [
        Line(code, label, euros=known[code], source=counted, links=links)
        if code in known
        else Line(code, label, source=UNKNOWN)
        for code, label in PRODUCTS
    ]
    note = gettext_lazy("Factures déposées ici et qui comptent : ni brouillons, ni rejetées, ni retirées.")
    return Frame("C", gettext_lazy("C. Produits, hors taxes, par origine"), rows, note)


def charges() -> Frame:
    rows = [
        Line("D1", gettext_lazy("Total des charges liées à l’activité de formation"), source=UNKNOWN),
        Line("D2", gettext_lazy("dont salaires des formateurs"), source=UNKNOWN),
        Line("D3", gettext_lazy("dont achats de prestations de formation et honoraires"), source=UNKNOWN),
    ]
    return Frame("D", gettext_lazy("D. Charges"), rows)


def trainers() -> Frame:
    rows = [
        Line("E1", gettext_lazy("Personnes de votre organisme dispensant des heures de formation"), source=NOT_HERE),
        Line("E2", gettext_lazy("Personnes extérieures, par contrat de sous-traitance"), source=NOT_HERE),
    ]
    return Frame("E", gettext_lazy("E. Personnes dispensant des heures de formation"), rows)


TRAINEES: list[tuple[str, Text]] = [
    ("F1a", gettext_lazy("a. Salariés d’employeurs privés, hors apprentis")),
    ("F1b", gettext_lazy("b. Apprentis")),
    ("F1c", gettext_lazy("c. Personnes en recherche d’emploi")),
    ("F1d", gettext_lazy("d. Particuliers à leurs propres frais")),
    ("F1e", gettext_lazy("e. Autres stagiaires")),
]


def trainees(known: Mapping[str, tuple[int, Decimal]], links: Links) -> Frame:
    source = gettext_lazy(
        "Heures en centre des certificats de réalisation de l’exercice, et heures attestées avec vos factures pour qui"
        " n’a pas de dossier ici. Qui suit deux formations compte deux fois, comme le veut la notice."
    )
    rows = [
        Line(code, label, people=known[code][0], hours=known[code][1], source=source, links=links)
        if code in known
        else Line(code, label, source=NOT_HERE)
        for code, label in TRAINEES
    ]
    return Frame("F-1", gettext_lazy("F-1. Stagiaires formés par votre organisme"), rows)


def entrusted() -> Frame:
    rows = [Line("F2", gettext_lazy("Stagiaires confiés à un autre organisme"), source=NOT_HERE)]
    return Frame("F-2", gettext_lazy("F-2. Dont activité sous-traitée"), rows)


OBJECTIVES: list[tuple[str, Text]] = [
    ("F3e", gettext_lazy("e. Bilans de compétences")),
    ("F3f", gettext_lazy("f. Actions d’accompagnement à la VAE")),
    ("F3", gettext_lazy("À répartir entre RNCP, répertoire spécifique, CQP et autres (a à d)")),
]


def objectives(known: Mapping[str, tuple[int, Decimal]]) -> Frame:
    source = gettext_lazy("De la nature de l’action dans les dossiers. La certification visée n’est pas connue ici.")
    rows = [
        Line(code, label, people=known[code][0], hours=known[code][1], source=source)
        if code in known
        else Line(code, label, source=NOT_HERE)
        for code, label in OBJECTIVES
    ]
    return Frame("F-3", gettext_lazy("F-3. Objectif général des prestations"), rows)


def specialities(titles: list[tuple[str, int, Decimal]]) -> Frame:
    source = gettext_lazy("L’intitulé est celui du dossier ; sa spécialité (code NSF) est à choisir par vous.")
    rows = [
        Line(f"F4-{rank}", title, people=people, hours=hours, source=source)
        for rank, (title, people, hours) in enumerate(titles, 1)
    ]
    return Frame(
        "F-4",
        gettext_lazy("F-4. Spécialités de formation"),
        rows or [Line("F4", gettext_lazy("Spécialités (codes NSF)"), source=NOT_HERE)],
    )


def taught_for_others() -> Frame:
    rows = [Line("G", gettext_lazy("Stagiaires dont un autre organisme vous a confié la formation"), source=NOT_HERE)]
    return Frame("G", gettext_lazy("G. Formations confiées par un autre organisme"), rows)
