"""Whether a month can be written now, asked under the dossier's lock."""

from __future__ import annotations

import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from extranet.tenants.models import Fund

from ..models import Dossier
from ..months import Month, MonthStatus, month_of_dossier


class MonthClosed(ValidationError):
    """The month can't be entered (any more); `month` says why."""

    def __init__(self, month: Month) -> None:
        advice = {
            MonthStatus.PAID: _(
                "Le fonds vient d’enregistrer un règlement pour cette période : appelez-le s’il faut corriger."
            ),
            MonthStatus.NOT_YET: _("Revenez quand elle s’ouvrira, ou appelez le fonds."),
        }.get(month.status, _("Appelez le fonds s’il faut corriger."))
        super().__init__(f"{month.name} : {month.status.label}. {advice}", f"month_{month.status.value}")
        self.month = month


def is_open(dossier: Dossier, month: datetime.date, fund: Fund) -> bool:
    """Whether hours of this month may be entered now; never for a month outside the session (`ATN-23`)."""
    known = month_of_dossier(dossier, month, fund)
    return known is not None and known.is_open


def open_month(dossier: Dossier, month: datetime.date, fund: Fund) -> Month:
    """The month, as it stands under the lock.

    Raises `MonthClosed`, and `ValidationError` for a month outside the session.
    """
    known = month_of_dossier(dossier, month, fund)
    if known is None:
        raise ValidationError(
            _("Ce mois n’est plus dans la session du dossier : revenez à la liste des mois."), "month_outside_session"
        )
    if not known.is_open:
        raise MonthClosed(known)
    return known
