"""A company asks to change what was agreed (« avenant »), or takes that back; the staff decide (`MYA-02`)."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from extranet.journal.services import record
from extranet.organisations.models import Worker
from extranet.tenants.actor import Actor
from extranet.tenants.constraints import save_valid

from .. import verbs
from ..models import Amendment, FundingRequest
from ..permissions import check_company
from ..workflow import AmendmentState, RequestState
from .locking import locked_in


@transaction.atomic
def ask_amendment(
    *,
    actor: Actor,
    request: FundingRequest,
    explanation: str,
    people: Iterable[Worker],
    starts_on: datetime.date,
    ends_on: datetime.date,
    hours: Decimal,
    place: str,
    body_name: str,
    body_siret: str,
) -> Amendment:
    """Everything as it shall be; only what differs is kept as a change. One is open at a time.

    `hours` are one person's, as in the request. Raises `ValidationError` by field, and `MovedOn` when the request isn't
    agreed any more.
    """
    check_company(actor, request)
    current = locked_in(request, RequestState.AGREED)
    if current.amendments.filter(state=AmendmentState.ASKED).exists():
        raise ValidationError(one_is_open())
    if ends_on < starts_on:
        raise ValidationError({"ends_on": _("La formation finit avant de commencer : vérifiez les deux dates.")})
    wanted = {
        "starts_on": starts_on.isoformat(),
        "ends_on": ends_on.isoformat(),
        "hours": str(hours.quantize(Decimal("0.01"))),
        "place": place,
        "body_name": body_name,
        "body_siret": body_siret,
        "people": chosen(current, people),
    }
    changes = {name: value for name, value in wanted.items() if value != stored(current)[name]}
    if not changes:
        raise ValidationError(_("Rien ne change : corrigez ce qui doit l’être, puis envoyez l’avenant."))
    amendment = Amendment(request=current, changes=changes, explanation=explanation.strip(), asked_by_id=actor.user_id)
    save_valid(amendment)
    facts = {"amendment": str(amendment.uuid), "fields": sorted(changes)}
    record(actor, verbs.AMENDMENT_ASKED, current, facts=facts, text=amendment.explanation)
    return amendment


def one_is_open() -> str:
    """What is said to somebody who asks for a second one."""
    return _("Un avenant attend déjà la décision du fonds : retirez-le avant d’en demander un autre.")


def chosen(current: FundingRequest, people: Iterable[Worker]) -> list[str]:
    """The UUIDs, sorted. Raises `ValidationError` for nobody, for another company's, and for a newcomer who left."""
    wanted = list(people)
    if not wanted:
        raise ValidationError({"people": _("Gardez au moins un bénéficiaire, ou abandonnez la demande.")})
    known = set(current.people.values_list("worker", flat=True))
    if any(one.organisation_id != current.company_id or not (one.is_active or one.pk in known) for one in wanted):
        raise ValidationError({"people": _("Choisissez des salariés actifs de l’entreprise.")})
    return sorted(str(one.uuid) for one in wanted)


def stored(request: FundingRequest) -> dict[str, Any]:
    """What holds today, in the form of an amendment's changes."""
    return {
        "starts_on": request.starts_on and request.starts_on.isoformat(),
        "ends_on": request.ends_on and request.ends_on.isoformat(),
        "hours": request.hours and str(request.hours.quantize(Decimal("0.01"))),
        "place": request.place,
        "body_name": request.body_shown,
        "body_siret": request.body_siret,
        "people": sorted(str(uuid) for uuid in request.people.values_list("worker__uuid", flat=True)),
    }


@transaction.atomic
def withdraw_amendment(*, actor: Actor, amendment: Amendment) -> Amendment:
    """Raises `ValidationError` once the fund has decided."""
    check_company(actor, amendment.request)
    current = locked_in(amendment.request, *RequestState.values)
    asked = Amendment.objects.select_for_update(of=("self",)).get(pk=amendment.pk)
    if asked.state != AmendmentState.ASKED:
        raise ValidationError(_("Le fonds vient de décider cet avenant : voyez sa décision dans le dossier."))
    asked.withdraw()
    asked.save()
    record(actor, verbs.AMENDMENT_WITHDRAWN, current, facts={"amendment": str(asked.uuid)})
    return asked
