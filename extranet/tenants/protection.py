"""How far data about people are protected: four levels, each with what belongs to it and what is done for it.

Each app gives its sections one (`registries.PersonalData.protection`), that of the strictest thing in them; the
register of processing prints it. What a level asks of the code: docs/security.md, « Levels of protection ».
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Protection(models.IntegerChoices):
    """« Niveau de protection »; each asks for what the ones before it ask, and for more."""

    ORDINARY = 1, _("Courant")
    CONFIDENTIAL = 2, _("Confidentiel")
    SENSITIVE = 3, _("Sensible")
    SECRET = 4, _("Secret")


MEANINGS = {
    Protection.ORDINARY: _(
        "Qui agit où, avec quels rôles et quels choix. Lu par les personnes connectées de l’organisation et du fonds ;"
        " aucun nom dans une adresse de page, un nom de fichier ou un journal technique."
    ),
    Protection.CONFIDENTIAL: _(
        "Ce qu’une personne apprend, demande, écrit ou fait. En plus : lu par les seules personnes qui suivent le"
        " dossier, et effacé ou anonymisé au terme de sa conservation."
    ),
    Protection.SENSITIVE: _(
        "Ce qui ferait du tort s’il était dévoilé : registre national, absences et leurs motifs, preuves d’identité,"
        " fichiers déposés. En plus : les numéros sont chiffrés en base, et les consultations notées."
    ),
    Protection.SECRET: _(
        "Ce qui ouvre un accès : mot de passe, codes, clés, sessions. En plus : jamais remontré ni exporté ; gardé"
        " chiffré ou comme empreinte, sauf la clé d’une session ouverte."
    ),
}
