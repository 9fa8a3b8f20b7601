"""What goes of somebody who acts for an organisation no longer (`BEY-23`): her names, title and phone.

The row stays, nameless: keys, papers, recoveries and rights point at it, the list of an organisation's people counts
it, and its tie to the account is how kept files are found when she asks for her data or is erased. Invited again, she
has the names of the new invitation.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from extranet.journal.models import EntryText
from extranet.journal.services import erase_texts
from extranet.tenants.erasing import GONE, NO_NAME, nobody
from extranet.tenants.registries import Registry
from extranet.tenants.retention import FIVE_YEARS, TEN_YEARS, SweepRule, Term, Unit

from ..models import Membership, Proposal, Recovery, SupportAccess
from ..models.memberships import Standing
from ..roles import YEARLY_ROLES

LABEL = Membership._meta.label

# Where all that `former` finds stands; a year of access may have been suspended before it ended.
FORMER = {Standing.OVER, Standing.EXPIRED, Standing.LAPSED, Standing.SUSPENDED}

needing: Registry[Callable[[], Iterable[QuerySet[Any, Any]]]] = Registry()
"""Ids of memberships by whose names something that is kept says who it is about, or who answers for it."""


def needed_here() -> Iterable[QuerySet[Any, Any]]:
    """Recoveries have a clock of their own; what a second person is to confirm shows whom it is about."""
    yield Recovery.objects.filter(membership__isnull=False).values("membership")
    proposed = Proposal.objects.open().order_by().filter(subject_model=LABEL)
    yield Membership.objects.filter(uuid__in=proposed.values("subject_uuid")).values("pk")


needing.add(needed_here)


def former(before: datetime.datetime) -> Any:
    """Over since, or a year of access that nobody renewed since, or an invitation that nobody accepted."""
    day = timezone.localtime(before).date()
    is_over = Q(ended_at__lt=before) | Q(ends_on__lt=day)
    unrenewed = Q(accepted_at__isnull=False, expires_on__lt=day, roles__contained_by=sorted(YEARLY_ROLES))
    never_came = Q(accepted_at__isnull=True, invited_until__lt=day)
    found = Membership.objects.filter(is_over | unrenewed | never_came).exclude(last_name=NO_NAME)
    for sources in needing:
        for ids in sources():
            found = found.exclude(pk__in=ids)
    return found


def forget(memberships: Any) -> int:
    """Ended, so that only an invitation with names lets her in again."""
    today = timezone.localdate()
    locked = memberships.select_for_update(of=("self",)).select_related("user").order_by("pk")
    found = [one for one in locked if one.standing(today) in FORMER]  # somebody may have invited her this moment
    for one in found:
        ended_at = one.ended_at or timezone.now()
        Membership.objects.filter(pk=one.pk).update(**nobody(one), title="", phone="", ended_at=ended_at)
    helped = SupportAccess.objects.filter(membership__in=found).update(reason=GONE, name=GONE)
    uuids = [one.uuid for one in found]
    words = EntryText.objects.filter(entry__subject_model=LABEL, entry__subject_uuid__in=uuids)
    return len(found) + helped + erase_texts(words)


MEMBERSHIPS = SweepRule(
    name="memberships",
    label=_("Accès terminés : nom, civilité et téléphone de qui agissait pour une organisation"),
    term=Term(Unit.DAYS, default=FIVE_YEARS, shortest=365, longest=TEN_YEARS),
    starts=_(
        "La fin de l’accès, de l’année d’accès non renouvelée ou de l’invitation non acceptée ; jamais tant que ce qui"
        " est gardé a besoin de ce nom."
    ),
    reason=_("Pouvoir dire qui agissait pour qui : cinq ans (art. 2224 du code civil), au choix du fonds."),
    old=former,
    forget=forget,
    dropped=_("Nom, prénom, civilité, téléphone, motif des accès d’assistance, et les noms au journal"),
    kept=_("Organisation, rôles, dates et le lien au compte ; les actes du journal, sans nom"),
)
