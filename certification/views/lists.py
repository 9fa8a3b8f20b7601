"""« Liste des dossiers » (`ATN-22`) and « Règlements » (`ATN-07`)."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from extranet.organisations.requests import ActorRequest
from extranet.organisations.roles import is_staff
from extranet.tenants.capabilities import Capability
from extranet.ui.counting import BoundedData, BoundedPaginator
from extranet.ui.exports import Column
from extranet.ui.private_search import PeopleListPage

from ..models import Device, Dossier, Payment
from ..permissions import check_dossiers
from ..tables.courses import CourseFilter, CourseTable, course_columns
from ..tables.dossiers import (
    DossierFilter,
    DossierTable,
    PaymentFilter,
    PaymentTable,
    dossier_columns,
    payment_columns,
)


class Dossiers(PeopleListPage):
    """All of them, or of one `device` those that are followed: « PTP en cours », « VAE en cours »."""

    filterset_class = DossierFilter
    table_class = DossierTable
    template_name = "certification/list.html"
    export_name = _("dossiers")
    paginator_class = BoundedPaginator
    device = ""
    request: ActorRequest

    def check_access(self) -> None:
        check_dossiers(self.request.actor)

    def get_queryset(self) -> QuerySet[Dossier]:
        dossiers = Dossier.objects.visible_to(self.request.actor).select_related("training_body", "employer")
        if self.device:
            dossiers = dossiers.followed().of_device(self.device)
        return dossiers.order_by("-created_at", "-pk")

    def get_columns(self) -> list[Column]:
        return dossier_columns()

    def get_table(self, rows: QuerySet[Any]) -> DossierTable:
        return DossierTable(
            BoundedData(rows),
            fund=self.request.fund,
            names_bodies=is_staff(self.request.actor, Capability.CERTIFICATION),
        )

    def get_context(self) -> dict[str, Any]:
        title = _("%(device)s en cours") % {"device": Device(self.device).label} if self.device else None
        return {"is_staff": is_staff(self.request.actor, Capability.CERTIFICATION), "device_title": title}


class Payments(PeopleListPage):
    filterset_class = PaymentFilter
    table_class = PaymentTable
    template_name = "certification/payments.html"
    export_name = _("règlements")
    paginator_class = BoundedPaginator
    request: ActorRequest

    def check_access(self) -> None:
        check_dossiers(self.request.actor)

    def get_queryset(self) -> QuerySet[Payment]:
        payments = Payment.objects.visible_to(self.request.actor).select_related("dossier")
        return payments.order_by("-paid_on", "-pk")

    def get_columns(self) -> list[Column]:
        return payment_columns()

    def get_table(self, rows: QuerySet[Any]) -> PaymentTable:
        return PaymentTable(BoundedData(rows))

    def get_context(self) -> dict[str, Any]:
        return {"is_staff": is_staff(self.request.actor, Capability.CERTIFICATION)}


class Courses(PeopleListPage):
    """« Formations » (`ATN-06`): the courses of a body's dossiers, each with how many follow it."""

    filterset_class = CourseFilter
    table_class = CourseTable
    template_name = "certification/courses.html"
    export_name = _("formations")
    paginator_class = BoundedPaginator
    request: ActorRequest

    def check_access(self) -> None:
        check_dossiers(self.request.actor)

    def get_queryset(self) -> QuerySet[Dossier, dict[str, Any]]:
        return Dossier.objects.visible_to(self.request.actor).by_course().order_by("training_title", "device")

    def get_columns(self) -> list[Column]:
        return course_columns()

    def get_table(self, rows: QuerySet[Any]) -> CourseTable:
        return CourseTable(BoundedData(rows))
