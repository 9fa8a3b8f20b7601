"""A request is made, described, copied, and, while it is a draft, deleted."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable
from typing import TypedDict, Unpack

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from extranet.journal.services import record
from extranet.journal.verbs import Verb
from extranet.mandates.models import Mandate
from extranet.mandates.queries import companies_of_operator
from extranet.mandates.terms import must_accept
from extranet.organisations.models import Organisation
from extranet.organisations.queries import OrganisationQuerySet
from extranet.organisations.roles import Role
from extranet.tenants.actor import Actor
from extranet.tenants.constraints import save_valid

from .. import verbs
from ..models import Participant, Request
from ..models.contents import refusal
from ..permissions import Sight, acts_for_company, acts_for_operator, check_company, check_operator, sight
from ..tying import tie
from ..workflow import RequestState
from .changes import locked, moved_on
from .numbers import next_number
from .sessions import session_to_change


class TrainingFields(TypedDict, total=False):
    """What is said about the training (`ATM-18`)."""

    title: str
    catalogue_code: str
    theme: str
    kind: str
    provider_name: str
    provider_number: str
    is_online: bool
    place: str
    language: str


def author_of(actor: Actor) -> Organisation:
    """The organisation that would be the author of a request. Raises `PermissionDenied` for who makes none."""
    if actor.organisation_id is None or not actor.has(Role.MANDATEE, Role.ENCODER):
        raise PermissionDenied(
            _("Les demandes sont faites par un opérateur agréé ou par un mandataire de l’entreprise.")
        )
    return Organisation.objects.get(pk=actor.organisation_id)


def companies_to_encode_for(actor: Actor) -> OrganisationQuerySet:
    """Those that authorise the operator today; a mandatee's own."""
    if actor.has(Role.MANDATEE):
        return Organisation.objects.filter(pk__in=[actor.organisation_id])
    return companies_of_operator(actor, timezone.localdate()).order_by("name_folded", "pk")


def provider_of(author: Organisation | None) -> dict[str, str]:
    """An operator gives the training itself, unless it says otherwise."""
    if author is None:
        return {}
    return {"provider_name": author.name, "provider_number": author.enterprise_number}


@transaction.atomic
def create(*, actor: Actor, companies: Collection[Organisation], **training: Unpack[TrainingFields]) -> list[Request]:
    """One request for each company, which together are a session; a mandatee makes one for her own company.

    Each gets its number. Raises `PermissionDenied` without a mandate in force for one of them, `ValidationError` while
    the terms of use aren't accepted.
    """
    check_terms(actor)
    if not companies:
        raise refusal("companies", _("Cochez au moins une entreprise."), "required")
    session = uuid.uuid4()
    ordered = sorted(companies, key=lambda company: company.pk)
    return [new_request(actor, company, session, verbs.CREATED, training) for company in ordered]


def check_terms(actor: Actor) -> None:
    """Raises `ValidationError` until the fund's terms of use are accepted, in their present version (`ATM-01`)."""
    if must_accept(actor):
        raise ValidationError(
            _("Acceptez d’abord les conditions d’utilisation du fonds, puis recommencez."), "terms_not_accepted"
        )


def new_request(
    actor: Actor, company: Organisation, session: uuid.UUID, verb: Verb, training: TrainingFields
) -> Request:
    """A stored request: an operator's draft, or the company's own, which is with it from the beginning (`ATM-16`)."""
    if actor.organisation_id is None:
        raise PermissionDenied(_("Choisissez d’abord l’organisation pour laquelle vous agissez, en haut de la page."))
    is_own = actor.has(Role.MANDATEE) and actor.organisation_id == company.pk
    request = Request(
        number=next_number(timezone.localdate()),
        session_uuid=session,
        state=RequestState.WITH_COMPANY if is_own else RequestState.DRAFT,
        company=company,
        author_id=actor.organisation_id,
        mandate=None if is_own else mandate_of(actor, company),
        created_by_id=actor.user_id,
        **training,
    )
    save_valid(request)
    record(actor, verb, request, mandate=request.mandate.uuid if request.mandate else None)
    return request


