"""The steps of a company's request. A draft may lack anything: what the fund needs says so beside its label."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from extranet.documents.fields import UploadField, UploadsField
from extranet.organisations.identifiers import IdentifierFormField
from extranet.organisations.models import Establishment
from extranet.rights.forms.fields import LineField
from extranet.ui.forms import FundModelForm
from extranet.ui.widgets import DateInput

from ..bodies import KnownBody, chosen_for, of_key
from ..models import FundingRequest, PieceDemand
from ..services.pieces import AT_ONCE
from .fields import EurosField, HoursField

NEEDED = _("(à remplir avant l’envoi)")


class TrainingForm(FundModelForm):
    """« Formation ». `establishments`: those that the actor may name; empty where the company has but one place."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    hours = HoursField(label=_("Heures par personne"), help_text=_("Par exemple 14, 13,5 ou 7h30."))

    class Meta:
        model = FundingRequest
        fields = ("title", "objectives", "starts_on", "ends_on", "hours", "is_online", "place")
        widgets = {"starts_on": DateInput, "ends_on": DateInput, "objectives": forms.Textarea(attrs={"rows": 4})}
        labels = {
            "title": _("Intitulé de la formation"),
            "objectives": _("Objectifs"),
            "starts_on": _("Premier jour"),
            "ends_on": _("Dernier jour"),
            "is_online": _("À distance"),
            "place": _("Lieu"),
        }
        help_texts = {"objectives": _("Ce que les personnes sauront faire après la formation.")}

    def __init__(self, *args: Any, establishments: Sequence[Establishment] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["version"] = self.instance.version
        for name in ("title", "starts_on", "ends_on", "hours"):
            self.fields[name].needed_for = NEEDED  # type: ignore[attr-defined]
        self.establishments = {str(one.uuid): one for one in establishments}
        if establishments:
            choices = [(uuid, f"{one.name} {one.city}".strip()) for uuid, one in self.establishments.items()]
            whole = [("", _("Toute l’entreprise"))]
            self.fields["establishment"] = forms.ChoiceField(
                label=_("Établissement"), choices=[*whole, *choices], required=False
            )
            self.initial["establishment"] = str(self.instance.establishment.uuid) if self.instance.establishment else ""

    @property
    def values(self) -> dict[str, Any]:
        """What is valid of it, as `services.asking.change` takes it."""
        given = {name: self.cleaned_data[name] for name in self.Meta.fields if name in self.cleaned_data}
        if "establishment" in self.cleaned_data:
            given["establishment"] = self.establishments.get(self.cleaned_data["establishment"])
        return given


class BodyForm(forms.Form):
    """« Organisme de formation »: one that the fund knows, or what is typed."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    body_search = forms.CharField(
        label=_("Chercher un organisme connu du fonds"),
        required=False,
        max_length=160,
        help_text=_("Le début de son nom, son SIRET, son SIREN, son n° BCE ou son numéro de déclaration."),
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    body = forms.ChoiceField(label=_("Organisme choisi"), required=False, widget=forms.RadioSelect)
    body_name = LineField(label=_("Nom de l’organisme de formation"), required=False, max_length=160)
    body_siret = IdentifierFormField("seller", label=_("SIRET ou n° BCE de l’organisme de formation"), required=False)

    def __init__(self, *args: Any, instance: FundingRequest, found: Sequence[KnownBody] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        current, sent = chosen_for(instance), of_key(self.data.get("body", ""))
        known = {one.key: one for one in (*filter(None, (current, sent)), *found)}
        self.known = known
        self.fields["body"].choices = [  # type: ignore[attr-defined]
            *((key, one.label) for key, one in known.items()),
            ("", _("Un autre organisme, que j’écris ci-dessous")),
        ]
        if not known:
            self.fields["body"].widget = forms.HiddenInput()
        self.initial = {
            **self.initial,
            "version": instance.version,
            "body": current.key if current else "",
            "body_name": "" if current else instance.body_name,
            "body_siret": "" if current else instance.body_siret,
        }
        self.fields["body_name"].needed_for = _("(si l’organisme n’est pas connu du fonds)")  # type: ignore[attr-defined]

    @property
    def values(self) -> dict[str, Any]:
        if one := self.known.get(self.cleaned_data.get("body", "")):
            return {"body": one.body, "body_name": "", "body_siret": one.siret}
        names = ("body_name", "body_siret")
        return {"body": None} | {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}


WHO_IS_PAID = [
    ("True", _("Le fonds paie directement l’organisme de formation (subrogation)")),
    ("False", _("L’entreprise paie l’organisme, et le fonds la rembourse")),
]


class CostsForm(forms.Form):
    """« Coûts »: what the company asks for, by family."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    teaching = EurosField(
        label=_("Coûts pédagogiques (€)"),
        help_text=_("Le prix de la formation, hors taxes si l’organisme facture la TVA. Par exemple 1 400,50."),
    )
    salary = EurosField(label=_("Rémunération (€)"), help_text=_("Les salaires des heures de formation."))
    annex = EurosField(label=_("Frais annexes (€)"), help_text=_("Transport, repas, hébergement."))
    is_subrogated = forms.TypedChoiceField(
        label=_("Qui le fonds paie-t-il ?"),
        choices=WHO_IS_PAID,
        coerce=lambda value: value == "True",
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, instance: FundingRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        names = ("version", "teaching", "salary", "annex", "is_subrogated")
        self.initial = {**self.initial, **{name: getattr(instance, name) for name in names}}
        self.fields["teaching"].needed_for = NEEDED  # type: ignore[attr-defined]

    @property
    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class PaperForm(forms.Form):
    """Files for one piece of the device; `name` is the piece's."""

    uploads = UploadsField(at_most=AT_ONCE)

    def __init__(self, *args: Any, name: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        self.fields["uploads"].label = _("Fichiers pour « %s »") % name
        self.fields["uploads"].help_text = _("PDF, PNG ou JPEG, 20 Mo au plus chacun.")


class OtherPaperForm(PaperForm):
    """A paper that the device doesn't ask for."""

    name = LineField(label=_("De quelle pièce s’agit-il ?"), max_length=120)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, name="", **kwargs)
        self.fields["uploads"].label = _("Fichiers")
        self.order_fields(["name", "uploads"])


class ReplacePaperForm(forms.Form):
    file = UploadField(label=_("Nouveau fichier"), help_text=_("PDF, PNG ou JPEG, 20 Mo au plus."))


class AnswerForm(forms.Form):
    """For each piece that the fund asked for, its files, or a word on why it can't be given; then one to the fund."""

    message = forms.CharField(
        label=_("Mot au fonds"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, demands: Sequence[PieceDemand], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.demands = demands
        for one in demands:
            self.fields[f"files_{one.uuid}"] = UploadsField(
                at_most=AT_ONCE,
                required=False,
                label=_("Fichiers pour « %s »") % one.name,
                help_text=_("PDF, PNG ou JPEG, 20 Mo au plus chacun."),
            )
            self.fields[f"word_{one.uuid}"] = forms.CharField(
                label=_("Vous ne pouvez pas fournir « %s » ? Dites pourquoi.") % one.name,
                required=False,
                max_length=500,
                initial=one.reply,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    @property
    def uploads(self) -> dict[PieceDemand, list[Any]]:
        return {one: self.cleaned_data.get(f"files_{one.uuid}") or [] for one in self.demands}

    @property
    def words(self) -> dict[PieceDemand, str]:
        return {one: self.cleaned_data.get(f"word_{one.uuid}", "") for one in self.demands}

    def part(self, demand: PieceDemand) -> list[forms.BoundField]:
        """The fields of one piece."""
        return [self[f"files_{demand.uuid}"], self[f"word_{demand.uuid}"]]


class GiveUpForm(forms.Form):
    reason = forms.CharField(
        label=_("Motif"),
        required=False,
        max_length=1000,
        help_text=_("Le fonds le lit."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def parsed(text: str) -> UUID | None:
    """A UUID that a form sent, None for anything else."""
    try:
        return UUID(text)
    except ValueError:
        return None
