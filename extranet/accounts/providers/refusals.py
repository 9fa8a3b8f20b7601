"""Why a provider's answer was refused: what happened, and what the person does next."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Refusal(models.TextChoices):
    """Each with a title; `next_step` is the sentence below it."""

    UNREACHABLE = "unreachable", _("Le fournisseur d’identité ne répond pas")
    SLOW = "slow", _("Le fournisseur d’identité met trop de temps à répondre")
    UNUSABLE = "unusable", _("Le fournisseur d’identité répond autre chose que prévu")
    CANCELLED = "cancelled", _("Vous avez annulé la connexion")
    REFUSED = "refused", _("Le fournisseur d’identité a refusé la connexion")
    STALE = "stale", _("Cette connexion a déjà servi, ou a trop tardé")
    NOT_BELIEVED = "not_believed", _("La réponse du fournisseur d’identité n’est pas acceptable")

    @property
    def next_step(self) -> str:
        return str(NEXT_STEPS[self])


AGAIN_OR_OTHERWISE = _("Recommencez dans quelques minutes, ou connectez-vous autrement.")
CALL = _(
    "Rien n’a été ouvert. Connectez-vous autrement, et prévenez le fonds : ses coordonnées sont en bas de la page."
)

NEXT_STEPS = {
    Refusal.UNREACHABLE: AGAIN_OR_OTHERWISE,
    Refusal.SLOW: AGAIN_OR_OTHERWISE,
    Refusal.UNUSABLE: CALL,
    Refusal.CANCELLED: _("Rien n’a changé. Recommencez, ou connectez-vous autrement."),
    Refusal.REFUSED: _(
        "Il ne vous connaît pas, ou n’admet pas ce site pour vous. Essayez avec un autre de vos comptes chez lui, ou"
        " connectez-vous autrement."
    ),
    Refusal.STALE: _(
        "Recommencez depuis la page de connexion, dans le même navigateur et sans utiliser « Précédent »."
    ),
    Refusal.NOT_BELIEVED: CALL,
}
