"""What a fund can switch on. A capability that is off has no URLs, no menu entry and no tasks."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Capability(models.TextChoices):
    PREENCODING = "preencoding", _("Pré-encodage des demandes")
    CERTIFICATION = "certification", _("Certificats de réalisation")
    BATCH = "batch", _("Canal de fichiers")
    MEMBERSHIP = "membership", _("Services aux adhérents")
    ENROLMENT = "enrolment", _("Inscriptions aux sessions")
