"""« Documents »: every file that hangs on a dossier, as one list. A view of the database; nothing is written here."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from extranet.documents.models import Document
from extranet.tenants.models import FundForeignKey

from ..queries import KeptQuerySet
from .dossiers import Dossier

ROUTES = {
    "certificate": "definitive",
    "scan": "certificate_scan",
    "attendance": "attendance_sheet",
    "message": "message_file",
}


class Filing(models.Model):
    """A document and where it came from: `owner` is the uuid of the certificate, attachment or message's file.

    `certification_filing` unites them with the rights of whoever asks, so the fund's isolation holds in it too.
    """

    class Kind(models.TextChoices):
        CERTIFICATE = "certificate", _("Certificat de réalisation")
        SCAN = "scan", _("Certificat signé, joint")
        ATTENDANCE = "attendance", _("Attestation de présence")
        MESSAGE = "message", _("Pièce d’un échange")

    id = models.CharField(primary_key=True, max_length=60)
    dossier = FundForeignKey(Dossier, models.DO_NOTHING, related_name="+")
    document = FundForeignKey(Document, models.DO_NOTHING, related_name="+")
    kind = models.CharField(_("nature"), max_length=11, choices=Kind.choices)
    owner = models.UUIDField()
    month = models.DateField(_("mois"), null=True)
    filed_at = models.DateTimeField(_("déposé le"))

    objects = KeptQuerySet.as_manager()

    class Meta:
        managed = False
        db_table = "certification_filing"

    def __str__(self) -> str:
        return f"{self._meta.label}({self.pk})"

    def get_absolute_url(self) -> str:
        """Where it is downloaded, as everywhere else: who looked is noted there."""
        return reverse(f"certification:{ROUTES[self.kind]}", args=[self.owner])
