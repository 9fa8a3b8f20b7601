"""Who sees which dossiers, and what hangs on them.

Two doors: `visible_to` for those who keep a dossier – the training body its own, the fund's staff all –, `shared_with`
for those it is about: the beneficiary with her account, and the employer's own people. What is behind the second is
certified, never a draft, and never a paper of the others.
"""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Count, Exists, Max, Min, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from extranet.organisations.queries import named
from extranet.organisations.roles import Role, is_staff, keeps_workers
from extranet.tenants.actor import Actor, Kind
from extranet.tenants.capabilities import Capability
from extranet.tenants.search import Fold, begins_with

from .workflow.certificates import OBJECTED, STANDING, CertificateState
from .workflow.dossiers import FOLLOWED

if TYPE_CHECKING:
    from .models import Dossier, DossierMonth, HoursVersion, Message, Payment, Transmission  # noqa: F401 - named in the bases


def concerns_dossiers(actor: Actor) -> bool:
    """Whether the actor keeps dossiers. The beneficiary and her employer have their space."""
    return is_staff(actor, Capability.CERTIFICATION) or actor.has(Role.MANAGER)


def is_employers(actor: Actor) -> bool:
    """A company's or public body's own people, for all of it: a dossier belongs to none of its establishments."""
    return keeps_workers(actor) and not actor.establishments


def has_account(actor: Actor) -> bool:
    """A person, herself: a support access is a member's of an organisation, never a beneficiary's."""
    return actor.kind == Kind.PERSON and actor.user_id is not None and actor.support is None


def shared(actor: Actor, prefix: str = "") -> Q:
    """Of the dossiers that are about the actor, or about somebody her organisation employs."""
    about = Q(pk__in=[])
    if has_account(actor):
        about |= Q(**{f"{prefix}account": actor.user_id, f"{prefix}joined_at__isnull": False})
    if is_employers(actor):
        about |= Q(**{f"{prefix}employer": actor.organisation_id})
    return about


class KeptQuerySet(models.QuerySet):
    """Rows that belong to a dossier; `path` leads to it from them."""

    path = "dossier__"

    def visible_to(self, actor: Actor) -> Self:
        """Staff see all, a body's managers those of the dossiers that it trains; nobody else sees any."""
        if is_staff(actor, Capability.CERTIFICATION):
            return self
        if actor.has(Role.MANAGER):
            return self.filter(**{f"{self.path}training_body": actor.organisation_id})
        return self.none()

    def matching(self, text: str) -> Self:
        """« Recherche sur N° dossier / Bénéficiaire » (`ATN-22`): how either begins, without case or accents."""
        return self.filter(beginning(text, self.path))


def beginning(text: str, path: str) -> Q:
    return begins_with(f"{path}number_folded", text) | named(text, path)


class DossierQuerySet(KeptQuerySet, models.QuerySet["Dossier"]):
    path = ""

    def shared_with(self, actor: Actor) -> Self:
        """« Mes formations » of a beneficiary, « Formations des salariés » of an employer (`ATN-59`)."""
        return self.filter(shared(actor))

    def offered_to(self, actor: Actor) -> Self:
        """Those to which she is invited as the beneficiary, and hasn't said yet that they are hers."""
        return self.filter(account=actor.user_id, joined_at__isnull=True) if has_account(actor) else self.none()

    def followed(self) -> Self:
        """Those of which months may still be entered."""
        return self.filter(state__in=FOLLOWED)

    def with_business(self) -> Self:
        """Those followed, and closed ones of which a certificate is objected to or awaits somebody's word."""
        from .models import Certificate

        open_ones = Certificate.objects.filter(dossier=OuterRef("pk"), state__in=[*OBJECTED, CertificateState.AWAITING])
        return self.filter(Q(state__in=FOLLOWED) | Exists(open_ones))

    def of_device(self, device: str) -> Self:
        return self.filter(device=device)

    def with_exchange(self, user_id: int | None, side: str) -> models.QuerySet[Any]:
        """Those with messages: when the last came, of which side, and how many of the other side's she hasn't read."""
        from .models import Message, Reading

        messages = Message.objects.filter(dossier=OuterRef("pk")).order_by("-pk")
        read = Reading.objects.filter(dossier=OuterRef("dossier"), user=user_id).values("until")[:1]
        unread = (
            Message.objects.filter(dossier=OuterRef("pk"), pk__gt=Coalesce(Subquery(read), 0))
            .exclude(side=side)
            .order_by()
            .values("dossier")
            .annotate(count=Count("pk"))
            .values("count")
        )
        return self.annotate(
            last_message_at=Subquery(messages.values("sent_at")[:1]),
            last_message_side=Subquery(messages.values("side")[:1]),
            unread=Coalesce(Subquery(unread), 0),
        ).filter(last_message_at__isnull=False)

    def by_course(self) -> models.QuerySet[Any, Any]:
        """A row a course and device: dossiers, those in progress, first and last day of their sessions."""
        return (
            self.order_by()
            .values("training_title", "device")
            .annotate(
                dossiers=Count("pk"),
                in_progress=Count("pk", filter=Q(state__in=FOLLOWED)),
                first_day=Min("starts_on"),
                last_day=Max("ends_on"),
            )
        )


