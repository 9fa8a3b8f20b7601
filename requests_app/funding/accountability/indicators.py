"""Which indicators of the national quality standard a paper is evidence of (Code du travail, R. 6316-1; guide V9).

Only what it shows by itself. Most of the 32 are about how a body works, of which the extranet knows nothing.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from extranet.tenants.registries import Text


class Evidence(models.TextChoices):
    """What a paper of the pack is."""

    CALENDAR = "calendar", _("Calendrier prévisionnel")
    CERTIFICATE = "certificate", _("Certificat de réalisation")
    SIGNED = "signed", _("Certificat signé sur papier")
    PROOF = "proof", _("Dossier de preuve du certificat")
    ATTENDANCE = "attendance", _("Attestation ou feuille de présence")
    AGREEMENT = "agreement", _("Accord de prise en charge")
    INVOICE = "invoice", _("Facture")
    REPORT = "report", _("Bilan pédagogique et financier")


INDICATORS: dict[Evidence, list[tuple[int, Text]]] = {
    Evidence.CALENDAR: [
        (9, _("Les jours et les heures de la formation étaient fixés avant qu’elle ne commence.")),
        (10, _("Comparé au certificat, il montre que la prestation a été suivie et adaptée.")),
    ],
    Evidence.CERTIFICATE: [
        (10, _("Les heures réalisées de chaque mois y sont certifiées, à côté de celles qui étaient prévues.")),
        (12, _("Les absences y figurent mois par mois : l’engagement du bénéficiaire est suivi.")),
    ],
    Evidence.SIGNED: [(12, _("Les heures du mois y sont reconnues par écrit."))],
    Evidence.PROOF: [(12, _("Il dit qui a certifié les heures, quand et comment, et permet de le vérifier."))],
    Evidence.ATTENDANCE: [(12, _("La présence de la personne y est attestée pour la période."))],
}
NONE = _("Pièce du contrôle administratif et financier ; elle ne prouve aucun indicateur à elle seule.")


def numbers(kind: Evidence) -> str:
    """« 9, 10 », or nothing."""
    return ", ".join(str(number) for number, _why in INDICATORS.get(kind, []))


def why(kind: Evidence) -> str:
    """What the piece shows, by the number of Qualiopi's indicators (`BEY-24`)."""
    found = INDICATORS.get(kind)
    return " ".join(f"{number} : {text}" for number, text in found) if found else str(NONE)
