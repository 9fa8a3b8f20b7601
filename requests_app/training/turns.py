"""Whose turn it is (« Qui fait quoi », `ATM-30`)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from .workflow import CLOSED, COMPANYS_TURN, WITH_OPERATOR, RequestState


class Turn(models.TextChoices):
    OPERATOR = "operator", _("À l’opérateur")
    COMPANY = "company", _("À l’entreprise")
    REPRESENTATIVE = "representative", _("Au représentant légal")
    FUND = "fund", _("Au fonds")
    NOBODY = "nobody", _("Terminé")


TURNS: dict[str, Turn] = {
    **dict.fromkeys(WITH_OPERATOR, Turn.OPERATOR),
    **dict.fromkeys(COMPANYS_TURN, Turn.COMPANY),
    RequestState.TO_SIGN: Turn.REPRESENTATIVE,
    RequestState.WITH_FUND: Turn.FUND,
    **dict.fromkeys(CLOSED, Turn.NOBODY),
}
