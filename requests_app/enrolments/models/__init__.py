"""What is stored of courses, their sessions and who is enrolled."""

from .catalogue import Course, CourseText, CourseWord, Session, SessionPart
from .enrolments import Canceller, Confirmer, Enrolment, Interest, Participant, Source
from .presence import Mark, Presence, PresenceLink, Sheet, SheetPrint, TrainerLink, Way
from .requests import EnrolmentRequest, Notification
from .results import TestResult
from .staff_data import StaffImport, StaffImportRow, StaffModule, StaffTerms, StaffTermsAcceptance
from .tracks import Candidacy, CandidacyChange, Track, TrackStep

__all__ = [
    "Canceller",
    "Candidacy",
    "CandidacyChange",
    "Confirmer",
    "Course",
    "CourseText",
    "CourseWord",
    "Enrolment",
    "EnrolmentRequest",
    "Interest",
    "Mark",
    "Notification",
    "Participant",
    "Presence",
    "PresenceLink",
    "Session",
    "SessionPart",
    "Sheet",
    "SheetPrint",
    "Source",
    "StaffImport",
    "StaffImportRow",
    "StaffModule",
    "StaffTerms",
    "StaffTermsAcceptance",
    "TestResult",
    "Track",
    "TrackStep",
    "TrainerLink",
    "Way",
]
