"""What people and the worker do with declarations, the channel, its batches and their answers."""

from .carrying import ask_for_answer, ask_for_file, bring_answer, bring_signature, fetch, note_deposited
from .certificates import drop_succession, store_certificate, store_public_certificate
from .changes import confirm_change
from .channels import (
    generate_ssh_key,
    look_now,
    save_channel,
    store_ssh_key,
)
from .declarations import declare_participation, resend, resend_many
from .holding import cancel_batch, hold_batch, hold_channel, release_batch, release_channel
from .review import attach_answer, review_answer
from .rights import give_technical_right, take_technical_right
from .setups import answer_has_channel, mark_step, open_channel, start_setup
from .trials import ask_for_trial

__all__ = [
    "answer_has_channel",
    "ask_for_answer",
    "ask_for_file",
    "ask_for_trial",
    "attach_answer",
    "bring_answer",
    "bring_signature",
    "cancel_batch",
    "confirm_change",
    "declare_participation",
    "drop_succession",
    "fetch",
    "generate_ssh_key",
    "give_technical_right",
    "hold_batch",
    "hold_channel",
    "look_now",
    "mark_step",
    "note_deposited",
    "open_channel",
    "release_batch",
    "release_channel",
    "resend",
    "resend_many",
    "review_answer",
    "save_channel",
    "start_setup",
    "store_certificate",
    "store_public_certificate",
    "store_ssh_key",
    "take_technical_right",
]
