"""What people do to organisations, their members and their workers. Each function runs in the caller's scope."""

from .funds import open_fund, require_details, switch_capability, switch_register_number
from .members import accept, change_member, end_membership, invite, known_or_new, resend_invitation
from .organisations import (
    add_establishment,
    add_organisation,
    change_establishment,
    change_organisation,
    correct_contact,
    remove_establishment,
)
from .workers import add_worker, change_worker, deactivate_worker, reactivate_worker

__all__ = [
    "accept",
    "add_establishment",
    "add_organisation",
    "add_worker",
    "change_establishment",
    "change_member",
    "change_organisation",
    "change_worker",
    "correct_contact",
    "deactivate_worker",
    "end_membership",
    "invite",
    "known_or_new",
    "open_fund",
    "reactivate_worker",
    "remove_establishment",
    "require_details",
    "resend_invitation",
    "switch_capability",
    "switch_register_number",
]
