"""A certificate as it is stored now, held with its dossier until the transaction ends."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ..models import Certificate
from ..workflow.certificates import CertificateState
from .locking import locked


class NotCurrent(ValidationError):
    """A later version was saved, or somebody certified meanwhile; nothing happened."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Ce mois a changé pendant que vous le vérifiiez : il vient d’être corrigé ou certifié. Rien n’a été"
                " certifié. Revenez aux mois du dossier."
            )
        )


def hold(certificate: Certificate) -> Certificate:
    """Under its dossier's lock, for which hours, payments and dates wait too."""
    dossier = locked(certificate.dossier)
    current = read(certificate)
    current.dossier = dossier
    return current


def hold_prepared(certificate: Certificate) -> Certificate:
    """The same, while it still waits to be certified. Raises `NotCurrent`."""
    current = hold(certificate)
    if current.state != CertificateState.PREPARED:
        raise NotCurrent
    return current


def read(certificate: Certificate) -> Certificate:
    return (
        Certificate.objects.select_for_update(of=("self",))
        .select_related("version", "document", "scan", "replaces")
        .get(pk=certificate.pk)
    )
