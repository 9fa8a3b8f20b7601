"""The lists, and the same columns as files."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from functools import partial
from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from extranet.tenants.models import Fund
from extranet.ui.exports import Column
from extranet.ui.tables import Table

from .. import completeness
from ..identifiers import IDENTIFIERS
from ..models import Establishment, Membership, Worker, WorkerDetails
from ..models.memberships import Standing

NUMBERS_OF_COUNTRY = {
    Fund.Country.BELGIUM: [("enterprise_number", "enterprise"), ("nsso_number", "nsso")],
    Fund.Country.FRANCE: [("siren", "siren"), ("activity_number", "activity")],
}
NO_NUMBER: tuple[list[Any], ...] = ([],)


def joined(values: Sequence[Any]) -> str:
    return ", ".join(str(value) for value in values)


class OrganisationTable(Table):
    caption = _("Organisations du fonds")
    empty_title = _("Aucune organisation")
    empty_advice = _("Ajoutez la première avec le bouton en haut de la page.")

    name = tables.Column(
        verbose_name=_("Dénomination"),
        order_by=("name_folded", "pk"),
        linkify=("organisations:organisation", [tables.A("uuid")]),
    )
    kind_labels = tables.Column(verbose_name=_("Qualités"), orderable=False)
    identifiers = tables.Column(verbose_name=_("Numéros"), orderable=False, empty_values=NO_NUMBER)
    city = tables.Column(verbose_name=_("Localité"), order_by=("city", "pk"))

    class Meta:
        order_by = ("name",)

    def render_kind_labels(self, value: list[str]) -> str:
        return joined(value)

    def render_identifiers(self, value: list[tuple[str, str]]) -> SafeString:
        return numbers(value)


def numbers(identifiers: list[tuple[Any, str]]) -> SafeString:
    """One line for each, with its label for those who can't guess it."""
    return format_html_join("", '<div><span class="muted">{}</span> <span class="number">{}</span></div>', identifiers)


def organisation_columns(fund: Fund) -> list[Column]:
    return [
        Column(_("Dénomination"), "name"),
        Column(_("Qualités"), "kind_labels"),
        Column(_("Forme juridique"), "legal_form_shown"),
        *(
            Column(IDENTIFIERS[kind].label, partial(shown_number, field=field, kind=kind))
            for field, kind in NUMBERS_OF_COUNTRY[Fund.Country(fund.country)]
        ),
        *ADDRESS_COLUMNS,
        *REACHED_COLUMNS,
    ]


def shown_number(row: Any, *, field: str, kind: str) -> str:
    number = getattr(row, field)
    return IDENTIFIERS[kind].show(number) if number else ""


ADDRESS_COLUMNS = [
    Column(_("Rue"), "street"),
    Column(_("N°"), "house_number"),
    Column(_("Boîte"), "box"),
    Column(_("Code postal"), "postcode"),
    Column(_("Localité"), "city"),
    Column(_("Pays"), "country"),
]


REACHED_COLUMNS = [
    Column(_("Adresse e-mail"), "email"),
    Column(_("Téléphone"), "phone"),
    Column(_("Autre téléphone"), "second_phone"),
]


