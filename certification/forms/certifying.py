"""The forms of « Fiche de présence »: what is joined, what is ticked, the code."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from extranet.documents.fields import UploadField, UploadsField
from extranet.documents.inspection import Inspected

from ..amounts import read_hours
from ..models import Certificate
from ..proofs import Method
from ..returned import Returned, read_returned
from ..services.joining import SHEETS, TOO_MANY_SHEETS
from ..statements import ADDRESS, HOURS


class ScanForm(forms.Form):
    """« Joindre le certificat de réalisation signé » (`ATN-44`)."""

    scan = UploadField(
        label=_("Joindre le certificat de réalisation signé"),
        help_text=_("Le certificat imprimé puis signé : un PDF, ou une photo nette (PNG, JPEG), 20 Mo au plus."),
        error_messages={"required": _("Choisissez le fichier du certificat signé.")},
    )

    def __init__(self, *args: Any, certificate: Certificate, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.certificate = certificate

    def clean_scan(self) -> Returned:
        return read_returned(self.cleaned_data["scan"], self.certificate)


class ScanHoursForm(forms.Form):
    """Which hours she reads on a paper whose code can't be read (`ATN-47`)."""

    hours = forms.CharField(
        label=_("Heures de présence lues sur le certificat signé"),
        max_length=12,
        help_text=_("Par exemple 147,00 ; 0 si le certificat est à zéro heure."),
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        error_messages={"required": _("Écrivez les heures que vous lisez sur le papier.")},
    )

    def clean_hours(self) -> Any:
        return read_hours(self.cleaned_data["hours"])


class SheetsForm(forms.Form):
    """« Joindre l'attestation de présence » (`ATN-49`)."""

    sheets = UploadsField(
        at_most=SHEETS,
        label=_("Joindre l'attestation de présence"),
        help_text=_("Les feuilles d’émargement, si le fonds les demande : PDF, PNG ou JPEG, un ou plusieurs fichiers."),
        error_messages={"required": _("Choisissez au moins un fichier."), "too_many": TOO_MANY_SHEETS},
    )

    @property
    def titled(self) -> list[tuple[str, Inspected]]:
        """Each with the file's own name, which only the body and the fund read."""
        names = [" ".join((file.name or "").split()) for file in self.files.getlist("sheets")]
        return list(zip([name[:120] for name in names], self.cleaned_data["sheets"], strict=True))


class OnlineForm(forms.Form):
    """The two boxes of the entirely online path; the first only for somebody who didn't vouch for the hours herself."""

    certifies = forms.BooleanField(
        label=HOURS, error_messages={"required": _("Cochez cette case : sans elle, rien n’est certifié.")}
    )
    accepts = forms.BooleanField(
        label=ADDRESS,
        error_messages={
            "required": _("Cochez cette case pour certifier entièrement en ligne, ou certifiez sur papier.")
        },
    )

    def __init__(self, *args: Any, has_vouched: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if has_vouched:
            del self.fields["certifies"]

    @property
    def statements(self) -> list[str]:
        return [str(HOURS), str(ADDRESS)]


class MethodForm(forms.Form):
    """« Choix de la méthode d'authentification » (`ATN-53`)."""

    method = forms.ChoiceField(
        label=_("Comment confirmer que c’est vous ?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez une méthode."), "invalid_choice": _("Choisissez une méthode.")},
    )

    LABELS = {
        Method.PASSKEY: _("Utiliser ma clé d’accès"),
        Method.TOTP: _("Saisir un code de mon application d’authentification"),
        Method.EMAIL_CODE: _("Envoyer le code de vérification par e-mail"),
    }

    def __init__(self, *args: Any, methods: list[Method], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["method"].choices = [(one.value, self.LABELS[one]) for one in methods]  # type: ignore[attr-defined]
        self.fields["method"].initial = methods[0].value


class CodeForm(forms.Form):
    """The four digits of the mail (`ATN-56`)."""

    code = forms.RegexField(
        regex=r"^[0-9]{4}$",
        label=_("Code de vérification"),
        max_length=8,
        help_text=_("4 chiffres."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
        error_messages={
            "required": _("Saisissez les 4 chiffres du message."),
            "invalid": _("Un code a 4 chiffres, par exemple 0372."),
        },
    )

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        if data is not None and "code" in data:
            data = data.copy()
            data["code"] = "".join(data["code"].split())
        super().__init__(data, **kwargs)
