"""The yearly review: opened by the calendar, answered by the access managers; what isn't confirmed ends (`BEY-14`)."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterator

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from extranet.journal.services import record
from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund

from .. import verbs
from ..access_period import months_after
from ..access_rules import REVIEW_LASTS, REVIEW_REMINDERS, access_rules
from ..mails import access as mails
from ..models import Organisation, Review, ReviewLine
from ..models.memberships import Standing
from ..permissions import check_member, check_members
from ..queries import MembershipQuerySet
from .members import end_membership


@transaction.atomic
def open_review(*, actor: Actor, fund: Fund, organisation: Organisation) -> Review:
    """Ask the access managers about everybody who may act for the organisation. One that is open stays the only one."""
    check_members(actor, organisation)
    locked = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    if under_way := locked.reviews.open().first():
        return under_way
    today = timezone.localdate()
    review = Review.objects.create(
        organisation=locked, opened_on=today, due_on=today + datetime.timedelta(days=REVIEW_LASTS)
    )
    members = [m for m in locked.memberships.not_withdrawn().order_by("pk") if m.standing(today) in REVIEWED]
    ReviewLine.objects.bulk_create([ReviewLine(review=review, membership=member) for member in members])
    mails.ask_for_review(fund, review, managers_of(locked))
    record(actor, verbs.REVIEW_OPENED, review, facts={"people": len(members), "due_on": review.due_on.isoformat()})
    return review


# An invitation ends by itself; who left is gone.
REVIEWED = {Standing.IN_FORCE, Standing.TO_COME, Standing.SUSPENDED, Standing.EXPIRED}


def managers_of(organisation: Organisation) -> MembershipQuerySet:
    """Whoever answers: main and co-responsible access managers."""
    in_force = organisation.memberships.in_force(timezone.localdate())
    return in_force.letting_in().select_related("user").order_by("pk")


@transaction.atomic
def answer_review(
    *, actor: Actor, review: Review, confirmed: Collection[ReviewLine], withdrawn: Collection[ReviewLine]
) -> Review:
    """« Confirmer » these people and « Retirer » those; the review closes with the last answer.

    Raises `ValidationError` when the organisation would be left without access manager, `PermissionDenied` for
    somebody whom the actor doesn't manage.
    """
    locked = Review.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=review.pk)
    check_members(actor, locked.organisation)
    if locked.closed_at:
        raise ValidationError(_("Cette revue est terminée : changez les accès depuis « Utilisateurs »."))
    for line in undecided(locked, confirmed):
        line.confirm()
        line.save()
        record(actor, verbs.MEMBER_CONFIRMED, line.membership, facts={"review": str(locked.uuid)})
    for line in undecided(locked, withdrawn):
        check_member(actor, line.membership)
        end_membership(actor=actor, membership=line.membership)
        line.withdraw()
        line.save()
    close_when_answered(actor, locked)
    return locked


def undecided(review: Review, lines: Collection[ReviewLine]) -> Iterator[ReviewLine]:
    """Those of the review about whom nothing was said yet, locked."""
    rows = review.lines.undecided().select_for_update(of=("self",)).select_related("membership__organisation")
    yield from rows.filter(pk__in=[line.pk for line in lines]).order_by("pk")


def close_when_answered(actor: Actor, review: Review) -> None:
    if not review.lines.undecided().exists():
        review.closed_at = timezone.now()
        review.save(update_fields=["closed_at"])
        record(actor, verbs.REVIEW_CLOSED, review)


def organisations_due(fund: Fund, today: datetime.date) -> list[Organisation]:
    """Those where one is to be opened: the last, or else the first access manager, is as long ago as the fund says."""
    months = access_rules(fund).review_months
    if not months:
        return []
    due = []
    for organisation in Organisation.objects.managing_themselves(today).order_by("pk"):
        columns = vars(organisation)  # two are annotations
        since = columns["last_review"] or timezone.localdate(columns["managed_since"])
        if months_after(since, months) <= today:
            due.append(organisation)
    return due


@transaction.atomic
def remind(*, fund: Fund, review: Review) -> bool:
    """Mail the access managers when a reminder is due; each goes out once. Returns whether one did."""
    locked = Review.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=review.pk)
    left = (locked.due_on - timezone.localdate()).days
    due = [days for days in REVIEW_REMINDERS if 0 <= left <= days and days not in locked.reminders]
    if locked.closed_at or not due:
        return False
    locked.reminders = sorted({*locked.reminders, *due})
    locked.save(update_fields=["reminders"])
    mails.ask_for_review(fund, locked, managers_of(locked.organisation))
    return True


@transaction.atomic
def end_unconfirmed(*, actor: Actor, review: Review) -> Review:
    """After its last day: whoever wasn't confirmed loses access; the last access manager is left to the staff."""
    locked = Review.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=review.pk)
    if locked.closed_at or locked.due_on >= timezone.localdate():
        return locked
    Organisation.objects.select_for_update(of=("self",)).get(pk=locked.organisation_id)
    waiting = locked.lines.filter(state="waiting").select_for_update(of=("self",)).order_by("pk")
    for line in waiting.select_related("membership__organisation"):
        try:
            with transaction.atomic():
                end_membership(actor=actor, membership=line.membership)
        except ValidationError:
            line.leave_to_fund()
        else:
            line.end()
        line.save()
    close_when_answered(actor, locked)
    return locked
