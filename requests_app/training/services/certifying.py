"""The company certifies that what is encoded agrees with its own files (`ATM-17`, `ATM-26`)."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from extranet.journal.services import record
from extranet.tenants.actor import Actor

from .. import certification, verbs
from ..models import Certification, Request
from ..permissions import check_company
from ..workflow import RequestState
from .changes import locked_in


@transaction.atomic
def certify(*, actor: Actor, request: Request, version: int) -> Certification:
    """Record who certifies, when, and the very text.

    `version` is the request's when its totals were shown. Raises `ValidationError` when it has changed since, when
    there is nothing to certify, or when it is certified already.
    """
    check_company(actor, request)
    current = locked_in(request, RequestState.WITH_COMPANY, RequestState.COMPLEMENT)
    if current.version != version:
        raise ValidationError(
            _("La demande a changé pendant que vous la contrôliez : relisez les totaux ci-dessous, puis certifiez.")
        )
    refuse_nothing_to_certify(current)
    if current.certifications.filter(voided_at__isnull=True).exists():
        raise ValidationError(_("Cette demande est déjà certifiée, et rien n’a changé depuis."))
    current.certify()
    current.save()
    made = Certification.objects.create(
        request=current,
        text=str(certification.TEXT),
        text_version=certification.TEXT_VERSION,
        name=actor.name,
        user_id=actor.user_id,
    )
    record(actor, verbs.CERTIFIED, current, facts={"text_version": made.text_version})
    return made


def refuse_nothing_to_certify(request: Request) -> None:
    """Raise `ValidationError` without a day, without a worker, or with a day that is still to come."""
    days = list(request.days.values_list("date", flat=True))
    if not days:
        raise ValidationError(_("Aucun jour n’est encodé : ajoutez-les dans l’onglet « Jours »."))
    if not request.participants.exists():
        raise ValidationError(_("Aucun travailleur n’est encodé : ajoutez-les dans l’onglet « Travailleurs »."))
    if max(days) > timezone.localdate():
        raise ValidationError(_("Un jour de la formation est encore à venir : certifiez quand elle est terminée."))
