"""The account that a channel is on the social security's portal: its form there, word for word (`FLA-27`)."""

from __future__ import annotations

from extranet.tenants.models import Fund

from .models import Quality
from .models.channels import FLA_PERMISSION

# The guide's own list (3.3.1, step 7). A fund may have another in its options, should the portal's change.
SECURED_PERMISSIONS = (
    FLA_PERMISSION,
    "Chômage temporaire",
    "Déclaration des risques sociaux",
    "Déclaration électronique au Cadastre des Pensions (layout plat)",
    "Déclaration multifonctionnelle Dmfa",
    "Déclaration unique de chantier",
    "DIMONA V2: Déclaration Immédiate à l'emploi",
    "Ecaro batch",
    "Publiato",
)
EMPLOYERS_QUALITIES = (Quality.EMPLOYER, Quality.SERVICE_PROVIDER)
"""In the second a company sends for the others of its group, with their mandates (`FLA-13`)."""
FUNDS_QUALITIES = (Quality.SERVICE_PROVIDER, Quality.SOCIAL_SECRETARIAT, Quality.TRAINING_PROVIDER)


def secured_permissions(fund: Fund) -> list[str]:
    """What can be ticked under « Permissions sécurisées »; ours is always among them."""
    listed = list(fund.options.get("secured_permissions") or SECURED_PERMISSIONS)
    return listed if FLA_PERMISSION in listed else [FLA_PERMISSION, *listed]
