"""What « Tester le canal » found, step by step, in words (`FLA-31`)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from extranet.tenants.registries import Text

from .incidents import CHECK_CHANNEL, INCIDENTS, WAIT, Incident
from .protocol.probing import Finding
from .protocol.transport import Step

TITLES: Mapping[Step, Text] = {
    Step.SETTINGS: _("Réglages et clés de notre côté"),
    Step.NAME: _("Nom du serveur"),
    Step.TCP: _("Connexion au port"),
    Step.ALGORITHMS: _("Algorithmes communs"),
    Step.HOST_KEY: _("Clé du serveur"),
    Step.KEY: _("Genre de notre clé SSH"),
    Step.USER: _("Nom d’utilisateur et clé SSH"),
    Step.SESSION: _("Session SFTP"),
    Step.SEND_FOLDER: _("Dossier d’envoi"),
    Step.RECEIVE_FOLDER: _("Dossier des réponses"),
    Step.WRITE: _("Écriture dans le dossier d’essai"),
    Step.REMOVE: _("Effacement dans le dossier d’essai"),
}

NO_FOLDER = Incident(
    _("Ce dossier n’existe pas sur le serveur."),
    _("Faites vérifier par la sécurité sociale que le canal est ouvert pour cet environnement."),
)

# Where the same error means something else than between two exchanges.
HERE: Mapping[tuple[Step, str], Incident] = {
    (Step.SEND_FOLDER, "NotThere"): NO_FOLDER,
    (Step.RECEIVE_FOLDER, "NotThere"): NO_FOLDER,
    (Step.WRITE, "NotThere"): Incident(
        _("Le dossier d’essai n’existe pas sur le serveur."),
        _("Faites vérifier par la sécurité sociale que le canal est ouvert pour les essais."),
    ),
    (Step.WRITE, "PermissionRefused"): Incident(
        _("Le serveur refuse d’écrire dans ce dossier."),
        _("Faites vérifier par la sécurité sociale que cet utilisateur peut y déposer des fichiers."),
    ),
    (Step.REMOVE, "PermissionRefused"): Incident(
        _("Le fichier est écrit, mais le serveur refuse de l’effacer : il reste dans ce dossier."),
        _("Sans gravité : le canal n’efface rien de lui-même. Signalez ce fichier d’essai à la sécurité sociale."),
    ),
    (Step.REMOVE, "NotThere"): Incident(
        _("Le serveur a pris le fichier d’essai avant qu’il soit effacé."),
        _("Sans gravité : sans fichier GO, rien n’est traité."),
    ),
    (Step.SESSION, "PermissionRefused"): Incident(
        _("Le serveur ouvre la session, mais sans SFTP."),
        _("Faites vérifier par la sécurité sociale que le type du compte est bien « SFTP »."),
    ),
}


# A trial isn't repeated by itself.
AGAIN: Mapping[Text, Text] = {
    WAIT: _("Testez à nouveau dans quelques minutes. Si cela dure, appelez le service informatique."),
    CHECK_CHANNEL: _("Vérifiez ce réglage du canal, puis testez à nouveau."),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One step as people read it. `outcome` is "passed", "failed" or "untried"."""

    step: Step
    title: Text
    outcome: str
    found: str = ""
    what: Text = ""
    do: Text = ""


def stored(findings: Iterable[Finding]) -> list[dict[str, str]]:
    """As they are kept: names, addresses, fingerprints, algorithms and folders; never a person."""
    return [{"step": str(one.step), "error": one.error, "found": one.found[:500]} for one in findings]


def lines_of(kept: Iterable[Mapping[str, Any]]) -> list[Line]:
    """A line for each step there is, in order; those behind the last one found weren't tried."""
    by_step = {one["step"]: one for one in kept}
    return [line_of(step, by_step.get(step)) for step in Step]


def line_of(step: Step, one: Mapping[str, Any] | None) -> Line:
    if one is None:
        return Line(step, TITLES[step], "untried")
    if not one["error"]:
        return Line(step, TITLES[step], "passed", one["found"])
    said = HERE.get((step, one["error"])) or INCIDENTS[one["error"]]
    return Line(step, TITLES[step], "failed", one["found"], said.what, AGAIN.get(said.do, said.do))
