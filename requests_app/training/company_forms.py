"""What the company writes to the operator, certifies, deposits and sends; what the fund decides."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from extranet.documents.fields import UploadField
from extranet.documents.inspection import Kind
from extranet.organisations.models import Worker
from requests_app.enrolments.models import Session

from .certification import TEXT
from .workflow import Part

LONGEST = 2000
NO_DATA_OF_WORKERS = _("N’y écrivez aucune donnée d’un travailleur : l’opérateur le lit.")


class Words(forms.CharField):
    """A few sentences to somebody."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3}), **kwargs)


class GiveBackForm(forms.Form):
    comment = Words(label=_("Ce que l’opérateur doit corriger"), help_text=NO_DATA_OF_WORKERS)


class DisownForm(forms.Form):
    reason = Words(label=_("Pourquoi cette demande n’est pas celle de votre entreprise"), help_text=NO_DATA_OF_WORKERS)


class CertifyForm(forms.Form):
    """The tick box whose text is certified; `version` is the request's when the totals were shown."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    certified = forms.BooleanField(
        label=TEXT, error_messages={"required": _("Cochez la case : sans elle, le récapitulatif ne peut être généré.")}
    )


class SignedRecapForm(forms.Form):
    """The recap as the signing tool gave it back."""

    file = UploadField(
        [Kind.PDF],
        label=_("Récapitulatif signé (PDF)"),
        help_text=_("Le fichier tel que l’outil de signature l’a produit, 20 Mo au plus."),
    )


class LinkForm(forms.Form):
    email = forms.EmailField(
        label=_("Adresse e-mail du représentant légal"),
        help_text=_("Il reçoit un lien personnel, valable 14 jours : vérifiez l’adresse."),
    )


class SendForm(forms.Form):
    """Nothing to fill in, except to answer a complement."""

    answer = Words(
        label=_("Votre réponse au fonds"), help_text=_("Dites ce que vous avez corrigé ou ajouté."), required=False
    )


class SessionChoice(forms.ModelChoiceField):
    def label_from_instance(self, session: Session) -> str:
        day = date_format(timezone.localtime(session.starts_at), "SHORT_DATE_FORMAT")
        return f"{session.course.code} – {session.course.title}, {day}"


class SessionForm(forms.Form):
    """The session whose presences are taken over, of those that the company's people attended."""

    session = SessionChoice(queryset=Session.objects.none(), to_field_name="uuid", label=_("Session"))

    def __init__(self, *args: Any, sessions: QuerySet[Session], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["session"].queryset = sessions  # type: ignore[attr-defined]
        self.has_sessions = sessions.exists()


class FindWorkerForm(forms.Form):
    typed = forms.CharField(label=_("Nom ou prénom"), max_length=80)


class TieForm(forms.Form):
    """The worker of the register who was picked."""

    tie = forms.ModelChoiceField(
        queryset=Worker.objects.none(),
        to_field_name="uuid",
        error_messages={"invalid_choice": _("Cette personne n’est plus dans votre registre : choisissez-en une.")},
    )

    def __init__(self, *args: Any, register: QuerySet[Worker], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tie"].queryset = register  # type: ignore[attr-defined]


class DecisionForm(forms.Form):
    """A decision of the fund; without an operator there is nobody else to write to."""

    for_operator = Words(label=_("Message à l’opérateur"), help_text=NO_DATA_OF_WORKERS, required=False)

    def __init__(self, *args: Any, has_operator: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_operator:
            del self.fields["for_operator"]

    @property
    def words(self) -> dict[str, str]:
        """The texts, as the services take them."""
        return {name: text.strip() for name, text in self.cleaned_data.items() if isinstance(text, str)}


class AcceptForm(DecisionForm):
    prefix = "accept"
    field_order = ("comment", "for_operator")
    comment = Words(label=_("Message à l’entreprise"), required=False)


class ComplementForm(DecisionForm):
    prefix = "complement"
    field_order = ("parts", "comment", "for_operator")
    parts = forms.MultipleChoiceField(
        label=_("Ce que l’entreprise peut changer"),
        choices=Part.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Cochez ce que l’entreprise peut changer.")},
    )
    comment = Words(
        label=_("Ce qui manque"), help_text=_("L’entreprise le lit : dites ce qu’elle doit faire, et pour quand.")
    )


class RefuseForm(DecisionForm):
    prefix = "refuse"
    field_order = ("reason", "for_operator")
    reason = Words(label=_("Motif du refus"), help_text=_("L’entreprise le lit. Un refus est définitif."))
