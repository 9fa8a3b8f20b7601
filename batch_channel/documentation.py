"""The documentation set of the export: its pages, and the dated history of the formats (`FLA-01`, `FLA-02`)."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from extranet.tenants.registries import Text


@dataclass(frozen=True, slots=True)
class Page:
    """One document of the set: its template is `batch_channel/documents/<slug>.html`."""

    title: Text
    about: Text


PAGES: Mapping[str, Page] = {
    "manuel": Page(_("Manuel du canal BATCH"), _("Noms des fichiers, ordre, signature, dossiers, réponses.")),
    "anomalies": Page(_("Liste des anomalies et avertissements"), _("Chaque code, ce qu’il veut dire, qui corrige.")),
    "glossaire": Page(_("Glossaire des blocs et des zones"), _("Lu dans le schéma : place, nombre, valeurs admises.")),
    "canal-batch": Page(_("Mettre en place le canal BATCH"), _("Du portail au premier essai, étape par étape.")),
    "canal-api": Page(_("Mettre en place le canal API"), _("De la clé au premier appel : écrire, réessayer, erreurs.")),
    "erreurs-api": Page(_("Codes d’erreur de l’API"), _("Chaque code et ses mots, en français et en néerlandais.")),
    "acces-en-ligne": Page(_("Accéder à l’application en ligne"), _("Qui y entre, comment, et qui donne l’accès.")),
    "historique": Page(_("Historique de la documentation et des formats"), _("Ce qui a changé, et quand.")),
}


@dataclass(frozen=True, slots=True)
class Change:
    """What changed for whoever reads or writes the files."""

    on: datetime.date
    format: str
    what: Text


HISTORY = (
    Change(
        datetime.date(2026, 11, 29),
        "API 1.0.0",
        _(
            "Les déclarations et leurs réponses se lisent par l’API ; guide du canal API, codes d’erreur et description"
            " OpenAPI dans cette documentation."
        ),
    ),
    Change(
        datetime.date(2026, 11, 29),
        "fla-batch-1",
        _(
            "Formulaires de modification (1) et d’annulation (3) d’une déclaration acceptée, avec la référence du"
            " formulaire accepté (type 3)."
        ),
    ),
    Change(
        datetime.date(2026, 11, 29),
        "fla-batch-1",
        _(
            "Fichiers portés à la main : la commande exacte de la signature est affichée, et le FS apporté est comparé"
            " au FI. Un lot par numéro BCE d’employeur, aussi quand c’est celui du groupe."
        ),
    ),
    Change(
        datetime.date(2026, 11, 28),
        "fla-batch-1",
        _("Lots en plusieurs parties numérotées, là où l’installation le demande ; sinon un lot par fichier."),
    ),
    Change(
        datetime.date(2026, 11, 22),
        "fla-batch-1",
        _(
            "Première version : schéma propre à cet extranet, noms des zones du glossaire public là où il y en a. Aucun"
            " schéma officiel du Federal Learning Account n’a été publié."
        ),
    ),
)
"""Newest first."""
