"""The staff's list of applications, and what it is searched by."""

from __future__ import annotations

from typing import Any

import django_filters
import django_tables2
from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from extranet.ui.exports import Column
from extranet.ui.tables import Moment, Table

from .catalogue import Profile
from .models import Application, Right
from .queries import ApplicationQuerySet
from .tiles import TITLES
from .workflow import RightState

EVERYTHING = "everything"


class ApplicationFilter(django_filters.FilterSet):
    """What waits for a decision, unless something else is asked for."""

    q = django_filters.CharFilter(
        method="search",
        label=_("Personne, entité ou numéro"),
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    state = django_filters.ChoiceFilter(
        method="of_state",
        label=_("État"),
        choices=[
            *(choice for choice in RightState.choices if choice[0] != RightState.REQUESTED),
            (EVERYTHING, _("Toutes")),
        ],
        empty_label=_("À décider"),
    )
    profile = django_filters.ChoiceFilter(label=_("Profil"), choices=Profile.choices, empty_label=_("Tous"))
    evidence = django_filters.ChoiceFilter(
        label=_("Preuves"), choices=Application.Evidence.choices, empty_label=_("Toutes")
    )

    class Meta:
        model = Application
        fields: tuple[str, ...] = ()

    def search(self, rows: ApplicationQuerySet, name: str, value: str) -> ApplicationQuerySet:
        return rows.matching(value)

    def of_state(self, rows: ApplicationQuerySet, name: str, value: str) -> ApplicationQuerySet:
        return rows

    def filter_queryset(self, rows: ApplicationQuerySet) -> QuerySet[Application]:
        found: ApplicationQuerySet = super().filter_queryset(rows)
        state = self.form.cleaned_data.get("state") or RightState.REQUESTED
        return found if state == EVERYTHING else found.with_a_right(state)


def state_for_staff(right: Right) -> str:
    """What waits, waits for them."""
    return gettext("À décider") if right.is_requested else right.get_state_display()


class ApplicationTable(Table):
    """The oldest first: whoever has waited longest stands at the top."""

    chosen = django_tables2.Column(verbose_name=_("Choisir"), accessor="uuid", orderable=False)
    person = django_tables2.Column(
        verbose_name=_("Personne"), accessor="full_name", order_by=("last_first_folded", "pk")
    )
    entity = django_tables2.Column(verbose_name=_("Entité"), accessor="pk", order_by=("name_folded", "pk"))
    rights = django_tables2.Column(verbose_name=_("Services"), accessor="pk", orderable=False)
    evidence = django_tables2.Column(verbose_name=_("Preuves"), orderable=False)
    asked_at = Moment(verbose_name=_("Demandé le"), order_by=("asked_at", "pk"))

    caption = _("Demandes d’habilitation")
    empty_title = _("Aucune demande à décider")
    empty_advice = _("Celles des personnes qui s’inscrivent ou ajoutent une entité s’affichent ici.")

    class Meta:
        order_by = ("asked_at",)

    def render_chosen(self, record: Application) -> Any:
        """A box of the form that confirms many at once; only where that form could do something."""
        waits = any(right.is_requested for right in record.rights.all())
        if not waits or record.evidence != Application.Evidence.ALL:
            return "—"
        return format_html(
            '<input class="form-check-input" type="checkbox" form="confirm-many" name="chosen" value="{}"'
            ' aria-label="{}">',
            record.uuid,
            gettext("Choisir la demande de %s") % record.full_name,
        )

    def render_person(self, record: Application) -> Any:
        return format_html('<a href="{}">{}</a>', reverse("rights:review", args=[record.uuid]), record.full_name)

    def render_entity(self, record: Application) -> Any:
        name = record.organisation.name if record.organisation else record.name or gettext("Inconnue du fonds")
        return format_html(
            '{}<div class="muted">{} <span class="number">{}</span></div>',
            name,
            record.get_profile_display(),
            record.entity_number_shown,
        )

    def render_rights(self, record: Application) -> Any:
        lines = ((TITLES[right.service][0], state_for_staff(right)) for right in record.rights.all())
        return format_html_join("", '<div>{} <span class="muted">{}</span></div>', lines)

    def render_evidence(self, record: Application) -> str:
        return record.get_evidence_display()

    def render_asked_at(self, record: Application, value: Any) -> Any:
        days = (timezone.localdate() - timezone.localdate(value)).days
        age = ngettext("%d jour", "%d jours", days) % days if days else gettext("aujourd’hui")
        return format_html('{}<div class="muted">{}</div>', Moment().render(value), age)


def application_columns() -> list[Column]:
    return [
        Column(_("Nom"), "last_name"),
        Column(_("Prénom"), "first_name"),
        Column(_("Adresse e-mail"), lambda row: row.user.email),
        Column(_("Profil"), lambda row: row.get_profile_display()),
        Column(_("Entité"), lambda row: row.organisation.name if row.organisation else row.name),
        Column(_("Numéro"), "entity_number_shown"),
        Column(
            _("Services"),
            lambda row: [f"{right.get_service_display()} : {state_for_staff(right)}" for right in row.rights.all()],
        ),
        Column(_("Preuves"), lambda row: row.get_evidence_display()),
        Column(_("Demandé le"), "asked_at"),
    ]
