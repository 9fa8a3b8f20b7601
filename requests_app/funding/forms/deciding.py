"""What the fund's staff decide: pieces that are missing, amounts agreed to, a reason, a colleague."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from extranet.organisations.models import Membership
from extranet.tenants.text import tidy
from extranet.ui.forms import FundModelForm
from extranet.ui.widgets import DateInput

from ..models import Agreement, DevicePiece, Family, FundingRequest
from ..money import in_euros
from ..queries.people import officers
from ..services.pieces import missing_pieces
from .fields import EurosField, HoursField

FREE_PIECES = 3  # lines for pieces that the device doesn't name
Demand = tuple[DevicePiece | None, str, str]


class AskPiecesForm(forms.Form):
    """A tick box and a word for each piece of the device, the missing ones ticked; then lines for others."""

    def __init__(self, *args: Any, request: FundingRequest, **kwargs: Any) -> None:
        kwargs.setdefault("use_required_attribute", False)
        super().__init__(*args, **kwargs)
        asked = request.device.pieces.filter(stage="request", is_current=True)
        self.pieces = list(asked.order_by("position", "pk"))
        missing = {piece.pk for piece in missing_pieces(request)}
        for piece in self.pieces:
            self.fields[f"piece_{piece.pk}"] = forms.BooleanField(
                label=piece.name, required=False, initial=piece.pk in missing
            )
            self.fields[f"note_{piece.pk}"] = word(_("Ce qui manque à « %s »") % piece.name)
        for number in range(1, FREE_PIECES + 1):
            self.fields[f"name_{number}"] = forms.CharField(
                label=_("Autre pièce %s") % number, max_length=120, required=False
            )
            self.fields[f"why_{number}"] = word(_("Ce qui est attendu de l’autre pièce %s") % number)

    @property
    def lines(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """The device's pieces: tick box and word."""
        return [(self[f"piece_{piece.pk}"], self[f"note_{piece.pk}"]) for piece in self.pieces]

    @property
    def free_lines(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[f"name_{number}"], self[f"why_{number}"]) for number in range(1, FREE_PIECES + 1)]

    def clean(self) -> dict[str, Any]:
        """A word without its tick would be lost: it is refused, as is naming nothing at all."""
        cleaned = super().clean() or {}
        for piece in self.pieces:
            if cleaned.get(f"note_{piece.pk}") and not cleaned.get(f"piece_{piece.pk}"):
                self.add_error(f"piece_{piece.pk}", _("Cochez la pièce, ou effacez ce que vous en dites."))
        for number in range(1, FREE_PIECES + 1):
            if cleaned.get(f"why_{number}") and not cleaned.get(f"name_{number}"):
                self.add_error(f"name_{number}", _("Donnez un nom à la pièce."))
        if not self.errors and not self.demands:
            raise ValidationError(_("Nommez au moins une pièce."))
        return cleaned

    @property
    def demands(self) -> list[Demand]:
        """What `services.deciding.ask_pieces` takes."""
        given = self.cleaned_data
        named: list[Demand] = [
            (piece, piece.name, given.get(f"note_{piece.pk}", ""))
            for piece in self.pieces
            if given.get(f"piece_{piece.pk}")
        ]
        free: list[Demand] = [
            (None, tidy(name), given.get(f"why_{number}", ""))
            for number in range(1, FREE_PIECES + 1)
            if (name := given.get(f"name_{number}"))
        ]
        return named + free


def word(label: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=500, required=False)


class AgreementForm(FundModelForm):
    """Amounts by family of costs, hours and validity; prefilled with what was asked, or with what was agreed before."""

    teaching = EurosField(label=_("Coûts pédagogiques (€)"))
    salary = EurosField(label=_("Rémunération (€)"))
    annex = EurosField(label=_("Frais annexes (€)"))
    total_hours = HoursField(
        label=_("Heures accordées"), required=True, help_text=_("Pour toutes les personnes ensemble, par exemple 28.")
    )

    class Meta:
        model = Agreement
        fields = ("teaching", "salary", "annex", "total_hours", "valid_from", "valid_until", "note")
        widgets = {"valid_from": DateInput, "valid_until": DateInput, "note": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "valid_from": _("Le premier jour de formation pris en charge."),
            "valid_until": _("Les factures se déposent jusqu’à ce jour."),
            "note": _("Imprimées dans l’accord."),
        }

    def __init__(self, *args: Any, asked: FundingRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for family in Family.values:
            amount = in_euros(getattr(asked, family))
            self.fields[family].help_text = _("Demandé : %(amount)s") % {"amount": amount}

    def given(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class RefuseForm(forms.Form):
    reason = forms.CharField(
        label=_("Motif du refus"),
        max_length=2000,
        help_text=_("L’entreprise le lit, dans le dossier et dans la lettre."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("use_required_attribute", False)
        super().__init__(*args, **kwargs)


class HandOverForm(forms.Form):
    officer = forms.ModelChoiceField(label=_("Collègue"), queryset=Membership.objects.none())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["officer"]
        field.queryset = officers()  # type: ignore[attr-defined]
        field.label_from_instance = lambda one: one.full_name  # type: ignore[attr-defined]
