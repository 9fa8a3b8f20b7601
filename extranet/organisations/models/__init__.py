"""Organisations of a fund, the people who act for them, and the people who work there."""

from .administration import AccessRequest, EstablishmentLimit, Handover, Review, ReviewLine
from .contacts import ContactChange
from .data_requests import DataRequest
from .erasures import Erasure
from .memberships import Membership
from .numbers import FormerNumber
from .organisations import Establishment, Organisation
from .proposals import Proposal
from .qualities import QualityActivation, QualityManager
from .recoveries import Recovery
from .support import SupportAccess
from .workers import Worker, WorkerDetails

__all__ = [
    "AccessRequest",
    "ContactChange",
    "DataRequest",
    "Erasure",
    "Establishment",
    "EstablishmentLimit",
    "FormerNumber",
    "Handover",
    "Membership",
    "Organisation",
    "Proposal",
    "QualityActivation",
    "QualityManager",
    "Recovery",
    "Review",
    "ReviewLine",
    "SupportAccess",
    "Worker",
    "WorkerDetails",
]
