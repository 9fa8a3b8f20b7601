"""The forms of the channel: its settings, its keys, and an answer that was looked at."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from extranet.organisations.forms.administration import ColleagueChoice
from extranet.organisations.identifiers import IdentifierFormField
from extranet.organisations.models import Membership
from extranet.organisations.queries import MembershipQuerySet
from extranet.organisations.roles import OrganisationKind
from extranet.ui.forms import FundModelForm

from .models import Channel, Environment
from .services.carrying import BROUGHT_MAX_BYTES
from .services.channels import check_host_key
from .services.review import EFFECTS

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
        fields: ClassVar[tuple[str, ...]] = (
            "sender_number",
            "company_number",
            "username",
            "host",
            "port",
            "host_key",
            "is_carried",
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

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "host_key" not in self.errors:
            check_host_key(is_carried=bool(data.get("is_carried")), text=data.get("host_key", ""))
        return data

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.update(
            sender_number=self.instance.sender_id or "",
            signing_environments=self.instance.signing_environments,
            version=self.instance.version,
        )


class KeptChannelForm(ChannelForm):
    """What an employer's own keeper changes; the server, the code and the sizes are the fund's to set."""

    class Meta(ChannelForm.Meta):
        fields: ClassVar[tuple[str, ...]] = (
            "sender_number",
            "company_number",
            "username",
            "host_key",
            "is_carried",
            "environment",
            "signing_environments",
        )


class TechnicalRightForm(forms.Form):
    """Who is given « Gestion des canaux techniques », and under which quality."""

    membership = ColleagueChoice(
        queryset=Membership.objects.none(), label=_("Utilisateur"), empty_label=_("Choisissez…")
    )
    kind = forms.ChoiceField(label=_("Qualité"))

    def __init__(self, *args: Any, kinds: Sequence[str], members: MembershipQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(kind, OrganisationKind(kind).label) for kind in kinds]  # type: ignore[attr-defined]
        self.fields["membership"].queryset = members.order_by("last_first_folded", "pk")  # type: ignore[attr-defined]


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


class Moment(forms.DateTimeField):
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    input_formats = ("%Y-%m-%dT%H:%M", "%d/%m/%Y %H:%M")


class TakesOver(forms.Form):
    """When a certificate takes the place of the one that is there."""

    takes_over_at = Moment(
        label=_("Prend effet le"),
        required=False,
        help_text=_(
            "Vide : tout de suite. Sinon le moment où la sécurité sociale le connaît ; jusque-là l’actuel signe."
        ),
    )

    def __init__(self, *args: Any, replaces: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not replaces:
            del self.fields["takes_over_at"]

    @property
    def moment(self) -> datetime.datetime | None:
        found: datetime.datetime | None = self.cleaned_data.get("takes_over_at")
        return found


class SigningKeyForm(TakesOver, KeyFileForm):
    """The certificate with its key."""

    field_order = ("file", "password", "takes_over_at")


class ReviewForm(forms.Form):
    comment = forms.CharField(
        label=_("Ce qui en est fait"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Gardé au journal : ce que vous avez vérifié, et ce qui suit."),
    )


class HoldForm(forms.Form):
    reason = forms.CharField(label=_("Pourquoi"), max_length=500, help_text=_("Gardé au journal."))


class ReasonForm(forms.Form):
    """Why a stored file is looked into."""

    reason = forms.CharField(label=_("Pourquoi l’ouvrir"), max_length=500, help_text=_("Gardé au journal."))


class CertificateForm(TakesOver):
    """The public half of a certificate whose key stays with who signs."""

    file = forms.FileField(label=_("Certificat"), help_text=_("Sa partie publique (.cer), en DER ou en PEM."))

    field_order = ("file", "takes_over_at")

    def clean_file(self) -> bytes:
        return read_small(self.cleaned_data["file"])


class SignatureForm(forms.Form):
    file = forms.FileField(label=_("Fichier FS"), help_text=_("Celui que la commande ci-dessus a écrit."))

    def clean_file(self) -> bytes:
        return read_small(self.cleaned_data["file"])


def read_small(file: Any) -> bytes:
    if file.size > KEY_FILE_BYTES:
        raise ValidationError(_("Ce fichier est trop grand pour un certificat ou une signature."))
    return bytes(file.read())


class DepositForm(forms.Form):
    deposited_at = Moment(
        label=_("Déposé le"),
        help_text=_("Le moment où le fichier GO était dans le dossier du serveur."),
    )


class BroughtAnswerForm(forms.Form):
    """One answer as it was taken from the folder, with its signature if there is one."""

    file = forms.FileField(label=_("Réponse (FO… ou CO…)"), help_text=_("Tel quel, avec son nom."))
    signature = forms.FileField(
        label=_("Sa signature (FS…)"), required=False, help_text=_("Du même envoi, si le dossier en a une.")
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > BROUGHT_MAX_BYTES:
            raise ValidationError(_("Ce fichier est trop grand : apportez les réponses une par une, telles quelles."))
        return file

    def clean_signature(self) -> bytes | None:
        file = self.cleaned_data["signature"]
        return read_small(file) if file else None


class AttachForm(forms.Form):
    batch = forms.CharField(label=_("Lot"), max_length=60, help_text=_("Son nom, ou celui d’un de ses fichiers."))
    effect = forms.ChoiceField(label=_("Ce qu’elle vaut"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Pourquoi c’est de ce lot qu’elle parle"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Gardé au journal : ce que vous avez vérifié, et auprès de qui."),
    )

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["effect"].choices = [(one.value, one.label) for one in EFFECTS[kind]]  # type: ignore[attr-defined]