def mandate_of(actor: Actor, company: Organisation) -> Mandate:
    """The mandate on whose account the operator encodes. Raises `PermissionDenied` when there is none today."""
    today = timezone.localdate()
    mandates = Mandate.objects.in_force(today).filter(company=company, operator=actor.organisation_id)
    mandate = mandates.order_by("-pk").first()
    if mandate is None or not companies_of_operator(actor, today).filter(pk=company.pk).exists():
        raise PermissionDenied(
            _("Vous n’avez pas de mandat en vigueur pour une de ces entreprises : demandez-lui une autorisation.")
        )
    return mandate


@transaction.atomic
def change_training(
    *, actor: Actor, request: Request, version: int, **training: Unpack[TrainingFields]
) -> list[Request]:
    """Say something else about the training: of this request, and of the other drafts of its session.

    Raises `PermissionDenied`, `ValidationError` or `StaleEdit` as `locked_to_change` does.
    """
    changed = session_to_change(actor, request, version=version)
    for one in changed:
        fields = [name for name, value in training.items() if getattr(one, name) != value]
        for name, value in training.items():
            setattr(one, name, value)
        save_valid(one)
        record(actor, verbs.TRAINING_CHANGED, one, facts={"fields": fields})
    return changed


@transaction.atomic
def copy(*, actor: Actor, request: Request) -> Request:
    """A new request of the same company with the same training and people, without days, presences or files.

    An operator copies what it encoded while its mandate is in force; a company's copy is its own. Raises
    `ValidationError` before the terms of use are accepted.
    """
    check_terms(actor)
    if not may_copy(actor, request, sight(actor, request)):
        raise PermissionDenied(_("Seuls l’opérateur qui a encodé cette demande et l’entreprise peuvent la copier."))
    training = TrainingFields(**{name: getattr(request, name) for name in TrainingFields.__annotations__})  # type: ignore[typeddict-item]
    copied = new_request(actor, request.company, uuid.uuid4(), verbs.COPIED, training)
    copy_participants(request.participants.order_by("pk"), copied)
    if copied.is_companys_own:
        tie(actor, copied)
    return copied


def may_copy(actor: Actor, request: Request, seen: Sight) -> bool:
    """Its company; its operator as long as the mandate is in force."""
    if acts_for_company(actor, request):
        return True
    return acts_for_operator(actor, request) and seen is not Sight.KEPT


def copy_participants(people: Iterable[Participant], copied: Request) -> None:
    """Only the three fields: whom they were tied to is the company's business (`ATM-20`)."""
    Participant.objects.bulk_create(
        Participant(request=copied, last_name=one.last_name, first_name=one.first_name, birth_date=one.birth_date)
        for one in people
    )


@transaction.atomic
def delete(*, actor: Actor, request: Request) -> None:
    """Delete a draft that was never sent, or the company's own request that was not certified yet.

    Raises `ValidationError` when it has been sent or validated: then it has a history that others know of.
    """
    current = locked(request)
    if current.is_companys_own:
        check_company(actor, current)
    else:
        check_operator(actor, current)
    if not is_deletable(current):
        raise moved_on(current)
    record(actor, verbs.DELETED, current, facts={"number": current.number})
    current.delete()


def may_delete(actor: Actor, request: Request) -> bool:
    """Whether to offer it on a page."""
    is_authors = acts_for_company if request.is_companys_own else acts_for_operator
    return is_authors(actor, request) and is_deletable(request)


def is_deletable(request: Request) -> bool:
    """Whether nobody but its author knows of it."""
    if request.is_companys_own:
        return request.state == RequestState.WITH_COMPANY and not request.recaps.exists()
    # One that the company had returned, and that was sent and recalled since, carries the company's words and acts.
    return request.state == RequestState.DRAFT and not (request.remarks.exists() or request.recaps.exists())
