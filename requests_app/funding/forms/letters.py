"""Sending letters, withdrawing one, and which an organisation wants on paper too."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from extranet.documents.fields import UploadField
from extranet.documents.inspection import Kind
from extranet.organisations.forms.finding import OrganisationField
from extranet.organisations.models import Organisation
from extranet.organisations.roles import OrganisationKind

from ..models import FundingRequest, LetterKind
from ..queries.letters import READERS
from ..workflow import RequestState

ADDRESSEES = (OrganisationKind.COMPANY, OrganisationKind.TRAINING_BODY, OrganisationKind.PUBLIC_BODY)
QUALITIES = [("", "---------"), *((kind.value, kind.label) for kind in ADDRESSEES)]
MOST_AT_ONCE = 500  # organisations of one sending
ROLE_CHOICES = [(role.value, role.label) for role in READERS]


def of_quality(quality: str) -> QuerySet[Organisation]:
    """Those that a letter to many reaches."""
    return Organisation.objects.of_kind(quality).order_by("pk")


class LetterForm(forms.Form):
    """What every letter has."""

    kind = forms.ChoiceField(label=_("Nature"), choices=[("", "---------"), *LetterKind.choices])
    subject = forms.CharField(label=_("Objet"), max_length=200)
    file = UploadField(
        (Kind.PDF,), label=_("Courrier (PDF)"), help_text=_("Le fichier que l’organisation lira, tel quel.")
    )
    roles = forms.MultipleChoiceField(
        label=_("Montré à"),
        choices=ROLE_CHOICES,
        widget=forms.CheckboxSelectMultiple,
        initial=[role.value for role in READERS],
        help_text=_("Seules les personnes qui ont l’un de ces rôles l’ouvrent et reçoivent l’e-mail."),
        error_messages={"required": _("Choisissez au moins un rôle à qui montrer le courrier.")},
    )

    def given(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {name: data[name] for name in ("kind", "subject", "roles")} | {"upload": data["file"]}


class OneLetterForm(LetterForm):
    """To one organisation, perhaps about a request of its."""

    organisation = OrganisationField(
        *ADDRESSEES,
        label=_("Destinataire"),
        help_text=_("Nom exact ou numéro, tel qu’il figure dans « Organisations »."),
    )
    request = forms.CharField(
        label=_("Numéro de la demande de prise en charge"),
        max_length=20,
        required=False,
        help_text=_("Par exemple DPC-2026-00001."),
    )

    field_order = ("organisation", "kind", "subject", "request", "file", "roles")

    def clean_request(self) -> FundingRequest | None:
        number = self.cleaned_data["request"].strip().upper()
        if not number:
            return None
        found = FundingRequest.objects.exclude(state=RequestState.DRAFT).filter(number=number).first()
        if found is None:
            raise ValidationError(_("Aucune demande n’a ce numéro : vérifiez-le, ou laissez le champ vide."))
        return found

    def given(self) -> dict[str, Any]:
        data = self.cleaned_data
        return super().given() | {"organisations": [data["organisation"]], "request": data["request"]}


class ManyLettersForm(LetterForm):
    """To all organisations of a quality. `expected` is how many the page said that they are."""

    quality = forms.ChoiceField(label=_("Toutes les organisations de cette qualité"), choices=QUALITIES)
    expected = forms.IntegerField(widget=forms.HiddenInput, required=False)

    field_order = ("quality", "kind", "subject", "file", "roles", "expected")

    def given(self) -> dict[str, Any]:
        return super().given() | {"organisations": of_quality(self.cleaned_data["quality"])}


class WithdrawLetterForm(forms.Form):
    reason = forms.CharField(
        label=_("Motif du retrait"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("L’organisation le lit à la place du courrier."),
    )


WAYS = [("online", _("En ligne seulement")), ("paper", _("En ligne et sur papier"))]


class PaperForm(forms.Form):
    """One choice for each kind of letter."""

    def __init__(self, *args: Any, chosen: dict[str, bool], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind in LetterKind:
            self.fields[kind.value] = forms.ChoiceField(
                label=kind.label, choices=WAYS, widget=forms.RadioSelect, initial="paper" if chosen[kind] else "online"
            )

    @property
    def wanted(self) -> dict[str, bool]:
        return {kind: self.cleaned_data[kind] == "paper" for kind in LetterKind.values}


class UsualPaperForm(forms.Form):
    kinds = forms.MultipleChoiceField(
        label=_("Sur papier aussi, sauf choix contraire de l’organisation"),
        choices=LetterKind.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Ce qui n’est pas coché est en ligne seulement. Chaque organisation choisit ensuite elle-même."),
    )
