"""The forms of organisations, members and workers. Rules are the models' and the services'; labels are here."""

from .identity_providers import IdentityProviderForm
from .members import InvitationForm, MemberForm
from .my_account import MyAccountForm
from .organisations import ContactForm, EstablishmentForm, OrganisationForm
from .settings import LookForm, RequiredDetailsForm, SignInRulesForm
from .workers import WorkerForm

__all__ = [
    "ContactForm",
    "EstablishmentForm",
    "IdentityProviderForm",
    "InvitationForm",
    "LookForm",
    "MemberForm",
    "MyAccountForm",
    "OrganisationForm",
    "RequiredDetailsForm",
    "SignInRulesForm",
    "WorkerForm",
]
