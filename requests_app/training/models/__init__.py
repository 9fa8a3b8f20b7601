"""A training request and what belongs to it."""

from .contents import Absence, AbsenceKind, Day, Participant, attended
from .papers import AttendanceList, Certification, Recap, Remark, SigningLink
from .requests import Request, RequestCounter

__all__ = [
    "Absence",
    "AbsenceKind",
    "AttendanceList",
    "Certification",
    "Day",
    "Participant",
    "Recap",
    "Remark",
    "Request",
    "RequestCounter",
    "SigningLink",
    "attended",
]
