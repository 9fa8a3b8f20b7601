"""What a fund adds to its mails, for each decision in each of its languages (`ITM-17`)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from extranet.tenants.models import Fund
from extranet.ui.context import own_names

from ..mail_texts import LONGEST, texts_of
from ..mails.decisions import Decision
from ..models import Notification

KINDS = [
    *Decision.choices,
    ("refused", _("Votre demande est refusée")),
    ("listed", _("Vous êtes sur la liste « Tenez-moi au courant »")),
    (Notification.Kind.CONVOCATION.value, _("Convocation à une formation")),
    (Notification.Kind.REMINDER.value, _("Rappel : votre formation approche")),
]


class MailTextsForm(forms.Form):
    """The texts of one language; an empty one adds nothing, or what the fund's first language says."""

    def __init__(self, *args: Any, fund: Fund, language: str, **kwargs: Any) -> None:
        kwargs.setdefault("use_required_attribute", False)
        super().__init__(*args, **kwargs)
        stored = texts_of(fund)
        name = dict(own_names(fund.languages))[language]
        for kind, label in KINDS:
            self.fields[kind] = forms.CharField(
                label=format_lazy("{label} ({language})", label=label, language=name),
                required=False,
                max_length=LONGEST,
                widget=forms.Textarea(attrs={"rows": 3, "lang": language}),
            )
            self.initial[kind] = stored.get(kind, {}).get(language, "")
