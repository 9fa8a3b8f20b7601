"""What is stored about dossiers, their payments, their hours and the certificates made of them."""

from .board import DossierMonth
from .certificates import Attachment, Certificate, Sealing, Validation
from .codes import CertifyingCode
from .dossiers import Device, Dossier, DossierChange, Granularity, Nature, Suspension, Title
from .evidence import Evidence, EvidenceFile, EvidenceLink
from .exchanges import Message, MessageFile, Reading
from .filings import Filing
from .hours import HoursVersion, MonthDraft, PlannedDay
from .identity import BodyIdentity
from .payments import Payment
from .reminders import RemindedMonth, Reminder, ReminderDay, ReminderPause
from .supporting import Certifier, SupportingDocument
from .transmissions import Transmission, TransmissionLine, TransmissionState
from .validating import Remark, SheetRequest, ValidationLink

__all__ = [
    "Attachment",
    "BodyIdentity",
    "Certificate",
    "Certifier",
    "CertifyingCode",
    "Device",
    "Dossier",
    "DossierChange",
    "DossierMonth",
    "Evidence",
    "EvidenceFile",
    "EvidenceLink",
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
    "Remark",
    "RemindedMonth",
    "Reminder",
    "ReminderDay",
    "ReminderPause",
    "Sealing",
    "SheetRequest",
    "SupportingDocument",
    "Suspension",
    "Title",
    "Transmission",
    "TransmissionLine",
    "TransmissionState",
    "Validation",
    "ValidationLink",
]
