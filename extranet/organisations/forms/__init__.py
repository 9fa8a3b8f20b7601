"""The forms of organisations, members and workers. Rules are the models' and the services'; labels are here."""

from .administration import ActivationForm, HandoverForm, NumberForm, QualityManagerForm, ReasonForm
from .identity_providers import IdentityProviderForm
from .members import InvitationForm, MemberForm
from .my_account import MyAccountForm
from .organisations import ContactForm, EstablishmentForm, OrganisationForm
from .settings import AccessRulesForm, LookForm, RequiredDetailsForm, SignInRulesForm
from .workers import WorkerForm

__all__ = [
    "AccessRulesForm",
    "ActivationForm",
    "ContactForm",
    "EstablishmentForm",
    "HandoverForm",
    "IdentityProviderForm",
    "InvitationForm",
    "LookForm",
    "MemberForm",
    "MyAccountForm",
    "NumberForm",
    "OrganisationForm",
    "QualityManagerForm",
    "ReasonForm",
    "RequiredDetailsForm",
    "SignInRulesForm",
    "WorkerForm",
]
