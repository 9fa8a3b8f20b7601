"""The channels of a fund, the declarations that leave by them, the batches that carry them, and the answers.

The rules of names, files and answers are `protocol`'s; here is what must be remembered, and what can't be true.
"""

from ..workflow import Block
from .answers import Answer
from .carrying import Delivery, Handout
from .certificates import Succession
from .channels import Alarm, Channel, Counter, Environment, Quality, Sender, Setup, Trial, fla_only, production_only
from .declarations import Attempt, Batch, Declaration
from .files import Chunk
from .rights import TechnicalRight

__all__ = [
    "Alarm",
    "Answer",
    "Attempt",
    "Batch",
    "Block",
    "Channel",
    "Chunk",
    "Counter",
    "Declaration",
    "Delivery",
    "Environment",
    "Handout",
    "Quality",
    "Sender",
    "Setup",
    "Succession",
    "TechnicalRight",
    "Trial",
    "fla_only",
    "production_only",
]
