"""What a fund states about its site's accessibility."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from extranet.tenants.models import Fund
from extranet.ui.accessibility import statement_of
from extranet.ui.widgets import DateInput


class AccessibilityForm(forms.Form):
    """The last audit, what isn't accessible, and whom to tell (`services.state_accessibility` checks what it needs)."""

    audited_on = forms.DateField(label=_("Date de l’audit"), required=False, widget=DateInput())
    auditor = forms.CharField(
        label=_("Audit fait par"),
        required=False,
        max_length=200,
        help_text=_("Un cabinet, ou votre propre équipe : « autoévaluation »."),
    )
    percentage = forms.IntegerField(
        label=_("Exigences respectées, en pour cent"),
        required=False,
        min_value=0,
        max_value=100,
        help_text=_("100 : totalement conforme ; à partir de 50 : partiellement conforme ; moins : non conforme."),
    )
    gaps = forms.CharField(
        label=_("Contenus non accessibles"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Ce que l’audit a trouvé, un défaut par ligne. La déclaration y ajoute ce que nous savons."),
    )
    exempted = forms.CharField(
        label=_("Contenus exemptés ou de charge disproportionnée"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Avec le motif de chacun."),
    )
    contact = forms.CharField(
        label=_("À qui signaler un défaut"),
        required=False,
        max_length=200,
        help_text=_("Une adresse e-mail ou un numéro. Vide : l’adresse d’aide du fonds."),
    )
    remedy = forms.CharField(
        label=_("Voies de recours"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Vide : l’autorité de votre pays. À remplir si la vôtre est une autre, par exemple régionale."),
    )

    def __init__(self, *args: Any, fund: Fund, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        statement = statement_of(fund)
        self.initial = {name: getattr(statement, name) for name in self.fields}
        if statement.contact == fund.help_email:
            self.initial["contact"] = ""