class EstablishmentTable(Table):
    caption = _("Établissements")
    empty_title = _("Aucun établissement")
    empty_advice = _("Le fonds les ajoute ici ; sans établissement, l’adresse de l’organisation compte.")

    name = tables.Column(verbose_name=_("Nom"), order_by=("name_folded", "pk"))
    identifiers = tables.Column(verbose_name=_("Numéro"), orderable=False, empty_values=NO_NUMBER)
    city = tables.Column(verbose_name=_("Adresse"), order_by=("city", "pk"))
    reached = tables.Column(verbose_name=_("Coordonnées"), accessor="pk", orderable=False)
    actions = tables.Column(verbose_name=_("Actions"), accessor="uuid", orderable=False)

    class Meta:
        order_by = ("name",)

    def __init__(self, *args: Any, acts: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        """`acts`: label and route of what the actor may do with each."""
        super().__init__(*args, exclude=() if acts else ("actions",), **kwargs)
        self.acts = acts

    def render_identifiers(self, value: list[tuple[str, str]]) -> SafeString:
        return numbers(value)

    def render_city(self, record: Establishment) -> str:
        return joined(record.address_lines)

    def render_reached(self, record: Establishment) -> str:
        return joined([one for one in (record.email, record.phone, record.second_phone) if one])

    def render_actions(self, record: Establishment) -> SafeString:
        return action_links(
            record.name, [(label, reverse(f"organisations:{route}", args=[record.uuid])) for label, route in self.acts]
        )


def action_links(subject: str, links: list[tuple[str, str]]) -> SafeString:
    """Links whose names tell apart the rows, for those who hear them out of their place."""
    link = '<a href="{}">{}<span class="visually-hidden"> : {}</span></a>'
    return format_html_join(" ", link, ((url, text, subject) for text, url in links))


ESTABLISHMENT_COLUMNS = [
    Column(_("Nom"), "name"),
    Column(_("N° SIRET"), partial(shown_number, field="siret", kind="siret")),
    Column(_("N° d’unité d’établissement"), partial(shown_number, field="unit_number", kind="unit")),
    *ADDRESS_COLUMNS,
    *REACHED_COLUMNS,
]


class MemberTable(Table):
    caption = _("Utilisateurs de l’organisation")
    empty_title = _("Aucun utilisateur")
    empty_advice = _("Personne n’agit encore pour cette organisation : le fonds invite la première personne.")

    name = tables.Column(verbose_name=_("Nom"), accessor="full_name", order_by=("last_first_folded", "pk"))
    email = tables.Column(
        verbose_name=_("Adresse e-mail"), accessor="shown_email", order_by=("user__email", "pk"), default=""
    )
    phone = tables.Column(verbose_name=_("Téléphone"), orderable=False)
    role_labels = tables.Column(verbose_name=_("Rôles"), orderable=False)
    standing = tables.Column(verbose_name=_("État"), accessor="pk", orderable=False)
    starts_on = tables.DateColumn(verbose_name=_("Du"), order_by=("starts_on", "pk"))
    ends_on = tables.DateColumn(verbose_name=_("Au"), order_by=("ends_on", "pk"))
    actions = tables.Column(verbose_name=_("Actions"), accessor="uuid", orderable=False)

    class Meta:
        order_by = ("name",)

    def __init__(self, *args: Any, today: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def render_role_labels(self, record: Membership) -> SafeString:
        return roles_and_limits(record)

    def render_standing(self, record: Membership) -> str:
        return standing_shown(record, self.today)

    def render_actions(self, record: Membership) -> SafeString | str:
        if record.is_nobody:
            return ""
        return action_links(
            record.full_name, [(gettext("Modifier"), reverse("organisations:edit_member", args=[record.uuid]))]
        )


def limits_shown(member: Membership) -> str:
    """The establishments that she is limited to, by name; the list has read them."""
    return joined(sorted(limit.establishment.name for limit in member.limits.all()))


def roles_and_limits(member: Membership) -> SafeString:
    limits = limits_shown(member)
    return (
        format_html('{}<div class="muted">{}</div>', joined(member.role_labels), limits)
        if limits
        else format_html("{}", joined(member.role_labels))
    )


def standing_shown(member: Membership, today: datetime.date) -> str:
    """Where she stands; an invitation with its last day, a year of access with its own."""
    standing = member.standing(today)
    until = {
        Standing.INVITED: member.invited_until,
        Standing.LAPSED: member.invited_until,
        Standing.IN_FORCE: member.expires_on,
        Standing.EXPIRED: member.expires_on,
    }.get(standing)
    if until is None:
        return str(standing.label)
    shown = {"standing": standing.label, "day": date_format(until, "d/m/Y")}
    return gettext("%(standing)s (jusqu’au %(day)s)") % shown


def member_columns(today: datetime.date) -> list[Column]:
    return [
        Column(_("Nom"), "last_name"),
        Column(_("Prénom"), "first_name"),
        Column(_("Adresse e-mail"), "shown_email"),
        Column(_("Téléphone"), "phone"),
        Column(_("Rôles"), "role_labels"),
        Column(_("Établissements"), limits_shown),
        Column(_("État"), lambda row: row.standing(today).label),
        Column(_("Invitation ou accès d’un an jusqu’au"), lambda row: row.expires_on or waiting_until(row)),
        Column(_("Du"), "starts_on"),
        Column(_("Au"), "ends_on"),
    ]


def waiting_until(member: Membership) -> datetime.date | None:
    """Until when an invitation waits; None once it is accepted."""
    return member.invited_until if member.accepted_at is None else None


class WorkerTable(Table):
    caption = _("Salariés")
    empty_title = _("Aucun salarié")
    empty_advice = _("Les salariés ajoutés ici se choisissent ensuite dans les demandes et les certificats.")

    name = tables.Column(
        verbose_name=_("Nom et prénom"),
        accessor="last_name",
        order_by=("last_first_folded", "pk"),
        linkify=("workers:worker", [tables.A("uuid")]),
    )
    birth_date = tables.DateColumn(verbose_name=_("Date de naissance"), order_by=("birth_date", "pk"))
    company = tables.Column(
        verbose_name=_("Entreprise"), accessor="organisation__name", order_by=("organisation__name_folded", "pk")
    )
    missing = tables.Column(verbose_name=_("À compléter"), accessor="pk", orderable=False)
    state = tables.Column(verbose_name=_("État"), accessor="is_active", orderable=False)

    class Meta:
        order_by = ("name",)

    def __init__(self, *args: Any, fund: Fund, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fund = fund

    def render_name(self, record: Worker) -> str:
        return f"{record.last_name} {record.first_name}"

    def render_missing(self, record: Worker) -> str:
        return joined(completeness.missing(self.fund, details_of(record))) or gettext("Rien")

    def render_state(self, value: bool) -> str:
        return gettext("Actif") if value else gettext("Désactivé")


def details_of(worker: Worker) -> WorkerDetails | None:
    """The details that `WorkerQuerySet.with_details` read, when the actor may read them."""
    return next(iter(worker.visible_details), None)  # type: ignore[attr-defined]


def detail(worker: Worker, *, field: str) -> str:
    return getattr(details_of(worker), field, "")


def worker_columns(fund: Fund) -> list[Column]:
    """All but the register number, which leaves in signed files only."""
    details = [field for field in completeness.offered(fund) if field != "register_number"]
    return [
        Column(_("Entreprise"), lambda row: row.organisation.name),
        Column(_("Nom"), "last_name"),
        Column(_("Prénom"), "first_name"),
        Column(_("Date de naissance"), "birth_date"),
        *(
            Column(label, partial(detail, field=field))
            for field, label in zip(details, completeness.labels(details), strict=True)
        ),
        Column(_("À compléter"), lambda row: completeness.missing(fund, details_of(row))),
        Column(_("Actif"), "is_active"),
    ]
