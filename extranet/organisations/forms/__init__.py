"""The forms of organisations, members and workers. Rules are the models' and the services'; labels are here."""

from .accessibility import AccessibilityForm
from .administration import ActivationForm, HandoverForm, NumberForm, QualityManagerForm, ReasonForm
from .contacts import ContactForm
from .identity_providers import IdentityProviderForm
from .members import InvitationForm, MemberForm
from .my_account import MyAccountForm
from .organisations import EstablishmentForm, OrganisationForm
from .settings import AccessRulesForm, LookForm, RequiredDetailsForm, SignInRulesForm
from .workers import WorkerForm

__all__ = [
    "AccessRulesForm",
    "AccessibilityForm",
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
