"""For whom a company asks: people of its register, added and taken off one by one (`MYA-02`)."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from extranet.journal.services import record
from extranet.organisations.models import Worker
from extranet.tenants.actor import Actor

from .. import verbs
from ..models import FundingRequest, RequestPerson
from ..permissions import check_company
from ..workflow import RequestState
from .locking import locked_in

EDITABLE = [RequestState.DRAFT, RequestState.INCOMPLETE]


@transaction.atomic
def add_people(*, actor: Actor, request: FundingRequest, workers: Iterable[Worker]) -> int:
    """Those who aren't there yet join; how many. Two people who add at once lose nobody.

    Raises `ValidationError` for somebody who isn't active in the company, `MovedOn` once it is neither a draft nor
    incomplete.
    """
    check_company(actor, request)
    current = locked_in(request, *EDITABLE)
    wanted = list(workers)
    if any(worker.organisation_id != current.company_id or not worker.is_active for worker in wanted):
        raise ValidationError({"people": _("Choisissez des salariés actifs de l’entreprise.")})
    known = set(current.people.values_list("worker", flat=True))
    added = RequestPerson.objects.bulk_create(
        RequestPerson(request=current, worker=worker) for worker in wanted if worker.pk not in known
    )
    if added:
        record(actor, verbs.PEOPLE_CHOSEN, current, facts={"people": len(known) + len(added)})
    return len(added)


@transaction.atomic
def remove_person(*, actor: Actor, request: FundingRequest, worker: Worker) -> None:
    """A second click takes off nobody else. Raises `ValidationError` for the last one of what was sent."""
    check_company(actor, request)
    current = locked_in(request, *EDITABLE)
    others = current.people.exclude(worker=worker).count()
    if current.state != RequestState.DRAFT and not others:
        raise ValidationError(
            _("Une demande envoyée garde au moins un bénéficiaire : ajoutez d’abord une autre personne.")
        )
    count, _by_model = current.people.filter(worker=worker).delete()
    if count:
        record(actor, verbs.PEOPLE_CHOSEN, current, facts={"people": others})
