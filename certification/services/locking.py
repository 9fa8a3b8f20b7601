"""One lock for everything about a dossier: hours, payments, dates and calendar wait for each other there."""

from __future__ import annotations

from ..models import Dossier


def locked(dossier: Dossier) -> Dossier:
    """The dossier as it is stored now, held until the transaction ends."""
    return (
        Dossier.objects.select_for_update(of=("self",)).select_related("training_body", "employer").get(pk=dossier.pk)
    )
