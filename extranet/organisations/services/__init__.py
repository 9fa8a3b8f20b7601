"""What people do to organisations, their members and their workers. Each function runs in the caller's scope."""

from .access_rules import change_access_rules
from .accessibility import state_accessibility
from .contacts import correct_contact, correct_place, see_contact_change
from .funds import change_look, open_fund, require_details, switch_capability, switch_register_number
from .handovers import accept_handover, decline_handover, give_back, propose_handover, take_over
from .members import (
    accept,
    change_member,
    end_membership,
    invite,
    known_or_new,
    resend_invitation,
    resume,
    suspend,
)
from .my_account import change_own_names
from .numbers import change_number
from .organisations import (
    add_establishment,
    add_organisation,
    change_establishment,
    change_organisation,
    correct_identity,
    remove_establishment,
)
from .qualities import activate_quality, decide_quality, name_quality_manager, remove_quality_manager
from .reviews import answer_review, end_unconfirmed, open_review
from .sign_in import change_sign_in_rules
from .workers import add_worker, change_worker, deactivate_worker, reactivate_worker
from .years import ask_for_access, decide_access

__all__ = [
    "accept",
    "accept_handover",
    "activate_quality",
    "add_establishment",
    "add_organisation",
    "add_worker",
    "answer_review",
    "ask_for_access",
    "change_access_rules",
    "change_establishment",
    "change_look",
    "change_member",
    "change_number",
    "change_organisation",
    "change_own_names",
    "change_sign_in_rules",
    "change_worker",
    "correct_contact",
    "correct_identity",
    "correct_place",
    "deactivate_worker",
    "decide_access",
    "decide_quality",
    "decline_handover",
    "end_membership",
    "end_unconfirmed",
    "give_back",
    "invite",
    "known_or_new",
    "name_quality_manager",
    "open_fund",
    "open_review",
    "propose_handover",
    "reactivate_worker",
    "remove_establishment",
    "remove_quality_manager",
    "require_details",
    "resend_invitation",
    "resume",
    "see_contact_change",
    "state_accessibility",
    "suspend",
    "switch_capability",
    "switch_register_number",
    "take_over",
]
