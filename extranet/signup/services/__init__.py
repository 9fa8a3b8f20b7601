"""Acts of people who have no account yet, and the fund's choices about them."""

from .activating import SignUpOver, WrongAccount, activate, attach, pending_of, pending_with_code
from .asking import ask, send_again
from .choosing import change_choices

__all__ = [
    "SignUpOver",
    "WrongAccount",
    "activate",
    "ask",
    "attach",
    "change_choices",
    "pending_of",
    "pending_with_code",
    "send_again",
]
