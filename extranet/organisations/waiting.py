"""What waits on the first screen about accesses: for a person, for access managers, for the fund's staff."""

from __future__ import annotations

import datetime
from functools import partial

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from extranet.tenants.actor import Actor
from extranet.tenants.registries import NOTHING, PendingAction, PendingSource, Waiting, counted

from .models import AccessRequest, Handover, Membership, Organisation, QualityActivation, Review, ReviewLine
from .roles import ORGANISATIONS, is_of_office, is_staff, manages_access
from .workflow import LineState

RENEWED_BEFORE = datetime.timedelta(days=30)


def handovers(actor: Actor) -> Waiting:
    """Proposed to me, in whichever of my organisations."""
    if actor.user_id is None or is_of_office(actor):
        return NOTHING
    rows = Handover.objects.waiting().filter(successor__user=actor.user_id)
    return counted(rows.select_related("organisation", "giver").order_by("asked_at", "pk"), handover_action)


def handover_action(row: Handover) -> PendingAction:
    return PendingAction(
        title=_("Devenir responsable des accès"),
        detail=_("%(organisation)s, proposé par %(name)s")
        % {"organisation": row.organisation.name, "name": row.giver.full_name},
        url=reverse("organisations:handover", args=[row.uuid]),
        since=row.asked_at,
    )


def reviews(actor: Actor, *, mine: bool) -> Waiting:
    """Open ones, for the access managers of the organisation; for the staff where they have taken over.

    The staff see which others are to answer.
    """
    if not (is_staff(actor, ORGANISATIONS) or (mine and manages_access(actor))):
        return NOTHING
    taken_over = mine and is_staff(actor, ORGANISATIONS)
    rows = Review.objects.visible_to(actor).open().filter(organisation__fund_manages_since__isnull=not taken_over)
    return counted(rows.select_related("organisation").order_by("due_on", "pk"), review_action)


def review_action(row: Review) -> PendingAction:
    return PendingAction(
        title=_("Revue des accès"),
        detail=_("%(organisation)s : confirmer chaque personne pour le %(day)s")
        % {"organisation": row.organisation.name, "day": date_format(row.due_on, "d/m/Y")},
        url=reverse("organisations:review", args=[row.uuid]),
        since=noon(row.opened_on),
    )


def renewals(actor: Actor) -> Waiting:
    """My own accesses of a year that end soon, or are over."""
    if actor.user_id is None or is_of_office(actor):
        return NOTHING
    last = timezone.localdate() + RENEWED_BEFORE
    rows = Membership.objects.not_withdrawn().filter(
        user=actor.user_id, accepted_at__isnull=False, suspended_at__isnull=True, expires_on__lte=last
    )
    waiting = AccessRequest.objects.waiting().values("membership")
    rows = rows.exclude(pk__in=waiting)
    return counted(rows.select_related("organisation").order_by("expires_on", "pk"), renewal_action)


def renewal_action(row: Membership) -> PendingAction:
    last = row.expires_on or timezone.localdate()
    return PendingAction(
        title=_("Renouveler votre accès"),
        detail=_("%(organisation)s : accès d’un an jusqu’au %(day)s")
        % {"organisation": row.organisation.name, "day": date_format(last, "d/m/Y")},
        url=reverse("organisations:renew"),
        since=noon(min(last - RENEWED_BEFORE, timezone.localdate())),
    )


def access_requests(actor: Actor) -> Waiting:
    if not is_staff(actor, ORGANISATIONS):
        return NOTHING
    rows = AccessRequest.objects.waiting().select_related("membership__organisation")
    return counted(rows.order_by("asked_at", "pk"), access_request_action)


def access_request_action(row: AccessRequest) -> PendingAction:
    return PendingAction(
        title=row.membership.full_name,
        detail=row.membership.organisation.name,
        url=reverse("organisations:access_request", args=[row.uuid]),
        since=row.asked_at,
    )


def activations(actor: Actor, *, mine: bool) -> Waiting:
    """Qualities that wait for the staff; an organisation's managers see that theirs does."""
    if mine != is_staff(actor, ORGANISATIONS) or not (is_staff(actor, ORGANISATIONS) or manages_access(actor)):
        return NOTHING
    rows = QualityActivation.objects.visible_to(actor).waiting().select_related("organisation")
    return counted(rows.order_by("asked_at", "pk"), partial(activation_action, mine=mine))


def activation_action(row: QualityActivation, *, mine: bool) -> PendingAction:
    staff_page = reverse("organisations:activation", args=[row.uuid])
    return PendingAction(
        title=_("Activer la qualité « %s »") % row.get_kind_display(),
        detail=row.organisation.name,
        url=staff_page if mine else reverse("organisations:managers", args=[row.organisation.uuid]),
        since=row.asked_at,
    )


def unconfirmed_managers(actor: Actor) -> Waiting:
    """Last access managers whom nobody confirmed in time: the calendar ends none of them."""
    if not is_staff(actor, ORGANISATIONS):
        return NOTHING
    rows = ReviewLine.objects.filter(state=LineState.LEFT_TO_FUND).select_related("membership", "review__organisation")
    return counted(rows.order_by("review__due_on", "pk"), unconfirmed_action)


def unconfirmed_action(row: ReviewLine) -> PendingAction:
    return PendingAction(
        title=row.membership.full_name,
        detail=_("%s : dernier responsable des accès, non confirmé") % row.review.organisation.name,
        url=reverse("organisations:review", args=[row.review.uuid]),
        since=noon(row.review.due_on),
    )


def without_manager(actor: Actor) -> Waiting:
    """Organisations whose last access manager was taken away by the calendar."""
    if not is_staff(actor, ORGANISATIONS):
        return NOTHING
    rows = Organisation.objects.without_manager(timezone.localdate())
    return counted(rows.order_by("name_folded", "pk"), headless_action)


def headless_action(row: Organisation) -> PendingAction:
    return PendingAction(
        title=row.name,
        detail=_("Plus de responsable des accès : nommez-en un, ou reprenez la gestion"),
        url=reverse("organisations:members", args=[row.uuid]),
        since=timezone.now(),
    )


def noon(day: datetime.date) -> datetime.datetime:
    """A day as a moment, in the fund's zone."""
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(12)))


def pending_sources() -> list[PendingSource]:
    return [
        PendingSource("organisations.handovers", gettext_lazy("Transmissions"), mine=handovers),
        PendingSource(
            "organisations.reviews",
            gettext_lazy("Revues des accès"),
            mine=partial(reviews, mine=True),
            others=partial(reviews, mine=False),
        ),
        PendingSource("organisations.renewals", gettext_lazy("Accès à renouveler"), mine=renewals),
        PendingSource(
            "organisations.access_requests",
            gettext_lazy("Demandes d’accès d’un an"),
            mine=access_requests,
        ),
        PendingSource(
            "organisations.activations",
            gettext_lazy("Qualités à activer"),
            mine=partial(activations, mine=True),
            others=partial(activations, mine=False),
        ),
        PendingSource(
            "organisations.unconfirmed_managers",
            gettext_lazy("Responsables non confirmés"),
            mine=unconfirmed_managers,
        ),
        PendingSource(
            "organisations.without_manager",
            gettext_lazy("Organisations sans responsable des accès"),
            mine=without_manager,
        ),
    ]
