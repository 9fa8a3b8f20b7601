"""The fund accepts a request, asks for a complement, or refuses it; acceptance makes the declarations (`ATM-29`)."""

from __future__ import annotations

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from extranet.journal.services import record
from extranet.organisations.permissions import check_staff
from extranet.tenants.actor import Actor
from extranet.tenants.capabilities import Capability
from extranet.tenants.models import Fund

from .. import declarations, step_mails, verbs
from ..models import Remark, Request
from ..workflow import Part, RequestState
from .changes import locked_in
from .returning import remark


@transaction.atomic
def accept(*, actor: Actor, fund: Fund, request: Request, comment: str = "", for_operator: str = "") -> Request:
    """Accept it; with the fund's file channel on, each participation is declared.

    Raises `ValidationError` unless it is with the fund, as all decisions do.
    """
    current = to_decide(actor, request)
    current.accept()
    current.save()
    record(actor, verbs.ACCEPTED, current, text=comment)
    declarations.declare_all(actor, fund, current)
    tell(actor, fund, current, Remark.About.ACCEPTED, comment, for_operator, step_mails.Step.ACCEPTED)
    return current


@transaction.atomic
def ask_complement(
    *, actor: Actor, fund: Fund, request: Request, parts: Collection[Part], comment: str, for_operator: str = ""
) -> Request:
    """Give it back to the company, which can change these parts and nothing else.

    Raises `ValidationError` without a part, or when the request isn't with the fund any more.
    """
    if not parts:
        raise ValidationError({"parts": _("Cochez ce que l’entreprise peut changer.")})
    current = to_decide(actor, request)
    current.ask_complement(parts=parts)
    current.save()
    record(actor, verbs.COMPLEMENT_ASKED, current, facts={"parts": current.complement_parts}, text=comment)
    tell(actor, fund, current, Remark.About.COMPLEMENT, comment, for_operator, step_mails.Step.COMPLEMENT)
    return current


@transaction.atomic
def refuse(*, actor: Actor, fund: Fund, request: Request, reason: str, for_operator: str = "") -> Request:
    """Refuse it for good, with a reason that the company reads. Raises `ValidationError` unless it is with the fund."""
    current = to_decide(actor, request)
    current.refuse()
    current.save()
    record(actor, verbs.REFUSED, current, text=reason)
    tell(actor, fund, current, Remark.About.REFUSED, reason, for_operator, step_mails.Step.REFUSED)
    return current


def to_decide(actor: Actor, request: Request) -> Request:
    check_staff(actor, Capability.PREENCODING)
    return locked_in(request, RequestState.WITH_FUND)


def tell(
    actor: Actor,
    fund: Fund,
    request: Request,
    about: Remark.About,
    to_company: str,
    to_operator: str,
    step: step_mails.Step,
) -> None:
    """The company reads its remark; the operator the state, and a remark only when one was written to it."""
    if to_company:
        remark(actor, request, about, to_company)
    if to_operator:
        remark(actor, request, about, to_operator, is_for_operator=True)
    step_mails.tell_company(fund, request, step)
    step_mails.tell_operator(fund, request, step)
