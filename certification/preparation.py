"""How far the definitive PDF of a certified certificate has come, in words."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from .models import Certificate


class Preparation(models.TextChoices):
    READY = "ready", _("Le certificat définitif est scellé.")
    RUNNING = "running", _("Le certificat définitif est en préparation.")
    LATER = (
        "later",
        _("Le scellement n’a pas encore abouti : il sera réessayé de lui-même. Les heures restent certifiées."),
    )
    GIVEN_UP = (
        "given_up",
        _("Le scellement a échoué plusieurs fois. Les heures restent certifiées ; le fonds peut le relancer."),
    )

    @property
    def tone(self) -> str:
        """Of the component `alert`."""
        return {"ready": "success", "running": "info", "later": "warning"}.get(self.value, "error")


def preparation_of(certificate: Certificate) -> Preparation:
    """Of a certified one, with its `sealings`."""
    if certificate.definitive_id is not None:
        return Preparation.READY
    sealing = next(iter(certificate.sealings.all()), None)
    if sealing is None or not sealing.error:
        return Preparation.RUNNING
    return Preparation.LATER if sealing.next_attempt_at else Preparation.GIVEN_UP
