"""What beneficiaries, employers, bodies and staff write about a certified month."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from extranet.documents.fields import UploadField, UploadsField

from ..models import Dossier, Validation
from ..services.joining import SHEETS, TOO_MANY_SHEETS
from .dossiers import BirthDateField, DateField

LONGEST = 2000


class Words(forms.CharField):
    """A few sentences."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 4}), **kwargs)


class ContestForm(forms.Form):
    reason = Words(
        label=_("Ce qui n’est pas juste"),
        help_text=_("L’organisme de formation et le fonds le lisent."),
    )


class SpaceContestForm(ContestForm):
    """The same from a space, by somebody who may be both beneficiary and employer."""

    party = forms.ChoiceField(
        label=_("Vous contestez en tant que"), choices=Validation.Party.choices, widget=forms.RadioSelect
    )
    field_order = ("party", "reason")

    def __init__(self, *args: Any, parties: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = _("L’organisme de formation et le fonds le lisent, et vous répondent ici.")
        if len(parties) < 2:
            del self.fields["party"]


class RemarkForm(forms.Form):
    text = Words(label=_("Votre message"), help_text=_("Lu par l’organisme, le fonds, le bénéficiaire et l’employeur."))


class BodyReasonForm(forms.Form):
    """Why a month is sent back, maintained or accepted."""

    reason = Words(label=_("Motif"), help_text=_("Lu par l’organisme, le fonds, le bénéficiaire et l’employeur."))


class SheetsForm(forms.Form):
    due_on = DateField(label=_("À joindre avant le"))
    reason = Words(label=_("Ce que vous demandez"), initial=_("Joignez les attestations de présence signées du mois."))


class PaperForm(forms.Form):
    """The validation that somebody gave on paper."""

    party = forms.ChoiceField(label=_("Qui a répondu"), choices=Validation.Party.choices, widget=forms.RadioSelect)
    answer = forms.ChoiceField(
        label=_("Sa réponse"),
        choices=[("yes", _("Les heures sont justes")), ("no", _("Les heures sont contestées"))],
        widget=forms.RadioSelect,
    )
    file = UploadField(label=_("Le papier signé"), help_text=_("PDF, PNG ou JPEG, 20 Mo au plus."))
    reason = Words(label=_("Ce qui n’est pas juste"), required=False, help_text=_("Si les heures sont contestées."))

    @property
    def arguments(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "party": data["party"],
            "agrees": data["answer"] == "yes",
            "reason": data["reason"],
            "upload": data["file"],
        }


class SheetsGivenForm(forms.Form):
    sheets = UploadsField(
        at_most=SHEETS,
        label=_("Attestations de présence"),
        help_text=_("Un ou plusieurs fichiers PDF, PNG ou JPEG, 20 Mo au plus chacun."),
        error_messages={"too_many": TOO_MANY_SHEETS},
    )
    text = Words(label=_("Un mot pour le fonds"), required=False)

    @property
    def arguments(self) -> dict[str, Any]:
        return {"uploads": self.cleaned_data["sheets"], "text": self.cleaned_data["text"]}


class BirthForm(forms.Form):
    answer = BirthDateField(label=_("Votre date de naissance"))

    @property
    def given(self) -> str:
        answer: datetime.date = self.cleaned_data["answer"]
        return answer.isoformat()


class NumberForm(forms.Form):
    answer = forms.CharField(
        label=_("Le numéro de votre dossier"),
        max_length=30,
        help_text=_("Il figure sur les courriers du fonds."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    @property
    def given(self) -> str:
        return str(self.cleaned_data["answer"])


def proof_form(dossier: Dossier, data: Any = None) -> BirthForm | NumberForm:
    return BirthForm(data) if dossier.born_on else NumberForm(data)
