"""What people and the worker do with declarations, the channel, its batches and their answers."""

from .channels import generate_ssh_key, look_now, save_channel, store_certificate, store_ssh_key
from .declarations import declare_participation, resend, resend_many
from .holding import hold_batch, hold_channel, release_batch, release_channel
from .review import review_answer
from .setups import answer_has_channel, mark_step, open_channel, start_setup
from .trials import ask_for_trial

__all__ = [
    "answer_has_channel",
    "ask_for_trial",
    "declare_participation",
    "generate_ssh_key",
    "hold_batch",
    "hold_channel",
    "look_now",
    "mark_step",
    "open_channel",
    "release_batch",
    "release_channel",
    "resend",
    "resend_many",
    "review_answer",
    "save_channel",
    "start_setup",
    "store_certificate",
    "store_ssh_key",
]
