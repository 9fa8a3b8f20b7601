"""A hold's reason, and how long a fund keeps what."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from extranet.tenants.durations import amount_of
from extranet.tenants.models import Fund
from extranet.tenants.retention import Term, Unit

from .choices import NOTICE, NOTICE_LABEL, NOTICE_TERM, notice_of, shown_rules


class HoldForm(forms.Form):
    reason = forms.CharField(
        label=_("Motif"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Lu par le personnel du fonds et gardé au journal. N’y nommez personne."),
    )


class TermsForm(forms.Form):
    """A number a rule, in its unit and within its bounds; and the days of notice."""

    def __init__(self, *args: Any, fund: Fund, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields[NOTICE] = number(NOTICE_LABEL, NOTICE_TERM, notice_of(fund))
        for rule in shown_rules(fund):
            if rule.term.shortest != rule.term.longest:
                self.fields[rule.name] = number(rule.label, rule.term, amount_of(fund, rule))


def number(label: Any, term: Term, now: int) -> forms.IntegerField:
    text = BOUNDS[term.unit] % {"shortest": term.shortest, "longest": term.longest, "default": term.default}
    return forms.IntegerField(
        label=label,
        min_value=term.shortest,
        max_value=term.longest,
        initial=now,
        help_text=text,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )


BOUNDS = {
    Unit.YEARS: _("Années après la fin de l’année : de %(shortest)s à %(longest)s ; %(default)s d’habitude."),
    Unit.DAYS: _("Jours : de %(shortest)s à %(longest)s ; %(default)s d’habitude."),
}
