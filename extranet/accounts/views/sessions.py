"""« Mes sessions »: where one is signed in, on every fund's site, and ending that.

They are shown to the person alone: no fund learns from them that she is at another. All of hers, because a stolen
session is one wherever it was opened.
"""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from .. import proofs, sessions
from ..limits import session_limits
from ..models import Session
from ..requests import PersonRequest


def open_sessions(request: PersonRequest) -> list[Session]:
    """Hers that still open something, this one first, then the latest used.

    Those at this fund only while no proof of her own was given: a fund's provider must not learn of her other funds.
    """
    mine = Session.objects.filter(user=request.user, expire_date__gt=timezone.now()).select_related("fund")
    if not proofs.is_own(request):
        mine = mine.filter(fund=request.fund)
    current = request.session.session_key
    alive = [one for one in mine.order_by("-seen_at", "session_key") if one.pk == current or is_alive(one)]
    return sorted(alive, key=lambda one: one.pk != current)


def is_alive(session: Session) -> bool:
    """Whether its fund's limits would still let it in."""
    if session.fund is None:
        return False
    now, limits = timezone.now(), session_limits(session.fund)
    return now - session.seen_at <= limits.idle and now - session.opened_at <= limits.whole


@require_safe
def list_sessions(request: PersonRequest) -> HttpResponse:
    context = {"sessions": open_sessions(request), "current": request.session.session_key}
    return render(
        request,
        "accounts/sessions.html",
        context | {"limits": limits_in_words(request), "is_own": proofs.is_own(request)},
    )


def limits_in_words(request: PersonRequest) -> dict[str, int]:
    limits = session_limits(request.fund)
    return {"idle": int(limits.idle.total_seconds() // 60), "whole": int(limits.whole.total_seconds() // 3600)}


@require_POST
def end(request: PersonRequest) -> HttpResponse:
    """End the one that the form names; the present one as « Se déconnecter » does. One already gone is ended too."""
    wanted = request.POST.get("session", "")
    chosen = next((one for one in open_sessions(request) if one.reference == wanted), None)
    if chosen is not None and chosen.pk == request.session.session_key:
        logout(request)
        return redirect("account_login")
    if chosen is not None:
        chosen.delete()
    messages.success(request, _("Cette session est terminée : l’appareil doit se connecter de nouveau."))
    return redirect("account_sessions")


@require_POST
def end_others(request: PersonRequest) -> HttpResponse:
    count = sessions.end_others(request, request.user)
    said = ngettext("%(count)d autre session est terminée.", "%(count)d autres sessions sont terminées.", count)
    messages.success(request, said % {"count": count} if count else _("Aucune autre session n’était ouverte."))
    return redirect("account_sessions")