class PaymentQuerySet(KeptQuerySet):
    def in_force(self) -> Self:
        """Not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)

    def locking(self) -> Self:
        """Those that close the months they cover: an advance doesn't (`ATN-24`)."""
        return self.in_force().exclude(kind="advance")

    def matching(self, text: str) -> Self:
        """By the dossier's number, its beneficiary, or the reference."""
        return self.filter(beginning(text, self.path) | Q(reference=text.strip()))


class HoursVersionQuerySet(KeptQuerySet):
    def current(self) -> Self:
        """The last version of each month that wasn't given up: one row a dossier and month, in that order."""
        from .models import Certificate

        given_up = Certificate.objects.filter(
            version=OuterRef("pk"), state=CertificateState.SUPERSEDED, certified_at__isnull=True
        )
        return self.filter(~Exists(given_up)).order_by("dossier_id", "month", "-number").distinct("dossier_id", "month")


class CertificateQuerySet(KeptQuerySet):
    def shared_with(self, actor: Actor) -> Self:
        """Certified ones, replaced since or not, of the dossiers that are about the actor."""
        return self.filter(shared(actor, "dossier__"), certified_at__isnull=False)

    def readable_by(self, actor: Actor) -> Self:
        """By any of the four who get the same sealed PDF: body, staff, beneficiary, employer."""
        certified = self.filter(certified_at__isnull=False)
        return certified.visible_to(actor) | certified.filter(shared(actor, "dossier__"))

    def current(self) -> Self:
        """Those that no later version replaced. A month may have two: a certified one, and its correction prepared."""
        return self.exclude(state=CertificateState.SUPERSEDED)

    def standing(self) -> Self:
        """Certified, and not replaced; objected to or not: at most one a month."""
        return self.filter(state__in=STANDING)


class OfCertificateQuerySet(KeptQuerySet):
    path = "certificate__dossier__"


class ValidationLinkQuerySet(models.QuerySet):
    """Nobody lists links: whoever holds the secret of one finds it."""

    def open(self) -> Self:
        """Those that still work: neither used nor revoked, in time, and as long as the validation is awaited."""
        alive = Q(used_at__isnull=True, revoked_at__isnull=True, expires_at__gt=timezone.now())
        return self.filter(alive, validation__state="awaited", validation__certificate__state=CertificateState.AWAITING)


class TransmissionQuerySet(models.QuerySet["Transmission"]):
    def visible_to(self, actor: Actor) -> Self:
        """What was handed over, and when, is the fund's own business."""
        return self if is_staff(actor, Capability.CERTIFICATION) else self.none()

    def matching(self, text: str) -> Self:
        """The run of this number, or those with a line of this certificate or this dossier."""
        typed = " ".join(text.replace("\0", " ").split())
        if typed.isascii() and typed.isdecimal() and len(typed) < 9:
            return self.filter(Q(number=int(typed)) | Q(pk__in=runs_of(typed)))
        return self.filter(pk__in=runs_of(typed))


def runs_of(typed: str) -> list[int]:
    """Read beforehand: inside the search the database would use none of its indexes."""
    from .models import Certificate, Dossier, TransmissionLine

    dossiers = Dossier.objects.filter(number_folded=Fold(Value(typed))).values_list("pk", flat=True)
    certificates = Certificate.objects.filter(number=typed.upper()).values_list("pk", flat=True)
    lines = TransmissionLine.objects.filter(Q(dossier__in=list(dossiers)) | Q(certificate__in=list(certificates)))
    return sorted(set(lines.values_list("transmission", flat=True)))


class DossierMonthQuerySet(models.QuerySet["DossierMonth"]):
    """Ask for a span of months, always (`board`)."""

    def visible_to(self, actor: Actor) -> Self:
        """The board is the staff's: a body has its own pages."""
        return self if is_staff(actor, Capability.CERTIFICATION) else self.none()

    def between(self, first: datetime.date, last: datetime.date) -> Self:
        """Months that begin from `first` to `last`."""
        return self.filter(first__range=(first, last))

    def matching(self, text: str) -> Self:
        """By how the dossier's number or its beneficiary's name begins."""
        return self.filter(beginning(text, "dossier__"))

    def of_body(self, text: str) -> Self:
        """Of the training bodies whose name begins so."""
        return self.filter(begins_with("dossier__training_body__name_folded", text))


class MessageQuerySet(KeptQuerySet):
    def of_thread(self, dossier: Dossier) -> Self:
        """In the order in which they were sent."""
        return self.filter(dossier=dossier).prefetch_related("files__document").order_by("pk")


class OfMessageQuerySet(KeptQuerySet):
    path = "message__dossier__"
