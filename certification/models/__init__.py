"""What is stored about dossiers, their payments and their hours."""

from .dossiers import Device, Dossier, DossierChange, Granularity, Nature, Suspension, Title
from .hours import HoursVersion, MonthDraft, PlannedDay
from .payments import Payment

__all__ = [
    "Device",
    "Dossier",
    "DossierChange",
    "Granularity",
    "HoursVersion",
    "MonthDraft",
    "Nature",
    "Payment",
    "PlannedDay",
    "Suspension",
    "Title",
]
