"""What the check before sending says on screen: what is compared, both values, who mends a difference (`BEY-01`)."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from extranet.organisations.identifiers import IDENTIFIERS
from extranet.tenants.registries import Text

from .models import Invoice
from .money import in_euros
from .preflight import Check, Finding, Level, Mender
from .services.labels import label_of


def hours_shown(text: str) -> str:
    """« 13,50 h »."""
    return f"{Decimal(text):.2f}".replace(".", ",") + "\u00a0h" if text else ""


def euros_shown(text: str) -> str:
    return in_euros(Decimal(text)) if text else ""


def day_shown(text: str) -> str:
    return f"{datetime.date.fromisoformat(text):%d/%m/%Y}" if text else ""


def period_shown(text: str) -> str:
    """« du 01/10/2026 au 31/10/2026 »."""
    first, _slash, last = text.partition("/")
    if not (first or last):
        return ""
    return gettext("du %(first)s au %(last)s") % {"first": day_shown(first) or "…", "last": day_shown(last) or "…"}


def number_shown(text: str) -> str:
    kind = {14: "siret", 10: "enterprise", 9: "siren"}.get(len(text))
    return IDENTIFIERS[kind].show(text) if kind and text.isdigit() else text


def as_it_is(text: str) -> str:
    return text


def kind_shown(text: str) -> str:
    return gettext("un avoir") if text == "381" else gettext("une facture")


@dataclass(frozen=True, slots=True)
class Words:
    """`title`: what is compared. `wrong`: what is said of a difference. `against`: what the second value is."""

    title: Text
    wrong: Text
    against: Text
    shown: Callable[[str], str] = as_it_is


WORDS: dict[Check, Words] = {
    Check.NUMBER: Words(
        _("Numéro de la facture"), _("Cet émetteur a déjà déposé une facture de ce numéro"), _("déposée sous le numéro")
    ),
    Check.SELLER: Words(
        _("SIRET ou n° BCE de l’émetteur"),
        _("L’émetteur de la facture n’est pas l’organisme du dossier"),
        _("organisme du dossier"),
        number_shown,
    ),
    Check.FILE_SELLER: Words(
        _("SIREN ou n° BCE dans le fichier"),
        _("Le fichier est la facture d’un autre organisme"),
        _("organisme du dossier"),
        number_shown,
    ),
    Check.CURRENCY: Words(_("Monnaie"), _("Le fonds ne règle que des factures en euros"), _("attendue")),
    Check.NEGATIVE: Words(
        _("Signe du montant"),
        _("Une facture n’a pas de montant négatif : déposez un avoir en réponse à la facture"),
        _("attendu"),
        euros_shown,
    ),
    Check.FILE_KIND: Words(
        _("Nature du document"), _("Le fichier et ce dépôt n’ont pas la même nature"), _("ce dépôt"), kind_shown
    ),
    Check.DATED: Words(
        _("Date de la facture"), _("La facture est datée d’un jour à venir"), _("aujourd’hui"), day_shown
    ),
    Check.VALIDITY: Words(
        _("Période et validité de l’accord"),
        _("La période facturée sort de la validité de l’accord"),
        _("accord valable"),
        period_shown,
    ),
    Check.TRAINING: Words(
        _("Période et dates de la formation"),
        _("La période facturée sort des dates de la formation"),
        _("formation"),
        period_shown,
    ),
    Check.HOURS_AGREED: Words(
        _("Heures facturées et accordées"),
        _("Les heures facturées dépassent ce que l’accord laisse, ou manquent"),
        _("reste de l’accord"),
        hours_shown,
    ),
    Check.HOURS_ATTESTED: Words(
        _("Heures facturées et attestées"),
        _("Les attestations disent un autre nombre d’heures"),
        _("attestées"),
        hours_shown,
    ),
    Check.HOURS_CERTIFIED: Words(
        _("Heures facturées et certifiées"),
        _("Les certificats de réalisation disent un autre nombre d’heures"),
        _("certifiées"),
        hours_shown,
    ),
    Check.HOURS_ATTENDED: Words(
        _("Heures facturées et présences"),
        _("Les présences confirmées disent un autre nombre d’heures"),
        _("présences"),
        hours_shown,
    ),
    Check.UNATTESTED: Words(
        _("Bénéficiaires et attestations"),
        _("Des bénéficiaires n’ont ni attestation ni certificat"),
        _("sans attestation"),
    ),
    Check.STRANGERS: Words(
        _("Personnes attestées"), _("Cette personne n’est pas dans l’accord"), _("bénéficiaires de l’accord")
    ),
    Check.CERTIFIED_NAME: Words(
        _("Nom sur les certificats"), _("Le certificat porte un autre nom"), _("sur le certificat")
    ),
    Check.PIECES: Words(_("Pièces demandées avec la facture"), _("Il manque des pièces"), _("manquantes")),
    Check.AMOUNT_LEFT: Words(
        _("Montant et reste de l’accord"),
        _("La facture dépasse ce que l’accord laisse pour cette famille de coûts"),
        _("reste de l’accord"),
        euros_shown,
    ),
    Check.CREDITED: Words(
        _("Montant de l’avoir"), _("L’avoir dépasse ce qui reste de la facture"), _("reste de la facture"), euros_shown
    ),
    Check.SUM: Words(
        _("HT + TVA = à payer"),
        _("Les montants ne s’additionnent pas"),
        _("HT + TVA"),
        euros_shown,
    ),
    Check.EXEMPTION: Words(
        _("Exonération de TVA"),
        _("La facture est exonérée de TVA sans que le fonds ait une attestation acceptée, ou porte de la TVA"),
        _("attendu"),
    ),
    Check.SCHEMA: Words(_("Format du fichier"), _("Le fichier ne respecte pas le schéma de son format"), _("attendu")),
    Check.TYPED: Words(_("Saisie et fichier"), _("La valeur saisie n’est pas celle du fichier"), _("fichier")),
    Check.PAGE: Words(
        _("Données et page du PDF"),
        _("La page du PDF ne montre pas la valeur de ses données : l’une des deux est fausse"),
        _("page"),
    ),
}

MENDERS: dict[Mender, Text] = {
    Mender.BODY: _("à corriger par l’émetteur de la facture"),
    Mender.DEPOSITOR: _("à corriger par le déposant, dans ce dépôt"),
    Mender.COMPANY: _("à corriger par l’entreprise, par un avenant à sa demande"),
    Mender.CERTIFIER: _("à corriger par l’organisme, dans le certificat du mois"),
    Mender.SESSION: _("à corriger par l’organisateur de la session, dans les présences"),
    Mender.FUND: _("à corriger par le fonds : écrivez-lui dans le fil du dossier"),
}
TERMS: dict[str, Text] = {
    "BT-1": _("numéro de la facture"),
    "BT-2": _("date de la facture"),
    "BT-115": _("montant à payer (€)"),
}
IN_EUROS = {"net", "vat", "total"}
IN_DAYS = {"dated_on", "period_from", "period_to"}


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table."""

    title: str
    wrong: str
    here: str
    against: str
    there: str
    mender: str
    level: Level

    @property
    def is_fine(self) -> bool:
        return self.level is Level.FINE

    @property
    def blocks(self) -> bool:
        return self.level is Level.BLOCKS


