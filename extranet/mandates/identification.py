"""« Identification de l'entreprise », as the model forms ask for it (`ATM-02`…`ATM-06`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from extranet.organisations.models import Organisation

FIELDS = (
    "name",
    "legal_form",
    "is_natural_person",
    "enterprise_number",
    "nsso_number",
    "street",
    "house_number",
    "box",
    "postcode",
    "city",
)


def printed(identification: Mapping[str, Any]) -> list[list[str]]:
    """The same as label and value, in the form's order and the words of its source."""
    company = Organisation(**identification)
    numbers = {str(label): number for label, number in company.identifiers}
    street = " ".join(filter(None, [company.street, company.house_number]))
    return [
        [_("Dénomination"), company.name],
        [_("Raison sociale"), company.legal_form_shown],
        *([label, number] for label, number in numbers.items()),
        [_("Rue et numéro"), " ".join(filter(None, [street, company.box and _("boîte %s") % company.box]))],
        [_("Localité"), company.city],
        [_("Code postal"), company.postcode],
    ]


def printed_blank() -> list[list[str]]:
    """The labels alone, for a form to be filled in with a pen."""
    labels = [
        _("Dénomination"),
        _("Raison sociale (SA, SRL, …)"),
        _("N° d’inscription à la BCE"),
        _("N° ONSS"),
        _("Rue et numéro"),
        _("Localité"),
        _("Code postal"),
    ]
    return [[label, ""] for label in labels]
