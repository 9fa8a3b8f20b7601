"""Where a declaration stands, in a sentence, and what to do: for blocks, and for what our own checks refuse."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from extranet.tenants.registries import Text

from .protocol.checks import Problem, Rule
from .workflow import Block, DeclarationState


@dataclass(frozen=True, slots=True)
class Advice:
    """`what` says where it stands; `do` what to do, empty when it is nobody's turn; `details` what exactly is wrong."""

    what: str
    do: str = ""
    details: tuple[str, ...] = ()


STANDING: Mapping[str, tuple[Text, Text]] = {
    DeclarationState.PROPOSED: (
        _("Ce qui a été accepté a changé depuis : la sécurité sociale ne le sait pas encore."),
        _("Vérifiez la demande d’origine, puis cliquez sur « Confirmer »."),
    ),
    DeclarationState.TO_SEND: (_("Elle part avec le prochain lot, d’ordinaire dans la minute."), ""),
    DeclarationState.SENT: (_("Le fichier est parti ; l’accusé de réception n’est pas encore là."), ""),
    DeclarationState.ACKNOWLEDGED: (
        _("La sécurité sociale a reçu le fichier ; elle traite la déclaration, souvent le lendemain."),
        "",
    ),
    DeclarationState.ACCEPTED: (_("La sécurité sociale a accepté la déclaration."), ""),
    DeclarationState.REFUSED: (
        _("La sécurité sociale a refusé la déclaration."),
        _("Corrigez ce qui est indiqué, puis cliquez sur « Renvoyer »."),
    ),
}

TESTED = _("Acceptée en essai : la sécurité sociale n’en retient rien, elle reste à déclarer pour de vrai.")
TESTED_ONCE_REAL = _("Quand le canal est passé en réel, cliquez sur « Renvoyer ».")
TESTED_UPON_A_TEST = _(
    "Ce qu’elle remplace n’est accepté qu’en essai aussi. Quand le canal est passé en réel, renvoyez d’abord cela : il"
    " part avec les données d’alors, modifications comprises."
)

TO_DO: Mapping[str, Text] = {
    Block.NO_CHANNEL: _("Un administrateur du fonds complète « Canaux de fichiers » ; elle part alors d’elle-même."),
    Block.NO_MANDATE: _(
        "L’entreprise indique son mandataire, le numéro et les dates de son mandat sous « Mandats de déclaration », ou"
        " dans la convention que le fonds accepte ; cliquez ensuite sur « Renvoyer »."
    ),
    Block.NO_REGISTER_NUMBER: _("L’entreprise l’ajoute dans « Gestion des salariés », puis cliquez sur « Renvoyer »."),
    Block.NO_EMPLOYER_NUMBER: _("Ajoutez le numéro BCE à la fiche de l’entreprise, puis cliquez sur « Renvoyer »."),
    Block.NO_SOURCE: _("Vérifiez la demande d’origine. Si elle est toujours à déclarer, cliquez sur « Renvoyer »."),
    Block.INVALID: _("Corrigez la donnée indiquée, puis cliquez sur « Renvoyer »."),
    Block.UPON_A_TEST: _(
        "Ouvrez ce qu’elle remplace et cliquez-y sur « Renvoyer » : il part avec les données actuelles, modifications"
        " comprises."
    ),
    Block.CANCELLED: _("Si elle doit partir quand même, cliquez sur « Renvoyer »."),
}

RULES: Mapping[str, Text] = {
    Rule.INSS: _("Le numéro de registre national n’est pas valable."),
    Rule.COMPANY_ID: _("Un numéro BCE n’est pas valable."),
    Rule.EMPLOYER_MISSING: _("L’employeur manque."),
    Rule.EMPLOYER_IS_NOT_SENDER: _(
        "L’employeur du salarié n’est pas l’expéditeur : par son propre canal, un employeur n’envoie que pour son"
        " N° BCE."
    ),
    Rule.PROVIDER_IS_NOT_SENDER: _(
        "Le prestataire de la formation n’est pas l’expéditeur : en qualité de prestataire de formation, on n’envoie"
        " que ses propres formations."
    ),
    Rule.PROVIDER_MISSING: _("Le prestataire de la formation manque : nom ou numéro BCE."),
    Rule.DATES_REVERSED: _("Le dernier jour de la formation est avant le premier."),
    Rule.TOO_EARLY: _("La formation est antérieure au 1er avril 2024 : elle ne se déclare pas."),
    Rule.HOURS_REVERSED: _("Une présence finit avant de commencer."),
    Rule.MINUTES_EXCEED_HOURS: _("Une présence compte plus de minutes que ses heures."),
    Rule.ATTENDANCE_OUTSIDE_TRAINING: _("Une présence est hors des jours de la formation."),
    Rule.ATTENDANCES_OVERLAP: _("Deux présences se chevauchent."),
    Rule.ATTENDANCE_MISSING: _("Aucune présence n’est indiquée."),
    Rule.DURATION: _("La durée n’est pas la somme des présences."),
    Rule.COMPLETED_IN_FUTURE: _("La formation n’est pas encore terminée."),
    Rule.TEXT_INVISIBLE: _("Un texte contient des caractères invisibles."),
    Rule.TEXT_NOT_TRIMMED: _("Un texte commence ou finit par une espace, ou en contient deux de suite."),
    Rule.TOO_BIG: _("La déclaration est trop grande pour un fichier."),
}


def advice_for(state: str, block: str, problems: Sequence[Mapping[str, str]]) -> Advice:
    """What stands with a declaration in this state, and what its reader can do about it."""
    if state == DeclarationState.BLOCKED:
        details = tuple(problem_in_words(problem) for problem in problems)
        return Advice(str(Block(block).label), str(TO_DO[Block(block)]), details)
    what, do = STANDING[DeclarationState(state)]
    return Advice(str(what), str(do))


def tested_advice(*, upon_a_test: bool) -> Advice:
    """For what was accepted in test only; `upon_a_test`: it changes what was accepted in test only, too."""
    return Advice(str(TESTED), str(TESTED_UPON_A_TEST if upon_a_test else TESTED_ONCE_REAL))


def kept_problem(problem: Problem) -> dict[str, str]:
    """What is stored of a problem: rule and field, which never hold a value."""
    return {"rule": str(problem.rule), "field": problem.field}


def problem_in_words(problem: Mapping[str, str]) -> str:
    said = RULES.get(problem["rule"], _("Ce champ n’a pas la forme demandée."))
    return f"{said} ({problem['field']})"
