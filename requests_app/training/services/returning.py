"""What the company does with a request that it doesn't complete: return it to the operator, or refuse it."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from extranet.journal.services import record
from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund

from .. import step_mails, verbs
from ..models import Remark, Request
from ..permissions import check_company
from ..workflow import RequestState
from .changes import locked_in


@transaction.atomic
def give_back(*, actor: Actor, fund: Fund, request: Request, comment: str) -> Request:
    """Return it to the operator, who reads the comment and corrects.

    Raises `ValidationError` when the request isn't with the company, or no operator has encoded it.
    """
    current = with_company(actor, request)
    current.give_back()
    current.save()
    record(actor, verbs.RETURNED, current, text=comment)
    remark(actor, current, Remark.About.RETURNED, comment, is_for_operator=True)
    step_mails.tell_operator(fund, current, step_mails.Step.RETURNED)
    return current


@transaction.atomic
def disown(*, actor: Actor, fund: Fund, request: Request, reason: str) -> Request:
    """Refuse it as not the company's own: it is closed, and the operator reads why.

    Raises `ValidationError` as returning it does.
    """
    current = with_company(actor, request)
    current.disown()
    current.save()
    record(actor, verbs.DISOWNED, current, text=reason)
    remark(actor, current, Remark.About.DISOWNED, reason, is_for_operator=True)
    step_mails.tell_operator(fund, current, step_mails.Step.DISOWNED)
    return current


def with_company(actor: Actor, request: Request) -> Request:
    """The request, locked, as its company has it from an operator. Raises `ValidationError` for a company's own."""
    check_company(actor, request)
    current = locked_in(request, RequestState.WITH_COMPANY)
    if current.is_companys_own:
        raise ValidationError(_("Aucun opérateur n’a encodé cette demande : corrigez-la, ou supprimez-la."))
    return current


def remark(actor: Actor, request: Request, about: Remark.About, text: str, *, is_for_operator: bool = False) -> Remark:
    """What was said with an act, for the company and the fund, or for the operator too (`ATM-20`)."""
    return Remark.objects.create(
        request=request,
        about=about,
        text=text,
        author_name=actor.name,
        author_user_id=actor.user_id,
        is_for_operator=is_for_operator,
    )
