"""The forms of the channel: its settings, its keys, and an answer that was looked at."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from extranet.organisations.identifiers import IdentifierFormField
from extranet.ui.forms import FundModelForm

from .models import Channel, Environment

KEY_FILE_BYTES = 100_000  # keys and certificates are a few thousand


class ChannelForm(FundModelForm):
    """Where files go, as whom, and how. The names are those of the social security's own set-up page (`FLA-27`)."""

    sender_number = forms.CharField(
        label=_("Numéro d’expéditeur"),
        max_length=6,
        help_text=_("Les six chiffres que la sécurité sociale a donnés ; ils sont dans chaque nom de fichier."),
    )
    company_number = IdentifierFormField("enterprise", label=_("N° BCE de l’expéditeur"))
    signing_environments = forms.MultipleChoiceField(
        label=_("Environnements signés"),
        choices=Environment.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Un essai (T) n’a pas besoin de signature ; un envoi réel (R) en veut une."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Channel
        fields = (
            "sender_number",
            "company_number",
            "username",
            "host",
            "port",
            "host_key",
            "environment",
            "application_code",
            "signing_environments",
            "signature_columns",
            "max_forms",
            "max_part_bytes",
        )
        widgets = {"host_key": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "username": _("Le nom technique choisi lors de la création du canal."),
            "host_key": _(
                "Obtenez-la de la sécurité sociale par une voie sûre : une empreinte « SHA256:… », la clé publique ou"
                " la ligne de known_hosts. Un serveur qui en montre une autre arrête tout échange."
            ),
            "application_code": _("Deuxième partie du nom des fichiers. XFLA est un code provisoire de cet extranet."),
            "signature_columns": _("76 caractères par ligne, ou 0 pour une seule ligne."),
            "max_part_bytes": _("Le canal a une limite qu’il ne publie pas."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.update(
            sender_number=self.instance.sender_id or "",
            signing_environments=self.instance.signing_environments,
            version=self.instance.version,
        )


class KeyFileForm(forms.Form):
    """A file with a private key, which is sealed at once and never shown again."""

    file = forms.FileField(label=_("Fichier"))
    password = forms.CharField(
        label=_("Mot de passe du fichier"),
        required=False,
        widget=forms.PasswordInput,
        help_text=_("S’il en a un. Il sert à l’ouvrir et n’est pas gardé."),
    )

    def clean_file(self) -> bytes:
        file = self.cleaned_data["file"]
        if file.size > KEY_FILE_BYTES:
            raise ValidationError(_("Ce fichier est trop grand pour une clé : choisissez celui de la clé."))
        return bytes(file.read())


class ReviewForm(forms.Form):
    comment = forms.CharField(
        label=_("Ce qui en est fait"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Gardé au journal : ce que vous avez vérifié, et ce qui suit."),
    )


class HoldForm(forms.Form):
    reason = forms.CharField(label=_("Pourquoi"), max_length=500, help_text=_("Gardé au journal."))
