"""The one thing of a request that has a last day: the link with which the representative signs the recap (`BEY-18`)."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from extranet.organisations.roles import Role
from extranet.tenants.actor import Actor
from extranet.tenants.capabilities import Capability
from extranet.tenants.models import Fund
from extranet.tenants.registries import Dated, DatedSource

from .models import Request, SigningLink
from .workflow import RequestState

AT_MOST = 200


def deadline_sources() -> list[DatedSource]:
    return [DatedSource(gettext_lazy("Récapitulatifs à faire signer"), recaps_to_sign, Capability.PREENCODING)]


def recaps_to_sign(fund: Fund, actor: Actor) -> Iterator[Dated]:
    """Of a company: whose links are out, until they end."""
    if not actor.has(Role.MANDATEE):
        return
    requests = Request.objects.visible_to(actor).filter(state=RequestState.TO_SIGN)
    rows = SigningLink.objects.filter(
        recap__request__in=requests.values("pk"),
        used_at__isnull=True,
        revoked_at__isnull=True,
        expires_at__gt=timezone.now(),
    )
    for row in rows.select_related("recap__request").order_by("expires_at", "pk")[:AT_MOST]:
        request = row.recap.request
        yield Dated(
            uid=f"signing-{row.uuid}",
            title=_("Dernier jour pour signer le récapitulatif %s") % request.number,
            note=request.title,
            begins=row.expires_at,
            url=reverse("training:request", args=[request.uuid]),
            since=row.sent_at,
        )
