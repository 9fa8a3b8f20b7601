"""Which organisation of the fund an application is about: found by its number, or said by the staff."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from extranet.journal.services import record
from extranet.organisations import verbs as organisation_verbs
from extranet.organisations.models import Establishment, Organisation
from extranet.organisations.permissions import check_staff
from extranet.organisations.roles import ORGANISATIONS, OrganisationKind
from extranet.organisations.services import add_organisation
from extranet.tenants.actor import Actor
from extranet.tenants.constraints import save_valid

from .. import verbs
from ..catalogue import KIND_OF
from ..matching import SIREN_LENGTH
from ..models import Application
from ..proofs import assess
from ..workflow import RightState

NIC_LENGTH = 5  # the last digits of a SIRET: the establishment in its company


@transaction.atomic
def recognise(*, actor: Actor, application: Application, organisation: Organisation) -> Application:
    """The staff say which organisation is meant; the proofs are compared with what the fund knows of that one.

    Raises `ValidationError` for the fund's own office, an organisation with another number, or an application of
    which a right was given already.
    """
    check_staff(actor, ORGANISATIONS)
    locked = locked_application(application)
    refuse_given(locked)
    refuse_other_number(locked, organisation)
    locked.organisation = organisation
    locked.save(update_fields=["organisation"])
    assess(locked)
    facts = {"organisation": str(organisation.uuid), "evidence": locked.evidence}
    record(actor, verbs.ORGANISATION_RECOGNISED, locked, facts=facts)
    return locked


@transaction.atomic
def create_organisation(
    *, actor: Actor, application: Application, name: str, legal_form: str, is_natural_person: bool
) -> Application:
    """The fund didn't know it: it does now, by the numbers that were typed and the name the staff give it.

    Raises `ValidationError` when one of the numbers is another organisation's.
    """
    check_staff(actor, ORGANISATIONS)
    locked = locked_application(application)
    refuse_given(locked)
    organisation = add_organisation(
        actor=actor,
        name=name,
        kinds=[KIND_OF[locked.profile].value],
        legal_form=legal_form,
        is_natural_person=is_natural_person,
        siren=locked.siret[:SIREN_LENGTH],
        enterprise_number=locked.enterprise_number,
        activity_number=locked.activity_number,
        phone=locked.phone,
    )
    return recognise(actor=actor, application=locked, organisation=organisation)


def locked_application(application: Application) -> Application:
    """As it is stored, locked: nobody else decides on it meanwhile."""
    rows = Application.objects.select_for_update(of=("self",)).select_related("organisation")
    return rows.get(pk=application.pk)


def refuse_given(application: Application) -> None:
    given = application.rights.filter(state__in=[RightState.CONFIRMED, RightState.SUSPENDED])
    if given.exists():
        raise ValidationError(
            _("Un droit est déjà donné dans une organisation : terminez-le d’abord, puis reconnaissez-en une autre.")
        )


def refuse_other_number(application: Application, organisation: Organisation) -> None:
    if organisation.is_a(OrganisationKind.FUND_OFFICE):
        raise ValidationError(_("C’est le fonds lui-même : ses membres s’invitent dans ses propres pages."))
    siren = application.siret[:SIREN_LENGTH]
    differs = siren and organisation.siren and siren != organisation.siren
    number = application.enterprise_number
    if differs or (number and organisation.enterprise_number and number != organisation.enterprise_number):
        raise ValidationError(
            _("Cette organisation a un autre numéro que celui de la demande : choisissez-en une autre, ou refusez.")
        )


def complete_organisation(actor: Actor, application: Application, organisation: Organisation) -> None:
    """What a confirmed application teaches: the quality asked for, and an establishment that is new to the fund.

    The caller has locked the organisation. Raises `ValidationError` when the SIRET is meanwhile another's.
    """
    kind = KIND_OF[application.profile]
    if not organisation.is_a(kind):
        organisation.kinds = [one for one in OrganisationKind if organisation.is_a(one) or one == kind]
        organisation.version += 1
        save_valid(organisation)
        facts = {"fields": ["kinds"], "kinds": organisation.kinds}
        record(actor, organisation_verbs.ORGANISATION_CHANGED, organisation, facts=facts)
    siret = application.siret
    if siret and not organisation.establishments.filter(siret=siret).exists():
        establishment = Establishment(organisation=organisation, name=new_name(application, organisation), siret=siret)
        save_valid(establishment)
        of = {"organisation": str(organisation.uuid)}
        record(actor, organisation_verbs.ESTABLISHMENT_ADDED, establishment, facts=of)


def new_name(application: Application, organisation: Organisation) -> str:
    """What the person called it, unless another establishment has that name."""
    taken = {name.casefold() for name in organisation.establishments.values_list("name", flat=True)}
    if application.name and application.name.casefold() not in taken:
        return application.name
    return _("Établissement %s") % application.siret[-NIC_LENGTH:]
