"""Organisations of a fund, the people who act for them, and the people who work there."""

from .data_requests import DataRequest
from .memberships import Membership
from .organisations import Establishment, Organisation
from .proposals import Proposal
from .recoveries import Recovery
from .support import SupportAccess
from .workers import Worker, WorkerDetails

__all__ = [
    "DataRequest",
    "Establishment",
    "Membership",
    "Organisation",
    "Proposal",
    "Recovery",
    "SupportAccess",
    "Worker",
    "WorkerDetails",
]
