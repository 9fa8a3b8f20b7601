"""What is stored about dossiers, their payments, their hours and the certificates made of them."""

from .certificates import Attachment, Certificate, Sealing, Validation
from .dossiers import Device, Dossier, DossierChange, Granularity, Nature, Suspension, Title
from .exchanges import Message, MessageFile, Reading
from .filings import Filing
from .hours import HoursVersion, MonthDraft, PlannedDay
from .payments import Payment

__all__ = [
    "Attachment",
    "Certificate",
    "Device",
    "Dossier",
    "DossierChange",
    "Filing",
    "Granularity",
    "HoursVersion",
    "Message",
    "MessageFile",
    "MonthDraft",
    "Nature",
    "Payment",
    "PlannedDay",
    "Reading",
    "Sealing",
    "Suspension",
    "Title",
    "Validation",
]
