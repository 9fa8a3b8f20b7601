"""« Registre des activités de traitement » (RGPD, art. 30), made from what the apps say they hold.

What is processed, why on which basis and how long is said once, where the rows are (`tenants.registries.PersonalData`);
here the sections of a service become one processing, with its purpose, whom it is about, and who receives the data.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from extranet.tenants.capabilities import Capability
from extranet.tenants.models import Fund
from extranet.tenants.protection import MEANINGS
from extranet.tenants.registries import PersonalData, Text, personal_data

from .how_long import told


@dataclass(frozen=True, slots=True)
class Activity:
    """One processing (« traitement »); `capability` None for what every fund does."""

    label: Text
    purpose: Text
    people: Text
    recipients: Text
    capability: Capability | None = None


ACTIVITIES = [
    Activity(
        _("Comptes, accès et journal"),
        _("Reconnaître chaque personne, lui donner les accès qui sont les siens, et pouvoir prouver qui a fait quoi."),
        _("Membres des organisations, personnel du fonds, salariés inscrits dans le registre de leur entreprise"),
        _("Personnel du fonds ; responsables des accès de l’organisation concernée"),
    ),
    Activity(
        _("Pré-encodage des demandes"),
        _("Encoder, certifier, signer et contrôler les demandes de formation, puis les décider."),
        _("Salariés formés, mandataires et représentants légaux des entreprises"),
        _("Entreprise ; opérateur qu’elle a mandaté (nom, prénom et date de naissance seulement) ; personnel du fonds"),
        Capability.PREENCODING,
    ),
    Activity(
        _("Certificats de réalisation"),
        _("Certifier chaque mois les heures suivies, et en garder la preuve."),
        _("Bénéficiaires d’une formation, certificateurs des organismes de formation"),
        _("Organisme de formation ; employeur ; bénéficiaire ; personnel du fonds ; financeurs à qui il transmet"),
        Capability.CERTIFICATION,
    ),
    Activity(
        _("Canal de fichiers"),
        _("Déclarer les formations à la sécurité sociale pour l’employeur, et traiter ses réponses."),
        _("Salariés formés"),
        _("Sécurité sociale (fichiers signés) ; entreprise ; personnel du fonds"),
        Capability.BATCH,
    ),
    Activity(
        _("Services aux adhérents"),
        _("Instruire et payer les prises en charge, contrôler les factures, percevoir les contributions, écrire."),
        _("Salariés formés, interlocuteurs des entreprises et des organismes de formation"),
        _("Entreprise ; organisme de formation ; personnel du fonds"),
        Capability.MEMBERSHIP,
    ),
    Activity(
        _("Inscriptions aux sessions"),
        _("Inscrire aux sessions, noter les présences, tenir les données du personnel à jour et rendre compte."),
        _("Participants, responsables de formation, formateurs"),
        _("Responsables de l’organisation du participant ; formateur de la session ; personnel du fonds"),
        Capability.ENROLMENT,
    ),
]

MEASURES = [
    _("Chaque fonds est isolé dans la base de données par des règles qu’aucune page ne peut contourner."),
    _("Échanges chiffrés ; numéros de registre national, coordonnées bancaires et fichiers du canal chiffrés en base."),
    _("Seconde étape de connexion, nouvelle preuve avant ce qui engage, décisions à deux où le fonds le veut."),
    _("Journal des actes scellé ; qui a consulté les données de qui est noté à part, et dit à la personne."),
    _("Fichiers analysés à leur dépôt, servis seulement à ceux qui voient le dossier."),
    _("Sauvegardes par un rôle qui ne fait que lire ; effacement et conservation outillés."),
]
LEVELS = [(level.label, meaning) for level, meaning in MEANINGS.items()]
TRANSFERS = _("Aucun transfert hors de l’Union européenne.")


@dataclass(frozen=True, slots=True)
class Processing:
    """An activity of this fund with what the apps hold for it."""

    activity: Activity
    sections: list[PersonalData]


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the register's table: one section of one processing."""

    processing: Text
    purpose: Text
    people: Text
    data: Text
    basis: Text
    recipients: Text
    retention: Text
    protection: Text


def processings(fund: Fund) -> list[Processing]:
    """Those of the fund's services, and what every fund does."""
    return [
        Processing(activity, told(fund, (data for data in personal_data if data.capability == activity.capability)))
        for activity in ACTIVITIES
        if activity.capability is None or fund.has(activity.capability)
    ]


def lines(fund: Fund) -> list[Line]:
    return [
        Line(
            one.activity.label,
            one.activity.purpose,
            one.activity.people,
            data.label,
            data.basis,
            one.activity.recipients,
            data.retention,
            data.protection.label,
        )
        for one in processings(fund)
        for data in one.sections
    ]


class Lines(list[Line]):
    """Lines that an export reads as it reads a queryset."""

    def iterator(self, chunk_size: int = 0) -> Iterator[Line]:
        return iter(self)
