"""What people do to organisations, their members and their workers. Each function runs in the caller's scope."""

from .funds import change_look, open_fund, require_details, switch_capability, switch_register_number
from .members import accept, change_member, end_membership, invite, known_or_new, resend_invitation
from .my_account import change_own_names
from .organisations import (
    add_establishment,
    add_organisation,
    change_establishment,
    change_organisation,
    correct_contact,
    remove_establishment,
)
from .sign_in import change_sign_in_rules
from .workers import add_worker, change_worker, deactivate_worker, reactivate_worker

__all__ = [
    "accept",
    "add_establishment",
    "add_organisation",
    "add_worker",
    "change_establishment",
    "change_look",
    "change_member",
    "change_organisation",
    "change_own_names",
    "change_sign_in_rules",
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
