"""The columns of a file of payments of contributions, and how a line is noted on the declaration that it names."""

from __future__ import annotations

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund
from extranet.ui.import_lines import Wanted, a_date, a_text, an_amount
from extranet.ui.import_page import Store

from .contribution_statements import euros
from .declaration_states import DeclarationState
from .models import Declaration
from .services.collecting import receive

# The number stands anywhere in what a bank gives as communication: « VIR SEPA DEC-2026-00042 ATELIERS ».
NUMBER = re.compile(r"\bDEC-\d{4}-\d{5,}\b", re.IGNORECASE)


def a_declaration(cell: str) -> Declaration:
    """The declaration whose number stands in the cell. Raises `ValidationError` for none, several, a replaced one."""
    numbers = {number.upper() for number in NUMBER.findall(cell)}
    if len(numbers) != 1:
        raise ValidationError(_("Écrivez le numéro d’une déclaration, comme DEC-2026-00042."))
    rows = Declaration.objects.exclude(state=DeclarationState.DRAFT).select_related("company")
    found = rows.filter(number=numbers.pop()).first()
    if found is None:
        raise ValidationError(_("Aucune déclaration ne porte ce numéro."))
    if found.state == DeclarationState.REPLACED:
        standing = Declaration.objects.standing().filter(company=found.company_id, year=found.year).first()
        raise ValidationError(
            _("Cette déclaration est remplacée par %(number)s : écrivez ce numéro."),
            params={"number": standing.number if standing else "—"},
        )
    return found


PAYMENT_COLUMNS = [
    Wanted("declaration", ["Déclaration", "Numéro", "Référence", "Communication", "Libellé"], a_declaration),
    Wanted("amount", ["Montant"], an_amount),
    Wanted("paid_on", ["Date", "Date d’exécution", "Date de valeur"], a_date),
    Wanted("bank_reference", ["Référence bancaire", "Référence de la banque"], a_text, is_optional=True),
]


def storing(fund: Fund) -> Store:
    def store(actor: Actor, values: dict[str, Any]) -> str:
        """What is said of the line: whose payment it is, and what is left to pay after it."""
        paid = receive(actor=actor, fund=fund, **values)
        return _("%(company)s, %(year)s : reste %(left)s") % {
            "company": paid.company.name,
            "year": paid.year,
            "left": euros(paid.balance),
        }

    return store
