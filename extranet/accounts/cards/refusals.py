"""Why an identity card didn't sign anybody in: what happened, and what the person does next."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class CardRefusal(models.TextChoices):
    """Each with a title; `next_step` is the sentence below it."""

    NONE = "none", _("Votre navigateur n’a présenté aucun certificat")
    EXPIRED = "expired", _("Le certificat de cette carte est périmé")
    REVOKED = "revoked", _("Cette carte a été révoquée")
    UNKNOWN = "unknown", _("Ce certificat n’est pas celui d’une carte d’identité belge")
    UNREADABLE = "unreadable", _("Le certificat présenté est illisible")
    NOT_A_CARD = "not_a_card", _("Ce certificat ne sert pas à se connecter")
    STALE = "stale", _("Cette lecture de carte a déjà servi, ou a trop tardé")

    @property
    def next_step(self) -> str:
        return str(NEXT_STEPS[self])


NEXT_STEPS = {
    CardRefusal.NONE: _(
        "Insérez la carte dans le lecteur, fermez toutes les fenêtres du navigateur, rouvrez-le et recommencez : il"
        " demande alors quel certificat utiliser. Choisissez celui à votre nom, puis tapez votre code PIN."
    ),
    CardRefusal.EXPIRED: _("Votre commune renouvelle la carte. En attendant, connectez-vous autrement."),
    CardRefusal.REVOKED: _(
        "Elle a été déclarée perdue ou volée, ou une nouvelle carte la remplace. Utilisez la nouvelle, ou"
        " connectez-vous autrement."
    ),
    CardRefusal.UNKNOWN: _(
        "Fermez toutes les fenêtres du navigateur, rouvrez-le, et choisissez le certificat à votre nom, émis par"
        " « Citizen CA ». Sinon, connectez-vous autrement."
    ),
    CardRefusal.UNREADABLE: _("Recommencez ; si cela se répète, connectez-vous autrement et prévenez le fonds."),
    CardRefusal.NOT_A_CARD: _(
        "La carte en contient deux : choisissez « Authentication », et non « Signature ». Fermez d’abord toutes les"
        " fenêtres du navigateur, qui retient votre choix."
    ),
    CardRefusal.STALE: _("Recommencez depuis la page de connexion, dans le même navigateur."),
}

# The words of nginx's $ssl_client_verify, FAILED:<these>, that mean something to the person.
VERDICTS = {
    "certificate has expired": CardRefusal.EXPIRED,
    "certificate is not yet valid": CardRefusal.EXPIRED,
    "certificate revoked": CardRefusal.REVOKED,
    "unsuitable certificate purpose": CardRefusal.NOT_A_CARD,  # OpenSSL 3; the next is 1.1's
    "unsupported certificate purpose": CardRefusal.NOT_A_CARD,
}


def refusal_of_verdict(verdict: str) -> CardRefusal | None:
    """What nginx found; None when the certificate is good. What it can't tell is not good."""
    if verdict == "SUCCESS":
        return None
    if verdict in ("", "NONE"):
        return CardRefusal.NONE
    return VERDICTS.get(verdict.removeprefix("FAILED:"), CardRefusal.UNKNOWN)
