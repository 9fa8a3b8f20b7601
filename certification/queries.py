"""Who sees which dossiers, and what hangs on them. A training body sees its own, the fund's staff all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Count, Max, Min, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from extranet.organisations.queries import named
from extranet.organisations.roles import Role, is_staff
from extranet.tenants.actor import Actor
from extranet.tenants.search import begins_with

from .certificate_workflow import IN_FORCE, STANDING, CertificateState
from .workflow import FOLLOWED

if TYPE_CHECKING:
    from .models import Dossier, HoursVersion, Message, Payment  # noqa: F401 - named in the bases


def concerns_dossiers(actor: Actor) -> bool:
    """Whether the actor has any business with dossiers. The worker and her employer get their space later."""
    return is_staff(actor) or actor.has(Role.MANAGER)


class DossierQuerySet(models.QuerySet["Dossier"]):
    def visible_to(self, actor: Actor) -> Self:
        """Staff see all, a body's managers those it trains; nobody else sees any."""
        if is_staff(actor):
            return self
        if actor.has(Role.MANAGER):
            return self.filter(training_body=actor.organisation_id)
        return self.none()

    def followed(self) -> Self:
        """Those of which months may still be entered."""
        return self.filter(state__in=FOLLOWED)

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

    def by_course(self) -> models.QuerySet[Dossier, dict[str, Any]]:
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

    def matching(self, text: str) -> Self:
        """« Recherche sur N° dossier / Bénéficiaire » (`ATN-22`): how either begins, without case or accents."""
        return self.filter(begins_with("number_folded", text) | named(text))


class OfDossierQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> Self:
        """Those of the dossiers that one sees."""
        if is_staff(actor):
            return self
        if actor.has(Role.MANAGER):
            return self.filter(dossier__training_body=actor.organisation_id)
        return self.none()

    def of_dossiers_matching(self, text: str) -> Self:
        """How the dossier's number, or its beneficiary's name, begins, without case or accents."""
        people = begins_with("dossier__last_first_folded", text) | begins_with("dossier__first_last_folded", text)
        return self.filter(begins_with("dossier__number_folded", text) | people)


class PaymentQuerySet(OfDossierQuerySet):
    def in_force(self) -> Self:
        """Not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)

    def locking(self) -> Self:
        """Those that close the months they cover: an advance doesn't (`ATN-24`)."""
        return self.in_force().exclude(kind="advance")

    def matching(self, text: str) -> Self:
        """By the dossier's number, its beneficiary, or the reference."""
        folded = {"last": "dossier__last_first_folded", "first": "dossier__first_last_folded"}
        people = begins_with(folded["last"], text) | begins_with(folded["first"], text)
        return self.filter(begins_with("dossier__number_folded", text) | people | Q(reference=text.strip()))


class HoursVersionQuerySet(OfDossierQuerySet):
    def current(self) -> Self:
        """The last version of each month: one row a dossier and month, in that order."""
        return self.order_by("dossier_id", "month", "-number").distinct("dossier_id", "month")


class CertificateQuerySet(OfDossierQuerySet):
    def current(self) -> Self:
        """Those that no later version replaced. A month may have two: a certified one, and its correction prepared."""
        return self.exclude(state=CertificateState.SUPERSEDED)

    def standing(self) -> Self:
        """Certified, and not replaced; objected to or not: at most one a month."""
        return self.filter(state__in=STANDING)

    def in_force(self) -> Self:
        """Certified, and nobody objects."""
        return self.filter(state__in=IN_FORCE)


class OfCertificateQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> Self:
        """Those of the certificates that one sees."""
        if is_staff(actor):
            return self
        if actor.has(Role.MANAGER):
            return self.filter(certificate__dossier__training_body=actor.organisation_id)
        return self.none()


class MessageQuerySet(OfDossierQuerySet):
    def of_thread(self, dossier: Dossier) -> Self:
        """In the order in which they were sent."""
        return self.filter(dossier=dossier).prefetch_related("files__document").order_by("pk")


class OfMessageQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> Self:
        """Those of the dossiers that one sees."""
        if is_staff(actor):
            return self
        if actor.has(Role.MANAGER):
            return self.filter(message__dossier__training_body=actor.organisation_id)
        return self.none()
