"""The forms of organisations, members and workers. Rules are the models' and the services'; labels are here."""

from .members import InvitationForm, MemberForm
from .organisations import ContactForm, EstablishmentForm, OrganisationForm
from .settings import RequiredDetailsForm
from .workers import WorkerForm

__all__ = [
    "ContactForm",
    "EstablishmentForm",
    "InvitationForm",
    "MemberForm",
    "OrganisationForm",
    "RequiredDetailsForm",
    "WorkerForm",
]
