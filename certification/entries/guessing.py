"""For the staff: people who typed many wrong certifying codes since yesterday. It goes by itself after a day."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from extranet.organisations.roles import is_staff
from extranet.tenants.actor import Actor
from extranet.tenants.capabilities import Capability
from extranet.tenants.registries import NOTHING, SHOWN, PendingAction, PendingSource, Waiting

from ..models import Certificate, CertifyingCode
from ..services.guessing import ALERT_EVERY, WATCHED
from .counting import source


def pending_sources() -> list[PendingSource]:
    return [source("guessing", gettext_lazy("Codes de vérification essayés à tort"), guessed)]


def guessed(actor: Actor) -> Waiting:
    """One line a person, for the month that she tried last; the oldest first."""
    if not is_staff(actor, Capability.CERTIFICATION):
        return NOTHING
    since = timezone.now() - WATCHED
    tried: dict[int, list[CertifyingCode]] = {}
    for code in CertifyingCode.objects.filter(sent_at__gt=since, wrong_at__len__gt=0).order_by("sent_at", "pk"):
        tried.setdefault(code.user_id, []).append(code)
    alarming = [codes for codes in tried.values() if sum(one.wrong_tries for one in codes) >= ALERT_EVERY]
    last = {codes[-1].certificates[0]: codes for codes in alarming[:SHOWN] if codes[-1].certificates}
    if not last:
        return len(alarming), []
    found = Certificate.objects.filter(uuid__in=list(last)).select_related("dossier").order_by("pk")
    return len(alarming), [action(one, last[one.uuid]) for one in found]


def action(certificate: Certificate, codes: list[CertifyingCode]) -> PendingAction:
    wrong = sum(one.wrong_tries for one in codes)
    return PendingAction(
        title=certificate.dossier.number,
        detail=_("%(wrong)s codes faux d’une même personne depuis hier : parlez-en à l’organisme.") % {"wrong": wrong},
        url=reverse("certification:dossier", args=[certificate.dossier.uuid]),
        since=codes[0].wrong_at[0],
    )
