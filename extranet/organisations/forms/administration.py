"""Forms of an organisation's own administration: handing over, qualities, numbers, reasons."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from extranet.ui.widgets import DateInput

from ..models import Membership, Organisation
from ..queries import MembershipQuerySet


class ColleagueChoice(forms.ModelChoiceField):
    def label_from_instance(self, member: Any) -> str:
        return f"{member.full_name} ({', '.join(member.role_labels)})"


class HandoverForm(forms.Form):
    """To whom an access manager hands over, and what becomes of herself."""

    successor = ColleagueChoice(
        queryset=Membership.objects.none(),
        label=_("Successeur"),
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez un collègue dont l’accès est en vigueur.")},
    )
    stays_co = forms.TypedChoiceField(
        label=_("Ensuite"),
        choices=[("yes", _("Je reste co-responsable des accès")), ("no", _("Je quitte la gestion des accès"))],
        coerce=lambda value: value == "yes",
        initial="yes",
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, successors: MembershipQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["successor"].queryset = successors.order_by("last_first_folded", "pk")  # type: ignore[attr-defined]


class ReasonForm(forms.Form):
    """Why, in a few words: for the journal, and for whoever reads the decision."""

    reason = forms.CharField(
        label=_("Motif"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Écrivez le motif en quelques mots.")},
    )


class QualityManagerForm(forms.Form):
    """Who is named manager of which quality."""

    kind = forms.ChoiceField(label=_("Qualité"))
    membership = ColleagueChoice(
        queryset=Membership.objects.none(), label=_("Utilisateur"), empty_label=_("Choisissez…")
    )
    is_co = forms.TypedChoiceField(
        label=_("Fonction"),
        choices=[("no", _("Gestionnaire Local")), ("yes", _("Co-Gestionnaire Local"))],
        coerce=lambda value: value == "yes",
        initial="no",
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, organisation: Organisation, members: MembershipQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = zip(organisation.kinds, organisation.kind_labels, strict=True)
        self.fields["kind"].choices = list(labels)  # type: ignore[attr-defined]
        self.fields["membership"].queryset = members.order_by("last_first_folded", "pk")  # type: ignore[attr-defined]


class ActivationForm(forms.Form):
    """Who is to manage the new quality: found among the users by name."""

    q = forms.CharField(
        label=_("Rechercher un utilisateur (nom ou prénom)"),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    manager = ColleagueChoice(
        queryset=Membership.objects.none(),
        label=_("Gestionnaire Local"),
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choisissez un utilisateur dont l’accès est en vigueur."),
            "invalid_choice": _("Choisissez un utilisateur dont l’accès est en vigueur."),
        },
    )

    SHOWN = 20

    def __init__(self, *args: Any, members: MembershipQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        typed = self.data.get("q", "").strip()
        self.total = (members.matching(typed) if typed else members).count()
        chosen = members.filter(uuid=self.data["manager"]) if is_uuid(self.data.get("manager")) else members.none()
        found = (members.matching(typed) if typed else members).order_by("last_first_folded", "pk")
        shown = [*found.values_list("pk", flat=True)[: self.SHOWN], *chosen.values_list("pk", flat=True)]
        field: Any = self.fields["manager"]
        field.to_field_name = "uuid"
        field.queryset = members.filter(pk__in=shown).order_by("last_first_folded", "pk")

    @property
    def left_out(self) -> int:
        """How many more there are than are shown."""
        return max(0, self.total - self.SHOWN)


def is_uuid(typed: str | None) -> bool:
    try:
        forms.UUIDField().clean(typed)
    except forms.ValidationError:
        return False
    return True


class NumberForm(forms.Form):
    """« Changer de numéro »: which one, the new one, since when and why."""

    which = forms.ChoiceField(label=_("Numéro qui change"), widget=forms.RadioSelect)
    number = forms.CharField(label=_("Nouveau numéro"), max_length=30)
    changed_on = forms.DateField(label=_("À partir du"), widget=DateInput)
    reason = forms.CharField(
        label=_("Motif"), max_length=200, help_text=_("Par exemple : fusion, transfert du siège, nouvelle société.")
    )

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["which"].choices = choices  # type: ignore[attr-defined]
