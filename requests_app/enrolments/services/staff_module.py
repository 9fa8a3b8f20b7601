"""The validation module: to whom it is open, and the terms accepted before it is used (`ITM-32`).

Until a fund publishes a text of its own, the house's applies, as version 1; it becomes a row with the first acceptance
or publication.
"""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from extranet.journal.services import record
from extranet.organisations.models import Organisation
from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund

from .. import verbs
from ..models import StaffModule, StaffTerms, StaffTermsAcceptance
from ..permissions import check_enrolment_staff
from ..queries import is_responsible


def has_module(organisation_id: int | None) -> bool:
    """Whether the fund has opened the staff data module to this organisation (`ITM-32`)."""
    return StaffModule.objects.filter(organisation=organisation_id).exists()


def check_module(actor: Actor) -> int:
    """The organisation's id, of a responsible of one to which the fund has opened the module (`ITM-32`).

    Raises `PermissionDenied`.
    """
    if not is_responsible(actor) or actor.organisation_id is None:
        raise PermissionDenied(_("Seuls les responsables de formation mettent à jour les données du personnel."))
    if not has_module(actor.organisation_id):
        raise PermissionDenied(
            _("Le module de validation n’est pas ouvert pour votre organisation : demandez-le au fonds.")
        )
    return actor.organisation_id


@transaction.atomic
def switch_module(*, actor: Actor, organisation: Organisation, is_open: bool) -> None:
    """Open the module to an organisation, or close it; a second time changes nothing.

    Raises `ValidationError` for one that has no people of its own.
    """
    check_enrolment_staff(actor)
    if is_open:
        if not organisation.is_employer:
            raise ValidationError(_("Cette organisation n’a pas de collaborateurs."))
        _module, is_new = StaffModule.objects.get_or_create(organisation=organisation)
        if is_new:
            record(actor, verbs.STAFF_MODULE_OPENED, organisation)
    elif StaffModule.objects.filter(organisation=organisation).delete()[0]:
        record(actor, verbs.STAFF_MODULE_CLOSED, organisation)


# --- the terms of use ------------------------------------------------------------------------------------------------


def current_terms(fund: Fund) -> StaffTerms:
    """The terms that apply; an unsaved row with the house's text while the fund has none of its own."""
    return StaffTerms.objects.in_force() or StaffTerms(number=1, text=default_text(fund))


def stored_terms(fund: Fund) -> StaffTerms:
    """The same as a row."""
    current = current_terms(fund)
    if current._state.adding:
        current, _created = StaffTerms.objects.get_or_create(number=1, defaults={"text": current.text})
    return current


def default_text(fund: Fund) -> str:
    with translation.override(fund.language):
        return render_to_string("enrolments/staff_data/terms.txt", {"fund": fund}).strip()


def acceptances(actor: Actor) -> QuerySet[StaffTermsAcceptance]:
    """The actor's acceptance of the terms that apply, for her organisation; none or one row."""
    current = StaffTerms.objects.order_by("-number").values("number")[:1]
    mine = StaffTermsAcceptance.objects.filter(user=actor.user_id, organisation=actor.organisation_id)
    return mine.filter(terms__number=current)


@transaction.atomic
def accept_terms(*, actor: Actor, fund: Fund, number: int) -> StaffTerms:
    """She accepts the version that she has read; twice changes nothing. Raises `ValidationError` if another applies."""
    organisation_id = check_module(actor)
    current = stored_terms(fund)
    if number != current.number:
        raise ValidationError(
            _("La version %(number)s vient de paraître : lisez-la, puis acceptez-la."),
            params={"number": current.number},
        )
    _acceptance, is_new = StaffTermsAcceptance.objects.get_or_create(
        terms=current, user_id=actor.user_id or 0, organisation_id=organisation_id
    )
    if is_new:
        record(actor, verbs.STAFF_TERMS_ACCEPTED, current, facts={"version": current.number})
    return current


@transaction.atomic
def publish_terms(*, actor: Actor, fund: Fund, text: str, replaces: int) -> StaffTerms:
    """A new version in the place of `replaces`; everybody accepts it before she uses the module again.

    Raises `ValidationError` when the text is the one that applies, or `replaces` no longer does.
    """
    check_enrolment_staff(actor)
    Fund.objects.select_for_update(of=("self",)).get(pk=fund.pk)
    current = stored_terms(fund)
    if replaces != current.number:
        raise ValidationError(
            _("La version %(number)s a été publiée entre-temps : reprenez-y ce qui manque à votre texte."),
            params={"number": current.number},
        )
    text = text.replace("\r\n", "\n").strip()
    if text == current.text:
        raise ValidationError({"text": _("Ce texte est celui qui s’applique déjà : changez-le avant de le publier.")})
    published = StaffTerms.objects.create(number=current.number + 1, text=text)
    record(actor, verbs.STAFF_TERMS_PUBLISHED, published, facts={"version": published.number})
    return published
