"""Which input gives which answer. The demo's page shows this table; `judging` acts on it."""

from __future__ import annotations

from dataclasses import dataclass

CLOSED_NUMBER = "60010100172"
"""The register number that the simulator knows as closed. Right check digits; nobody's."""

UNKNOWN_EMPLOYER = "0999999922"
"""The employer for whom the simulated sender has no mandate."""

DOUBTED_TITLE = "doute"
"""A training whose title holds this word is accepted with a warning."""


@dataclass(frozen=True)
class Rule:
    """One line of the table, in French: the page is the demo's."""

    given: str
    answer: str
    codes: str


TABLE = [
    Rule(
        f"Le travailleur dont le numéro de registre national est {CLOSED_NUMBER}, qu’elle connaît comme clos",
        "NOTI : formulaire refusé ; « NISS inconnu à la source authentique »",
        "00024-070",
    ),
    Rule(
        f"L’employeur dont le numéro BCE est {UNKNOWN_EMPLOYER}, pour lequel l’expéditeur n’a pas de mandat",
        "NOTI : formulaire refusé ; « Expéditeur non autorisé pour ce matricule »",
        "00014-101",
    ),
    Rule(
        f"Une formation dont l’intitulé contient « {DOUBTED_TITLE} »",
        "NOTI : formulaire accepté, avec un avertissement",
        "00000-003 (W)",
    ),
    Rule(
        "Une modification ou une annulation dont le formulaire d’origine n’est pas, ou n’est plus, accepté",
        "NOTI : formulaire refusé",
        "00222-008",
    ),
    Rule("Un numéro d’expéditeur qui n’est pas celui du canal", "ACRF négatif : fichier refusé en entier", "ACRF-108"),
    Rule("Un code d’application qui n’est pas enregistré pour le canal", "ACRF négatif", "ACRF-103"),
    Rule("Un lot R sans fichier FS", "ACRF négatif", "ACRF-122"),
    Rule("Une signature fausse, ou d’un autre certificat que celui du canal", "ACRF négatif", "ACRF-125"),
    Rule("Un nom qui a déjà servi", "ACRF négatif", "ACRF-133"),
    Rule("Un fichier FI qui n’est pas du XML, ou d’une autre racine", "ACRF négatif", "ACRF-102, ACRF-089"),
    Rule("Un formulaire dont un numéro a de mauvais chiffres de contrôle", "NOTI : formulaire refusé", "00024-004"),
    Rule("Tout le reste", "ACRF positif avec un ticket, puis NOTI : formulaire accepté", "–"),
]
