"""What is written to the fund or by it, and who answers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from extranet.documents.fields import UploadsField
from extranet.organisations.models import Membership

from ..exchange_recipients import officers
from ..models import Thread, ThreadMessage
from ..services.exchanges import MOST_FILES, TOO_MANY_FILES

LONGEST = 2**62  # of a message's id, as the database counts


def text_field() -> forms.CharField:
    return forms.CharField(
        label=_("Votre message"),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=ThreadMessage._meta.get_field("text").max_length,
    )


def papers_field() -> UploadsField:
    return UploadsField(
        at_most=MOST_FILES,
        label=_("Fichiers"),
        required=False,
        help_text=_("PDF, PNG ou JPEG, 20 Mo chacun, cinq au plus."),
        error_messages={"too_many": TOO_MANY_FILES},
    )


def seen_field() -> forms.IntegerField:
    return forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=LONGEST)


class MessageForm(forms.Form):
    """`seen` is the last message that stood on the page."""

    text = text_field()
    papers = papers_field()
    seen = seen_field()


class QuestionForm(forms.Form):
    subject = forms.CharField(
        label=_("Sujet"),
        help_text=_("En quelques mots, pour que vous et vos collègues le retrouviez."),
        max_length=Thread._meta.get_field("subject").max_length,
    )
    text = text_field()
    papers = papers_field()


class OfficerField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Membership) -> str:
        return obj.full_name


class AssignForm(forms.Form):
    officer = OfficerField(
        queryset=Membership.objects.none(),
        to_field_name="uuid",
        required=False,
        label=_("Répond pour le fonds"),
        empty_label=_("Personne en particulier"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["officer"].queryset = officers()  # type: ignore[attr-defined]


class CloseForm(forms.Form):
    seen = seen_field()
