"""What rights add to the menu, to the first screen, to an organisation's page and to the fund's settings."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from extranet.organisations.pages import OrganisationPage, SettingsPage
from extranet.organisations.roles import ORGANISATIONS, OrganisationKind, is_of_office, is_staff
from extranet.tenants.actor import Actor
from extranet.tenants.capabilities import Capability
from extranet.tenants.registries import (
    NOTHING,
    MenuEntry,
    MenuGroup,
    PendingAction,
    PendingSource,
    Waiting,
    counted,
)

from .models import Application
from .queries import ApplicationQuerySet
from .use import is_used_by

REMINDED = timedelta(days=60)  # of a refusal


def menu_entries() -> list[MenuEntry]:
    return [
        MenuEntry(
            gettext_lazy("Habilitations"),
            "rights:applications",
            "users",
            lambda actor: is_staff(actor, ORGANISATIONS),
            shown_in=is_used_by,
            group=MenuGroup.PEOPLE,
        ),
        MenuEntry(
            gettext_lazy("Mes droits"),
            "rights:mine",
            "lock",
            lambda actor: actor.user_id is not None and not is_of_office(actor),
            shown_in=is_used_by,
            group=MenuGroup.PEOPLE,
        ),
    ]


def organisation_entries() -> list[OrganisationPage]:
    return [
        OrganisationPage(
            gettext_lazy("Données de comparaison"),
            "rights:figures",
            lambda actor, organisation: (
                is_staff(actor, ORGANISATIONS) and not organisation.is_a(OrganisationKind.FUND_OFFICE)
            ),
            Capability.MEMBERSHIP,
        )
    ]


def settings_entries() -> list[SettingsPage]:
    return [
        SettingsPage(gettext_lazy("Collecte des contributions"), "rights:contributions_address", Capability.MEMBERSHIP)
    ]


def pending_sources() -> list[PendingSource]:
    return [
        PendingSource(
            "rights.to_confirm",
            gettext_lazy("Habilitations à confirmer"),
            mine=to_confirm,
            others=lambda actor: NOTHING if is_of_office(actor) else own(actor, waiting_for_fund),
        ),
        PendingSource(
            "rights.to_correct",
            gettext_lazy("Demandes de droits refusées, à corriger"),
            mine=lambda actor: NOTHING if is_of_office(actor) else own(actor, refused),
        ),
    ]


def to_confirm(actor: Actor) -> Waiting:
    if not is_staff(actor, ORGANISATIONS):
        return NOTHING
    rows = Application.objects.visible_to(actor).waiting()
    return counted(
        rows.select_related("organisation").order_by("asked_at", "pk"),
        lambda row: PendingAction(
            title=row.full_name,
            detail=_("%(entity)s – %(evidence)s") % {"entity": known_name(row), "evidence": row.get_evidence_display()},
            url=reverse("rights:review", args=[row.uuid]),
            since=row.asked_at,
        ),
    )


def known_name(application: Application) -> str:
    if application.organisation:
        return application.organisation.name
    return application.name or application.entity_number_shown


def waiting_for_fund(rows: ApplicationQuerySet) -> ApplicationQuerySet:
    return rows.waiting()


def refused(rows: ApplicationQuerySet) -> ApplicationQuerySet:
    """Refused lately, and not asked for again: whoever wants nothing more of it isn't reminded for ever."""
    return rows.to_correct(timezone.now() - REMINDED)


def own(actor: Actor, chosen: Callable[[ApplicationQuerySet], ApplicationQuerySet]) -> Waiting:
    """Those of hers that `chosen` keeps."""
    rows = chosen(Application.objects.visible_to(actor))
    return counted(
        rows.order_by("asked_at", "pk"),
        lambda row: PendingAction(
            title=row.name or row.entity_number_shown,
            detail=row.get_profile_display(),
            url=reverse("rights:application", args=[row.uuid]),
            since=row.asked_at,
        ),
    )
