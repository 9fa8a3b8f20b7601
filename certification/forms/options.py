"""« Réglages des certificats »."""

from __future__ import annotations

import datetime
import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from extranet.documents.fields import PICTURES, UploadField
from extranet.organisations.forms.settings import LOGO
from extranet.tenants.models import Fund
from extranet.ui.import_lines import a_date

from ..amounts import A_DAY_OF_WORK
from ..choices import Asked, Choices, Closure, Opening, Page, Region, choices_of
from ..models import Granularity
from ..services.options import PUBLIC_SITE
from .dossiers import DateField, HoursField


class OptionsForm(forms.Form):
    granularity = forms.ChoiceField(
        label=_("Saisie des heures"),
        choices=Granularity.choices,
        widget=forms.RadioSelect,
        help_text=_("Pour tous les dossiers qui n’en choisissent pas une autre."),
    )
    opens = forms.ChoiceField(label=_("Un mois s’ouvre à la saisie"), choices=Opening.choices, widget=forms.RadioSelect)
    closes_after = forms.IntegerField(
        label=_("Fermeture d’un mois sans règlement, en jours après sa fin"),
        required=False,
        min_value=1,
        max_value=3650,
        help_text=_("Vide : un mois reste ouvert jusqu’à son règlement."),
    )
    online_from = DateField(
        label=_("Saisie en ligne à partir de"), required=False, help_text=_("Les mois d’avant ne se saisissent pas.")
    )
    daily_hours = HoursField(
        label=_("Heures d’un jour"), help_text=_("Celles du bouton « Répartir 7h tous les jours ».")
    )
    region = forms.ChoiceField(
        label=_("Jours fériés"), required=False, choices=[("", _("Ceux de tout le pays")), *Region.choices]
    )
    closures = forms.CharField(
        label=_("Jours de fermeture"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Un jour ou une période par ligne : 24/12/2026 ou 24/12/2026 au 01/01/2027."),
    )
    stamp_required_online = forms.BooleanField(
        label=_("Exiger le cachet de l’organisme pour certifier entièrement en ligne"),
        required=False,
        help_text=_("Sinon, son absence est rappelée et n’empêche rien."),
    )
    proof_valid_months = forms.IntegerField(
        label=_("Validité d’un justificatif contrôlé, en mois"),
        required=False,
        min_value=1,
        max_value=120,
        help_text=_(
            "Kbis et lettre de consentement : comptée depuis le contrôle, pour les contrôles à venir. Vide : sans fin."
        ),
    )
    pages = forms.MultipleChoiceField(
        label=_("Pages du menu des organismes"),
        required=False,
        choices=Page.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    validation = forms.ChoiceField(
        label=_("Qui valide les heures certifiées"),
        choices=Asked.choices,
        widget=forms.RadioSelect,
        help_text=_("Dans tous les cas, le bénéficiaire reçoit un e-mail et peut contester."),
    )
    authority_logo = UploadField(
        PICTURES,
        limits=LOGO,
        required=False,
        label=_("Logo de la tutelle"),
        help_text=_("PNG ou JPEG, 1 Mo au plus : imprimé en tête des certificats faits à partir de maintenant."),
    )
    remove_logo = forms.BooleanField(label=_("Retirer le logo de la tutelle déposé"), required=False)
    public_site = forms.URLField(
        label=_("Adresse publique du fonds"),
        required=False,
        assume_scheme="https",
        help_text=_("Celle du lien « Retour au site », en haut de chaque page."),
    )

    def __init__(self, *args: Any, fund: Fund, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = choices_of(fund)
        self.initial = {
            "granularity": choices.granularity,
            "opens": choices.opens,
            "closes_after": choices.closes_after,
            "online_from": choices.online_from,
            "daily_hours": choices.daily_hours,
            "region": choices.region,
            "closures": "\n".join(written(closure) for closure in choices.closures),
            "stamp_required_online": choices.stamp_required_online,
            "proof_valid_months": choices.proof_valid_months,
            "pages": [page.value for page in Page if page not in choices.hidden_pages],
            "validation": choices.validation,
            "public_site": fund.options.get(PUBLIC_SITE, ""),
        }
        if fund.country != Fund.Country.FRANCE:
            del self.fields["region"]
        if choices.authority_logo is None:
            del self.fields["remove_logo"]

    def clean_daily_hours(self) -> Any:
        hours = self.cleaned_data["daily_hours"]
        if not 0 < hours <= A_DAY_OF_WORK:
            raise ValidationError(_("Entre 0 et 12 heures."))
        return hours

    def clean_closures(self) -> tuple[Closure, ...]:
        return tuple(read_closure(line) for line in self.cleaned_data["closures"].splitlines() if line.strip())

    @property
    def choices(self) -> Choices:
        data = self.cleaned_data
        return Choices(
            granularity=data["granularity"],
            opens=data["opens"],
            closes_after=data["closes_after"],
            online_from=data["online_from"],
            daily_hours=data["daily_hours"],
            region=data.get("region", ""),
            closures=data["closures"],
            hidden_pages=frozenset(set(Page.values) - set(data["pages"])),
            stamp_required_online=data["stamp_required_online"],
            proof_valid_months=data["proof_valid_months"],
            validation=data["validation"],
        )


def read_closure(line: str) -> Closure:
    dates = [a_date(part) for part in re.split(r"\s+(?:au|–|-|à)\s+", line.strip())]
    first, last = dates[0], dates[-1]
    if len(dates) > 2 or last < first or (last - first) > datetime.timedelta(days=366):
        raise ValidationError(_("« %(line)s » : écrivez 24/12/2026 au 01/01/2027."), params={"line": line[:40]})
    return Closure(first, last)


def written(closure: Closure) -> str:
    if closure.first == closure.last:
        return f"{closure.first:%d/%m/%Y}"
    return f"{closure.first:%d/%m/%Y} – {closure.last:%d/%m/%Y}"  # read back in every language
