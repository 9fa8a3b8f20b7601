"""Before anything of a request is changed: the row locked, the right and the state checked, what was certified void."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from extranet.journal.services import record
from extranet.tenants.actor import Actor
from extranet.tenants.versions import StaleEdit

from .. import verbs
from ..models import Certification, Recap, Request
from ..permissions import Sight, acts_for_company, acts_for_operator, check_company, check_operator
from ..workflow import VALIDATED, WITH_OPERATOR, Part, RequestState, is_unopened

CONFLICT = "conflict"  # the code of what the state of a request doesn't allow


def locked(request: Request) -> Request:
    """The request as it is stored, locked until the end of the transaction.

    Raises `ValidationError` for a draft that its author deleted a moment ago.
    """
    rows = Request.objects.select_for_update(of=("self",)).select_related("company", "author")
    current = rows.filter(pk=request.pk).first()
    if current is None:
        raise ValidationError(
            _("Cette demande vient d’être supprimée : il n’y a plus rien à y changer."), code=CONFLICT
        )
    return current


def locked_in(request: Request, *states: RequestState) -> Request:
    """The same. Raises `ValidationError` when somebody else has moved it on meanwhile."""
    current = locked(request)
    if current.state not in states:
        raise moved_on(current)
    return current


def moved_on(request: Request) -> ValidationError:
    """What to raise when the request isn't where the page showed it."""
    return ValidationError(
        _("Cette demande est maintenant « %(state)s » : rechargez la page pour voir ce qui a changé."),
        code=CONFLICT,
        params={"state": request.get_state_display()},
    )


def locked_to_change(actor: Actor, request: Request, part: Part, *, version: int | None = None) -> Request:
    """The request, locked and counted up, for the actor to change this part; the caller saves it.

    What was certified, printed and signed becomes void (`ATM-27`). `version` is the one the form was opened with; None
    for what can't undo another's change, such as adding a line. Raises `PermissionDenied` for a person whose turn it
    isn't ever, `ValidationError` when it isn't now, `StaleEdit` when somebody else changed it.
    """
    current = locked(request)
    check_may_change(actor, current, part)
    if version is not None and current.version != version:
        raise StaleEdit(current)
    current.version += 1
    if is_unopened(current) and current.state == RequestState.WITH_COMPANY:
        current.opened_at = timezone.now()  # by the company: nobody else changes it there
    void_what_was_certified(actor, current)
    return current


def check_may_change(actor: Actor, request: Request, part: Part, seen: Sight | None = None) -> None:
    """The operator while it encodes, the company from then until it sends to the fund, each within what is asked.

    `seen` as for `check_operator`. Raises `PermissionDenied` for who never may, `ValidationError` for who may not now.
    """
    if acts_for_operator(actor, request) and not acts_for_company(actor, request):
        check_operator(actor, request, seen)
        if request.state not in WITH_OPERATOR:
            raise ValidationError(
                _("Cette demande n’est plus chez vous (« %(state)s ») : demandez à l’entreprise de vous la renvoyer."),
                code=CONFLICT,
                params={"state": request.get_state_display()},
            )
        return
    check_company(actor, request)
    if request.state not in {RequestState.WITH_COMPANY, RequestState.COMPLEMENT, *VALIDATED}:
        raise moved_on(request)
    if request.reopened and part not in request.reopened:
        raise ValidationError(
            _("Le fonds n’a pas demandé de changer ceci (« %(part)s ») : appelez-le s’il le faut pourtant."),
            code=CONFLICT,
            params={"part": part.label},
        )


def may_change(actor: Actor, request: Request, part: Part, seen: Sight | None = None) -> bool:
    """Whether to offer the change on a page. `seen` as for `check_operator`."""
    try:
        check_may_change(actor, request, part, seen)
    except (PermissionDenied, ValidationError):
        return False
    return True


def void_what_was_certified(actor: Actor, request: Request) -> None:
    """A change after the certification: certification, recap and signing links no longer count."""
    now = timezone.now()
    certified = Certification.objects.filter(request=request, voided_at__isnull=True).update(voided_at=now)
    recaps = Recap.objects.filter(request=request, voided_at__isnull=True)
    for recap in recaps:
        recap.links.filter(used_at__isnull=True, revoked_at__isnull=True).update(revoked_at=now)
    printed = recaps.update(voided_at=now)
    if request.state in VALIDATED:
        if request.reopened:
            request.reopen_complement()
        else:
            request.reopen()
    if certified or printed:
        record(actor, verbs.VALIDATION_VOIDED, request, facts={"recap": bool(printed)})
