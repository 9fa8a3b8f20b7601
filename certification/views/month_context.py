"""What the pages of a certified month show alike: in the space, by the link, and for body and staff."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from extranet.tenants.models import Fund

from .. import month_page as pages
from ..amounts import shown
from ..models import Dossier
from ..periods import month_name, of_month
from ..preparation import preparation_of
from ..story import Story


def month_context(fund: Fund, dossier: Dossier, story: Story) -> dict[str, Any]:
    """The certified hours as a grid to read, their totals, and the story. `grid` is None before there are any."""
    standing = story.standing
    grid, totals = None, []
    if standing:
        version = standing.version
        grid = pages.saved_grid(fund, dossier, version)
        totals = [
            (_("Heures de présence en formation"), shown(version.centre)),
            (_("Heures de présence en stage"), shown(version.placement)),
            (_("Heures d'absence"), shown(version.absence)),
        ]
        caption = {"month": of_month(version.month), "name": dossier.full_name}
    return {
        "dossier": dossier,
        "story": story,
        "standing": standing,
        "grid": grid,
        "totals": totals,
        "month_name": month_name(standing.month) if standing else "",
        "caption": _("Heures %(month)s — %(name)s") % caption if standing else "",
        "sealed": standing.definitive if standing and story.is_sealed else None,
        "preparation": preparation_of(standing) if standing else None,
    }
