"""What a mandatee certifies, word for word (`ATM-17`, `ATM-26`). A changed text gets a new version."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

TEXT_VERSION = "1.0"
TEXT = _(
    "Je certifie que les présences encodées dans cette demande correspondent aux dossiers du personnel de l’entreprise"
    " et à ce qui est déclaré à l’ONSS comme jours de formation."
)
