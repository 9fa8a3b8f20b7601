"""What is typed at the door."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class ReasonForm(forms.Form):
    """Why a confirmed sheet is corrected."""

    reason = forms.CharField(
        label=_("Motif de la correction"),
        max_length=500,
        required=False,
        help_text=_("Il reste écrit à côté de la présence, avec votre nom et l’heure."),
    )
    reason.needed_for = _("(nécessaire pour changer une présence)")  # type: ignore[attr-defined]


class ConfirmForm(forms.Form):
    others_absent = forms.BooleanField(label=_("Ceux qui n’ont ni signé ni été notés étaient absents"), required=False)


class CodeForm(forms.Form):
    """The letters under the QR code, for who can't read it with a camera."""

    code = forms.CharField(
        label=_("Code affiché à l’écran"),
        max_length=12,
        help_text=_("Huit lettres et chiffres sous le carré ; ils changent toutes les 30 secondes."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )


class AddressForm(forms.Form):
    email = forms.EmailField(
        label=_("Votre adresse e-mail"),
        help_text=_("Celle à laquelle vous avez reçu votre inscription."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class PrintForm(forms.Form):
    """Which sheet to print."""

    with_signatures = forms.TypedChoiceField(
        label=_("Contenu"),
        coerce=lambda value: value == "yes",
        choices=[
            ("no", _("Vide, à signer au stylo")),
            ("yes", _("Avec les présences signées et notées jusqu’ici")),
        ],
        initial="no",
        widget=forms.RadioSelect,
    )


class SendLinkForm(forms.Form):
    """Mailed to the trainer, or shown once."""

    how = forms.ChoiceField(
        label=_("Remettre le lien"),
        choices=[("mail", _("Par e-mail au formateur")), ("show", _("À l’écran, une seule fois, pour le copier"))],
        initial="mail",
        widget=forms.RadioSelect,
    )
