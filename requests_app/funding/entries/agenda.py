"""What a company or the staff does by a day: deposit, declare, pay, decide; and agreements that end (`BEY-18`)."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from extranet.tenants.actor import Actor
from extranet.tenants.capabilities import Capability
from extranet.tenants.models import Fund
from extranet.tenants.registries import Dated, DatedSource

from ..contribution_campaign import due_on, waits_for_declarations, years_open
from ..deadlines import deposit_by
from ..models import Agreement, Declaration, FundingRequest
from ..queries import is_funding_staff, is_member
from ..queries.contributions import declares
from ..tables.requests import title_of
from ..workflow import RequestState
from .contributions import first_moment

AT_MOST = 200


def deadline_sources() -> list[DatedSource]:
    here = Capability.MEMBERSHIP
    return [
        DatedSource(gettext_lazy("Demandes à déposer"), requests_to_deposit, here),
        DatedSource(gettext_lazy("Contributions"), contributions, here),
        DatedSource(gettext_lazy("Accords qui prennent fin"), agreements_that_end, here),
        DatedSource(gettext_lazy("Demandes à décider"), requests_to_decide, here),
    ]


def requests_to_deposit(fund: Fund, actor: Actor) -> Iterator[Dated]:
    """Drafts and incomplete ones, by the days that their device asks before the training."""
    if not is_member(actor):
        return
    open_ones = FundingRequest.objects.of_company(actor).filter(state__in=[RequestState.DRAFT, RequestState.INCOMPLETE])
    rows = open_ones.filter(starts_on__gte=timezone.localdate()).select_related("device")
    for row in rows.order_by("starts_on", "pk")[:AT_MOST]:
        if day := deposit_by(row):
            yield Dated(
                uid=f"deposit-{row.uuid}",
                title=_("Envoyer la demande : %s") % " · ".join(filter(None, [row.number, title_of(row)])),
                begins=day,
                url=reverse("funding:request", args=[row.uuid]),
                since=row.moved_at,
            )


def contributions(fund: Fund, actor: Actor) -> Iterator[Dated]:
    """To declare, from the first of January on, and to pay."""
    if not declares(actor):
        return
    last = years_open(timezone.localdate())[0]
    rows = list(Declaration.objects.of_company(actor).order_by("-year", "pk")[:AT_MOST])
    if not any(row.year == last for row in rows) and waits_for_declarations(fund):
        yield Dated(
            uid=f"contributions-{actor.organisation_id}-{last}",
            title=_("Déclarer et payer les contributions %s") % last,
            begins=due_on(fund, last),
            url=reverse("funding:contributions"),
            since=first_moment(fund, last + 1),
        )
    unpaid = set(Declaration.objects.of_company(actor).to_pay().values_list("pk", flat=True))
    for row in rows:
        if row.is_draft or row.pk in unpaid:
            title = _("Déclarer et payer les contributions %s") if row.is_draft else _("Payer les contributions %s")
            yield Dated(
                uid=f"contributions-{actor.organisation_id}-{row.year}",
                title=title % row.year,
                begins=row.due_on,
                url=reverse("funding:contributions"),
                since=row.created_at,
            )


def agreements_that_end(fund: Fund, actor: Actor) -> Iterator[Dated]:
    """The last day of what was agreed, for whoever invoices it."""
    rows = Agreement.objects.to_invoice_by(actor).filter(valid_until__gte=timezone.localdate())
    for row in rows.select_related("request").order_by("valid_until", "pk")[:AT_MOST]:
        yield Dated(
            uid=f"agreement-{row.request.uuid}",
            title=_("Fin de validité de l’accord %s") % row.number,
            begins=row.valid_until,
            url=reverse("funding:agreement", args=[row.uuid]),
            since=row.decided_at,
            version=row.edition,
        )


def requests_to_decide(fund: Fund, actor: Actor) -> Iterator[Dated]:
    """The staff's own files."""
    if not is_funding_staff(actor):
        return
    rows = FundingRequest.objects.to_decide().filter(Q(officer__user=actor.user_id), decide_by__isnull=False)
    for row in rows.order_by("decide_by", "pk")[:AT_MOST]:
        if row.decide_by:
            yield Dated(
                uid=f"decision-{row.uuid}",
                title=_("Décider la demande %s") % row.number,
                begins=row.decide_by,
                url=reverse("funding:request", args=[row.uuid]),
                since=row.moved_at,
            )
