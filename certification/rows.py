"""The columns of imported dossiers and payments, and how a line becomes one."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Value
from django.utils.translation import gettext as _

from extranet.organisations.finding import organisation
from extranet.organisations.roles import OrganisationKind
from extranet.tenants.actor import Actor
from extranet.tenants.search import Fold
from extranet.ui.import_lines import Wanted, a_date, a_text, an_amount, one_of, yes_or_no

from .amounts import read_hours
from .models import Device, Dossier, Granularity, Nature, Payment, Title
from .services.dossiers import open_dossier
from .services.payments import add_payment

TITLES = {"mme": Title.MRS, "madame": Title.MRS, "m.": Title.MR, "m": Title.MR, "monsieur": Title.MR}
DEVICES = {"ptp": Device.PTP, "vae": Device.VAE}
FINENESS = {
    "mois": Granularity.MONTH,
    "jour": Granularity.DAY,
    "demi-journee": Granularity.HALF_DAY,
}
KINDS = {"reglement": Payment.Kind.SETTLEMENT, "avance": Payment.Kind.ADVANCE}


DOSSIER_COLUMNS = [
    Wanted("number", ["N° dossier", "Numéro", "Dossier"], a_text),
    Wanted("title", ["Civilité"], one_of(TITLES)),
    Wanted("last_name", ["Nom"], a_text),
    Wanted("first_name", ["Prénom"], a_text),
    Wanted("email", ["E-mail", "Adresse e-mail"], a_text, is_optional=True),
    Wanted("born_on", ["Date de naissance", "Né le"], a_date, is_optional=True),
    Wanted("employer", ["Employeur"], organisation(OrganisationKind.COMPANY, OrganisationKind.PUBLIC_BODY)),
    Wanted("training_body", ["Organisme", "Organisme de formation"], organisation(OrganisationKind.TRAINING_BODY)),
    Wanted("training_title", ["Formation"], a_text),
    Wanted("device", ["Dispositif"], one_of(DEVICES), is_optional=True),
    Wanted("hours_agreed", ["Heures accordées", "Heures"], read_hours),
    Wanted("starts_on", ["Début", "Début de la session"], a_date),
    Wanted("ends_on", ["Fin", "Fin de la session"], a_date),
    Wanted("commission_on", ["Date commission", "Commission"], a_date),
    Wanted("is_dematerialised", ["Dématérialisé"], yes_or_no, is_optional=True),
    Wanted("granularity", ["Saisie"], one_of(FINENESS), is_optional=True),
]


def a_dossier(cell: str) -> Dossier:
    found = Dossier.objects.filter(number_folded=Fold(Value(cell))).first()
    if found is None:
        raise ValidationError(_("Aucun dossier ne porte ce numéro."))
    return found


PAYMENT_COLUMNS = [
    Wanted("dossier", ["N° dossier", "Numéro", "Dossier"], a_dossier),
    Wanted("kind", ["Nature"], one_of(KINDS)),
    Wanted("paid_on", ["Date", "Date du règlement"], a_date),
    Wanted("period_from", ["Période du", "Du"], a_date),
    Wanted("period_to", ["Période au", "Au"], a_date),
    Wanted("amount", ["Montant"], an_amount),
    Wanted("reference", ["Référence"], a_text),
]


def store_dossier(actor: Actor, values: dict[str, Any]) -> None:
    """A line of an import, by the service that the page calls. A VAE's nature follows from its device."""
    if values.get("device") == Device.VAE:
        values = values | {"nature": Nature.VALIDATION}
    open_dossier(actor=actor, **values)


def store_payment(actor: Actor, values: dict[str, Any]) -> None:
    add_payment(actor=actor, **values)