def row_of(finding: Finding) -> Row:
    words = WORDS[finding.check]
    here, there = words.shown(finding.here), words.shown(finding.there)
    title, wrong = str(words.title), str(words.wrong)
    if finding.check is Check.TYPED:
        title = label_of(Invoice, finding.about)
        here, there = (typed_shown(finding.about, one) for one in (finding.here, finding.there))
    elif finding.check is Check.PAGE:
        title = str(TERMS[finding.about])
        there = there or gettext("introuvable dans le texte de la page")
    elif finding.check is Check.EXEMPTION:
        here = gettext("exonérée") if finding.here == "E" else euros_shown(finding.here)
        there = euros_shown(finding.there) or gettext("attestation acceptée par le fonds")
    elif finding.check is Check.NUMBER and finding.about == "paid":
        wrong = gettext("Cette facture est déjà payée")
    elif finding.check is Check.HOURS_AGREED and not finding.here:
        here = gettext("non indiquées")
    fine = finding.level is Level.FINE
    return Row(
        title=title[:1].upper() + title[1:],
        wrong="" if fine else wrong,
        here=here,
        against=str(words.against),
        there=there,
        mender=str(MENDERS.get(finding.mender, "")),
        level=finding.level,
    )


def typed_shown(name: str, text: str) -> str:
    if name in IN_EUROS:
        return euros_shown(text)
    if name in IN_DAYS:
        return day_shown(text)
    if name == "hours":
        return hours_shown(text)
    if name == "is_exempt":
        return gettext("oui") if text == "True" else gettext("non")
    return text


def said(finding: Finding) -> str:
    """A finding in one sentence, with both values and who mends it."""
    row = row_of(finding)
    values = " / ".join(filter(None, [row.here, f"{row.against} {row.there}" if row.there else ""]))
    return f"{row.wrong} ({values}) – {row.mender}." if values else f"{row.wrong} – {row.mender}."
