"""A request is made, read, described and deleted (`ATM-18`)."""

from __future__ import annotations

from copy import copy
from uuid import UUID

from django.http import HttpResponse
from ninja import Schema, Status
from pydantic import Field

from extranet.integrations.access import CallRequest, needs
from extranet.integrations.page_forms import checked, errors_of, refuse
from extranet.integrations.scopes import Scope
from extranet.integrations.versions import expected_version, tag
from extranet.organisations.models import Organisation
from extranet.organisations.roles import Role
from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund

from ..forms import CompaniesForm, TrainingForm
from ..models import Request
from ..services import drafting as services
from .fields import TrainingChange, TrainingIn
from .router import router, visible_request
from .shown import COURSE, RequestOut, shown

COMPANIES_AT_MOST = 100  # of one session


class RequestIn(TrainingIn):
    companies: list[UUID] = Field(
        default=[],
        max_length=COMPANIES_AT_MOST,
        description="Entreprises dont l’opérateur a le mandat, une demande pour chacune ; inutile à une entreprise",
    )


class RequestsMade(Schema):
    requests: list[RequestOut] = Field(description="Une demande par entreprise, qui partagent formation et jours")


def training_form(fund: Fund, author: Organisation, typed: TrainingChange) -> TrainingForm:
    """The page's form, filled in as the page proposes it, then with what was sent."""
    proposed = {"kind": Request.Kind.FORMAL, "language": fund.language} | services.provider_of(author)
    sent = typed.dict(exclude_unset=True, include=set(COURSE))
    return TrainingForm(proposed | sent, fund=fund)


def companies_form(actor: Actor, companies: list[UUID], own: Organisation) -> CompaniesForm:
    """A company's program needs not say for whom."""
    chosen = companies or ([own.uuid] if actor.has(Role.MANDATEE) else [])
    return CompaniesForm({"companies": chosen}, companies=services.companies_to_encode_for(actor), by="uuid")


@router.post(
    "/requests",
    response={201: RequestsMade},
    auth=needs(Scope.TRAINING_WRITE),
    operation_id="create_requests",
    summary="Créer une demande, ou une par entreprise d’une session",
)
def create_requests(request: CallRequest, body: RequestIn) -> Status[RequestsMade]:
    """One request for each company; each gets its number. A company's program makes its own."""
    author = services.author_of(request.actor)
    training = training_form(request.fund, author, body)
    chosen = companies_form(request.actor, body.companies, author)
    if errors := errors_of(chosen, training):
        services.check_terms(request.actor)  # are said first; what has no errors is asked by the service
        refuse(errors)
    companies = list(chosen.cleaned_data["companies"])
    made = services.create(actor=request.actor, companies=companies, **training.training)
    return Status(201, RequestsMade(requests=[shown(request.actor, one) for one in made]))


@router.get(
    "/requests/{uuid:uuid}",
    response=RequestOut,
    auth=needs(Scope.TRAINING_READ),
    operation_id="read_request",
    summary="Lire une demande",
)
def read_request(request: CallRequest, response: HttpResponse, uuid: UUID) -> RequestOut:
    """What the key may see of it. Reading by program isn't opening it: the operator can still recall it."""
    found = visible_request(request, uuid)
    tag(response, found)
    return shown(request.actor, found)


@router.patch(
    "/requests/{uuid:uuid}",
    response=RequestOut,
    auth=needs(Scope.TRAINING_WRITE),
    operation_id="change_training",
    summary="Changer ce qui est dit de la formation",
)
def change_training(request: CallRequest, response: HttpResponse, uuid: UUID, body: TrainingChange) -> RequestOut:
    """Of this request, and of the other drafts of its session."""
    version = expected_version(request)
    found = visible_request(request, uuid)
    stored = {name: getattr(found, name) for name in COURSE}
    form = TrainingForm(stored | body.dict(exclude_unset=True), instance=copy(found), fund=request.fund)
    checked(form)
    changed = services.change_training(actor=request.actor, request=found, version=version, **form.training)
    tag(response, changed[0])
    return shown(request.actor, changed[0])


@router.delete(
    "/requests/{uuid:uuid}",
    response={204: None},
    auth=needs(Scope.TRAINING_WRITE),
    operation_id="delete_request",
    summary="Supprimer un brouillon",
)
def delete_request(request: CallRequest, uuid: UUID) -> Status[None]:
    """A draft that was never sent, or the company's own request that was never printed."""
    services.delete(actor=request.actor, request=visible_request(request, uuid))
    return Status(204, None)
