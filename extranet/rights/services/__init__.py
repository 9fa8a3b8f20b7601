"""What people do about rights: one function per act."""

from .asking import ask_for_more, ask_for_rights
from .confirming_many import Outcome, Skipped, confirm_matching
from .deciding import confirm, end, refuse, resume, suspend
from .figures import add_figure, import_figures, remove_figure
from .papers import add_paper
from .recognising import create_organisation, recognise
from .settings import change_contributions_address

__all__ = [
    "Outcome",
    "Skipped",
    "add_figure",
    "add_paper",
    "ask_for_more",
    "ask_for_rights",
    "change_contributions_address",
    "confirm",
    "confirm_matching",
    "create_organisation",
    "end",
    "import_figures",
    "recognise",
    "refuse",
    "remove_figure",
    "resume",
    "suspend",
]
