"""Lists: what will be forgotten, what was, what is held, what each night did."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from extranet.organisations.permissions import check_administrator
from extranet.organisations.requests import ActorRequest
from extranet.ui.exports import Column
from extranet.ui.lists import ListPage

from .. import tables
from ..models import Announcement, LegalHold, Night, Tombstone


class AdministratorsList(ListPage):
    request: ActorRequest

    def check_access(self) -> None:
        check_administrator(self.request.actor)


class Announcements(AdministratorsList):
    filterset_class = tables.AnnouncementFilter
    table_class = tables.AnnouncementTable
    template_name = "retention/announcements.html"
    export_name = _("fichiers-a-effacer")

    def get_queryset(self) -> QuerySet[Any]:
        return Announcement.objects.visible_to(self.request.actor).with_holds()

    def get_columns(self) -> list[Column]:
        return tables.announcement_columns()


class Tombstones(AdministratorsList):
    filterset_class = tables.TombstoneFilter
    table_class = tables.TombstoneTable
    template_name = "retention/tombstones.html"
    export_name = _("fichiers-effaces")

    def get_queryset(self) -> QuerySet[Any]:
        return Tombstone.objects.visible_to(self.request.actor)

    def get_columns(self) -> list[Column]:
        return tables.tombstone_columns()


class Holds(AdministratorsList):
    filterset_class = tables.HoldFilter
    table_class = tables.HoldTable
    template_name = "retention/holds.html"
    export_name = _("gels")

    def get_queryset(self) -> QuerySet[Any]:
        return LegalHold.objects.visible_to(self.request.actor)

    def get_columns(self) -> list[Column]:
        return tables.hold_columns()


class Nights(AdministratorsList):
    filterset_class = tables.NightFilter
    table_class = tables.NightTable
    template_name = "retention/nights.html"
    export_name = _("nuits-de-conservation")

    def get_queryset(self) -> QuerySet[Any]:
        return Night.objects.visible_to(self.request.actor)

    def get_columns(self) -> list[Column]:
        return tables.night_columns()
