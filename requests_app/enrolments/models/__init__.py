"""What is stored of courses, their sessions and who is enrolled."""

from .catalogue import Course, CourseText, CourseWord, Session, SessionPart
from .enrolments import Canceller, Confirmer, Enrolment, Interest, Participant, Source
from .staff_data import StaffImport, StaffImportRow, StaffModule, StaffTerms, StaffTermsAcceptance

__all__ = [
    "Canceller",
    "Confirmer",
    "Course",
    "CourseText",
    "CourseWord",
    "Enrolment",
    "Interest",
    "Participant",
    "Session",
    "SessionPart",
    "Source",
    "StaffImport",
    "StaffImportRow",
    "StaffModule",
    "StaffTerms",
    "StaffTermsAcceptance",
]
