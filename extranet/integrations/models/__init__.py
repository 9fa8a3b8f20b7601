from .answers import Answer
from .keys import ApiKey, KeyState
from .sandboxes import Sandbox
from .tokens import AccessToken
from .webhooks import Attempt, Delivery, Pause, ReadingPlace, Subscription

__all__ = [
    "AccessToken",
    "Answer",
    "ApiKey",
    "Attempt",
    "Delivery",
    "KeyState",
    "Pause",
    "ReadingPlace",
    "Sandbox",
    "Subscription",
]
