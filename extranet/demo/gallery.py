"""What the page of components shows: invented requests, in French only, for the eyes of who builds and checks pages."""

from __future__ import annotations

import datetime
from typing import Any

import django_tables2
from django import forms
from django.http import HttpRequest

from extranet.tenants.models import Fund
from extranet.ui.numbers import NumberField
from extranet.ui.tables import Table
from extranet.ui.widgets import DateInput


class RequestForm(forms.Form):
    """One field of each look."""

    title = forms.CharField(label="Intitulé de la formation", max_length=120)
    kind = forms.ChoiceField(
        label="Lieu de la formation",
        help_text="Là où les travailleurs la suivent.",
        choices=[("inter", "Dans un centre"), ("intra", "Dans l’entreprise"), ("job", "Sur le poste de travail")],
        widget=forms.RadioSelect,
    )
    company = forms.ChoiceField(
        label="Entreprise", choices=[("", "Choisissez"), ("1", "Forges du Nord"), ("2", "Tôlerie Lambert")]
    )
    starts_on = forms.DateField(label="Premier jour", widget=DateInput())
    hours = NumberField(label="Heures par travailleur", help_text="Par exemple 7,50", max_digits=5, decimal_places=2)
    languages = forms.MultipleChoiceField(
        label="Langues du cours",
        required=False,
        choices=[("fr", "Français"), ("nl", "Néerlandais"), ("de", "Allemand")],
        widget=forms.CheckboxSelectMultiple,
    )
    aims = forms.CharField(
        label="Ce que les travailleurs sauront faire", required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    programme = forms.FileField(
        label="Programme", help_text="PDF, 10 Mo au plus. Choisissez un fichier ou déposez-le ici."
    )
    secret = forms.CharField(label="Votre mot de passe", widget=forms.PasswordInput)
    certified = forms.BooleanField(label="Je certifie que les travailleurs ont été informés")


REFUSED: dict[str, Any] = {
    "refused-title": "Soudage TIG, niveau 2",
    "refused-hours": "sept",
    "refused-languages": ["fr"],
    "refused-company": "1",
    "refused-certified": "on",
}

STATES = [
    ("success", "Acceptée"),
    ("info", "Chez le fonds"),
    ("warning", "À signer"),
    ("neutral", "Brouillon"),
    ("error", "Refusée"),
]
COMPANIES = ["Forges du Nord", "Tôlerie Lambert", "Ateliers de la Meuse", "Câbleries Réunies"]
TRAININGS = ["Soudage TIG, niveau 2", "Lecture de plans", "Conduite de pont roulant", "Habilitation électrique"]

REQUESTS = [
    {
        "reference": f"2026-{number:04}",
        "company": COMPANIES[number % 4],
        "training": TRAININGS[number % 3],
        "starts_on": datetime.date(2026, 1 + number % 9, 1 + number % 27),
        "hours": 8 + number % 5 * 4,
        "state": STATES[number % 5],
    }
    for number in range(118, 165)
]


class RequestTable(Table):
    """A list as every list of the site is drawn."""

    caption = "Demandes de formation"
    empty_title = "Aucune demande"
    empty_advice = "Les demandes préparées par votre opérateur s’affichent ici. Vous pouvez aussi en commencer une."

    reference = django_tables2.Column(verbose_name="Référence")
    company = django_tables2.Column(verbose_name="Entreprise")
    training = django_tables2.Column(verbose_name="Formation")
    starts_on = django_tables2.DateColumn(verbose_name="Début", short=True)
    hours = django_tables2.Column(verbose_name="Heures", attrs={"td": {"class": "number"}, "th": {"class": "number"}})
    state = django_tables2.TemplateColumn(template_name="demo/state.html", verbose_name="État", orderable=False)


def shown(request: HttpRequest) -> dict[str, Any]:
    """The context of the page."""
    table, empty = RequestTable(REQUESTS), RequestTable([])
    django_tables2.RequestConfig(request, paginate={"per_page": 5}).configure(table)
    return {
        "refused_form": RequestForm(REFUSED, prefix="refused"),
        "form": RequestForm(initial={"title": "Soudage TIG, niveau 2", "kind": "inter"}),
        "table": table,
        "empty_table": empty,
        "steps": ["Entreprise", "Travailleurs", "Calendrier", "Signature"],
        "example_fund": Fund(
            name="Fonds Exemple",
            help_phones={"Entreprises": "+32 2 555 01 00", "Opérateurs": "+32 2 555 01 01"},
            help_email="aide@fonds-exemple.invalid",
        ),
    }
