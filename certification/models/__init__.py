"""What is stored about dossiers, their payments, their hours and the certificates made of them."""

from .certificates import Attachment, Certificate, Sealing, Validation
from .dossiers import Device, Dossier, DossierChange, Granularity, Nature, Suspension, Title
from .hours import HoursVersion, MonthDraft, PlannedDay
from .payments import Payment

__all__ = [
    "Attachment",
    "Certificate",
    "Device",
    "Dossier",
    "DossierChange",
    "Granularity",
    "HoursVersion",
    "MonthDraft",
    "Nature",
    "Payment",
    "PlannedDay",
    "Sealing",
    "Suspension",
    "Title",
    "Validation",
]
