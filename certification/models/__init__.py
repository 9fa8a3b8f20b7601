"""What is stored about dossiers, their payments, their hours and the certificates made of them."""

from .certificates import Attachment, Certificate, Sealing, Validation
from .codes import CertifyingCode
from .dossiers import Device, Dossier, DossierChange, Granularity, Nature, Suspension, Title
from .hours import HoursVersion, MonthDraft, PlannedDay
from .identity import BodyIdentity
from .payments import Payment
from .supporting import Certifier, SupportingDocument
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
    "Granularity",
    "HoursVersion",
    "MonthDraft",
    "Nature",
    "Payment",
    "PlannedDay",
    "Remark",
    "Sealing",
    "SheetRequest",
    "SupportingDocument",
    "Suspension",
    "Title",
    "Validation",
    "ValidationLink",
]
