"""The forms of the two documents, of their deposit, and of the fund's decision."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from extranet.documents.fields import UploadField
from extranet.organisations.identifiers import compact
from extranet.organisations.models import Organisation
from extranet.tenants.models import Fund
from extranet.tenants.registries import Text
from extranet.ui.forms import FundModelForm

from .identification import FIELDS
from .models import DataMandate
from .services import Mandatee, ReportingMandate, Representative

MANDATEE_ROWS = 3
MANDATEES_AT_MOST = 10


class DateField(forms.DateField):
    """A day, chosen in the browser's calendar or typed."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class IdentificationForm(FundModelForm):
    """« Identification de l'entreprise »: validated as the company would be, saved only when the fund accepts."""

    class Meta:
        model = Organisation
        fields = FIELDS

    def __init__(self, *args: Any, fund: Fund, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.country = self.instance.country or fund.country
        for name in ("enterprise_number", "nsso_number", "street", "house_number", "postcode", "city"):
            self.fields[name].required = True

    @property
    def identification(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in FIELDS}


class RepresentativeForm(forms.Form):
    """« Je soussigné M/Mme … représentant l'entreprise … en qualité de … »"""

    representative_title = forms.ChoiceField(
        label=_("Civilité"), choices=[("", "—"), ("M", _("M.")), ("Mme", _("Mme"))]
    )
    representative_name = forms.CharField(label=_("Prénom et nom du représentant légal"), max_length=160)
    representative_capacity = forms.CharField(
        label=_("En qualité de"), max_length=120, help_text=_("Par exemple : gérante, administrateur délégué.")
    )

    @property
    def representative(self) -> Representative:
        data = self.cleaned_data
        return Representative(
            data["representative_title"], data["representative_name"].strip(), data["representative_capacity"].strip()
        )


class ReportingForm(forms.Form):
    """The mandate with which declarations leave in the company's name."""

    reporting_mandate = forms.CharField(
        label=_("Numéro du mandat de déclaration"),
        max_length=30,
        required=False,
        help_text=_("Celui qui permet au fonds de déclarer vos formations à la sécurité sociale, si vous l’avez déjà."),
    )
    reporting_starts_on = DateField(label=_("Valable à partir du"), required=False)
    reporting_ends_on = DateField(label=_("Valable jusqu’au"), required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        starts, ends = data.get("reporting_starts_on"), data.get("reporting_ends_on")
        if data.get("reporting_mandate") and not starts:
            self.add_error("reporting_starts_on", _("Indiquez le premier jour de validité de ce mandat."))
        if starts and ends and ends < starts:
            self.add_error("reporting_ends_on", _("La fin est antérieure au début."))
        return data

    @property
    def reporting(self) -> ReportingMandate:
        data = self.cleaned_data
        return ReportingMandate(data["reporting_mandate"], data["reporting_starts_on"], data["reporting_ends_on"])


class MandateeForm(forms.Form):
    """One mandatee; a line left empty is no mandatee."""

    last_name = forms.CharField(label=_("Nom"), max_length=80)
    first_name = forms.CharField(label=_("Prénom"), max_length=80)
    email = forms.EmailField(label=_("Adresse e-mail"))

    @property
    def mandatee(self) -> Mandatee:
        data = self.cleaned_data
        return Mandatee(data["last_name"].strip(), data["first_name"].strip(), data["email"].strip().lower())


class BaseMandateeFormSet(forms.BaseFormSet):
    def clean(self) -> None:
        if any(self.errors):
            return
        emails = [mandatee.email for mandatee in self.mandatees]
        if not emails:
            self.refuse(_("Désignez au moins un mandataire : nom, prénom et adresse e-mail."))
        elif len(set(emails)) < len(emails):
            self.refuse(_("La même adresse e-mail est citée deux fois : une adresse par mandataire."))

    def refuse(self, message: Text) -> None:
        """Say at the first line what is wrong with all of them; above them when a form that isn't ours has no line."""
        if not self.forms:
            raise forms.ValidationError(str(message))
        self.forms[0].add_error("email", str(message))

    @property
    def mandatees(self) -> list[Mandatee]:
        return [form.mandatee for form in self.forms if form.has_changed() and form.is_valid()]


MandateeFormSet = forms.formset_factory(
    MandateeForm,
    formset=BaseMandateeFormSet,
    extra=MANDATEE_ROWS,
    max_num=MANDATEES_AT_MOST,
    absolute_max=MANDATEES_AT_MOST,
)


class OperatorsForm(forms.Form):
    """« Cochez ou entourez dans la liste ci-dessous le(s) opérateur(s) autorisé(s) » (`ATM-09`)."""

    operators = forms.ModelMultipleChoiceField(
        label=_("Opérateurs autorisés à encoder pour votre compte"),
        queryset=Organisation.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Cochez au moins un opérateur.")},
    )

    def __init__(self, *args: Any, operators: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["operators"]
        assert isinstance(field, forms.ModelMultipleChoiceField)  # noqa: S101 - declared above
        field.queryset = operators
        field.label_from_instance = lambda operator: operator.name  # type: ignore[method-assign, assignment]


class DepositForm(forms.Form):
    """The signed file and the day of the signature (`ATM-10`)."""

    file = UploadField(
        label=_("Document signé"),
        help_text=_("PDF signé électroniquement, ou papier numérisé (PDF, PNG, JPEG), 20 Mo."),
    )
    signed_on = DateField(label=_("Date de la signature"))

    def clean_signed_on(self) -> datetime.date:
        day = self.cleaned_data["signed_on"]
        if day > timezone.localdate():
            raise ValidationError(_("Cette date est dans le futur : indiquez le jour de la signature."))
        return day


class AcceptForm(forms.Form):
    """From when, and until when, the document gives rights."""

    starts_on = DateField(label=_("À partir du"))
    ends_on = DateField(label=_("Jusqu’au"), required=False, help_text=_("Vide : sans fin."))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("starts_on") and data.get("ends_on") and data["ends_on"] < data["starts_on"]:
            self.add_error("ends_on", _("La fin est antérieure au début."))
        return data


class RefuseForm(forms.Form):
    reason = forms.CharField(
        label=_("Motif du refus"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("L’entreprise le lit : dites ce qui manque et ce qu’elle doit faire."),
    )


class AcceptTermsForm(forms.Form):
    accepted = forms.BooleanField(
        label=_(
            "J’ai lu les conditions d’utilisation et je les accepte, pour l’organisation au nom de laquelle j’agis."
        ),
        error_messages={"required": _("Cochez la case après avoir lu les conditions : sans elle, aucune demande.")},
    )


class PublishTermsForm(forms.Form):
    """A new version of the terms."""

    version = forms.RegexField(
        r"^\d+(\.\d+)*$",
        label=_("Version"),
        max_length=12,
        help_text=_("Par exemple 1.1 ou 2.0 ; elle est imprimée sur les documents à signer."),
        error_messages={"invalid": _("Écrivez la version en chiffres et en points, par exemple 1.1.")},
    )
    text = forms.CharField(
        label=_("Texte des conditions"),
        widget=forms.Textarea(attrs={"rows": 24}),
        help_text=_("Une ligne vide sépare les paragraphes ; une ligne qui commence par « # » est un titre."),
    )


def all_valid(*forms_: Any) -> bool:
    """Validate each of them, also after the first error: all messages are shown at once."""
    verdicts = [form.is_valid() for form in forms_]
    return all(verdicts)


class DataMandateForm(FundModelForm):
    """A mandate as MAHIS shows it (`FLA-07`)."""

    who = forms.ChoiceField(
        label=_("Mandataire"),
        choices=[
            ("fund", _("Le fonds")),
            ("organisation", _("Une entreprise de cet extranet, par exemple de votre groupe")),
            ("other", _("Quelqu’un d’autre : secrétariat social, prestataire")),
        ],
        initial="fund",
        widget=forms.RadioSelect,
    )
    organisation = forms.CharField(label=_("Entreprise mandataire (nom ou numéro BCE)"), max_length=160, required=False)
    starts_on = DateField(label=_("Valable à partir du"))
    ends_on = DateField(label=_("Valable jusqu’au"), required=False)

    class Meta:
        model = DataMandate
        fields = ("kind", "number", "mandatee_name", "starts_on", "ends_on")
        labels = {"mandatee_name": _("Nom de cet autre mandataire")}
        help_texts = {
            "kind": _("Pour le Federal Learning Account, un seul mandataire à la fois ; les autres sont libres."),
            "number": _("Tel que MAHIS l’affiche une fois le mandat actif."),
        }

    field_order = ["kind", "who", "organisation", "mandatee_name", "number", "starts_on", "ends_on"]

    def __init__(self, *args: Any, by_name: bool, **kwargs: Any) -> None:
        """`by_name`: the mandatee may be looked for by its name; the directory isn't every company's to explore."""
        super().__init__(*args, **kwargs)
        self.by_name = by_name
        if not by_name:
            self.fields["organisation"].label = _("Numéro BCE de l’entreprise mandataire")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data["mandatee"] = self.chosen(data["organisation"]) if data.get("who") == "organisation" else None
        if data.get("who") != "other":
            data["mandatee_name"] = ""
        elif not data.get("mandatee_name"):
            self.add_error("mandatee_name", _("Indiquez le nom de ce mandataire."))
        return data

    def chosen(self, typed: str) -> Organisation | None:
        found = self.found(typed.strip()) if typed else []
        if len(found) == 1:
            return found[0]
        if found:
            refusal = _("Plusieurs organisations commencent ainsi : indiquez le numéro BCE.")
        elif self.by_name:
            refusal = _(
                "Aucune organisation de ce nom ou de ce numéro : vérifiez, ou choisissez « Quelqu’un d’autre »."
            )
        else:
            refusal = _("Aucune entreprise n’a ce numéro BCE : vérifiez-le, ou choisissez « Quelqu’un d’autre ».")
        self.add_error("organisation", refusal)
        return None

    def found(self, typed: str) -> list[Organisation]:
        known = Organisation.objects.order_by("name_folded", "pk")
        if self.by_name:
            return list(known.matching(typed)[:2])
        number = compact(typed).upper().removeprefix("BE")
        return list(known.filter(enterprise_number=number.zfill(10))[:2]) if number.isdigit() else []

    def _post_clean(self) -> None:
        """The service builds and checks the row: it knows the employer."""


class EndMandateForm(forms.Form):
    on = DateField(label=_("Dernier jour"))
