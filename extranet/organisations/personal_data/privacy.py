"""Who answers for people's data at a fund: `fund.options["privacy"]`, for the register and for the public notice."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from extranet.accounts.models import User
from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund

from ..roles import is_administrator, is_of_office

OPTION = "privacy"
AUTHORITIES = {
    "apd": (
        gettext_lazy("Autorité de protection des données (APD), rue de la Presse 35, 1000 Bruxelles"),
        "https://www.autoriteprotectiondonnees.be",
    ),
    "cnil": (
        gettext_lazy("Commission nationale de l’informatique et des libertés (CNIL), 3 place de Fontenoy, 75007 Paris"),
        "https://www.cnil.fr",
    ),
}


@dataclass(frozen=True, slots=True)
class PrivacyDetails:
    """Controller (name, postal address, e-mail), data protection officer, representative, authority (`AUTHORITIES`).

    `officer_email` is also who may read the register, when she is of the fund's office (RGPD, art. 30 and 37 to 39).
    """

    controller: str = ""
    address: str = ""
    email: str = ""
    officer: str = ""
    officer_email: str = ""
    representative: str = ""
    authority: str = ""

    def as_options(self) -> dict[str, str]:
        return asdict(self)


def privacy_of(fund: Fund) -> PrivacyDetails:
    """As the fund has said, else its name, its help address, and the authority of its time zone's country."""
    chosen = {one.name for one in fields(PrivacyDetails)} & fund.options.get(OPTION, {}).keys()
    said = PrivacyDetails(**{name: fund.options[OPTION][name] for name in chosen})
    return PrivacyDetails(
        controller=said.controller or fund.name,
        address=said.address,
        email=said.email or fund.help_email,
        officer=said.officer,
        officer_email=said.officer_email,
        representative=said.representative,
        authority=said.authority or ("cnil" if fund.time_zone == "Europe/Paris" else "apd"),
    )


def may_read_register(actor: Actor, fund: Fund, user: User) -> bool:
    """An administrator, or the data protection officer whom the fund has named, when she is of its office."""
    if is_administrator(actor):
        return True
    return is_of_office(actor) and user.email == (privacy_of(fund).officer_email or None)


def check_register(actor: Actor, fund: Fund, user: User) -> None:
    """The register of processing is the administrators' and the data protection officer's.

    Raises `PermissionDenied`.
    """
    if not may_read_register(actor, fund, user):
        raise PermissionDenied(
            _("Le registre est lu par les administrateurs du fonds et par son délégué : adressez-vous à eux.")
        )
