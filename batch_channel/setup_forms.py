"""The forms that set a channel up: whose, in what quality, and its account on the portal (`FLA-24`, `FLA-27`)."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from extranet.organisations.identifiers import IdentifierFormField
from extranet.organisations.models import Organisation
from extranet.tenants.models import Fund

from .account import EMPLOYERS_QUALITIES, secured_permissions
from .forms import KEY_FILE_BYTES
from .models import Quality
from .models.channels import FLA_PERMISSION
from .services.channels import check_host_key


class QualityForm(forms.Form):
    """In what quality: the entity is the one that the person acts for."""

    quality = forms.ChoiceField(
        label=_("Qualité"),
        widget=forms.RadioSelect,
        help_text=_(
            "Un canal par qualité. « Employeur ONSS » : votre entreprise envoie elle-même, sans mandataire."
            " « Prestataire de service » : elle envoie aussi pour les autres de son groupe qui lui ont donné mandat."
        ),
    )

    def __init__(self, *args: Any, kept: Collection[str], **kwargs: Any) -> None:
        """`kept` are the qualities whose channels she keeps: others aren't hers to begin."""
        super().__init__(*args, **kwargs)
        offered = [(one.value, one.label) for one in EMPLOYERS_QUALITIES if one.value in kept]
        self.fields["quality"].choices = offered  # type: ignore[attr-defined]


class EntityForm(forms.Form):
    """Whose channel, and in what quality."""

    entity = forms.CharField(
        label=_("Entité (nom ou numéro BCE)"),
        max_length=160,
        required=False,
        help_text=_("L’employeur qui a son propre canal. Laissez vide pour un canal du fonds lui-même."),
    )
    quality = forms.ChoiceField(
        label=_("Qualité"),
        choices=Quality.choices,
        widget=forms.RadioSelect,
        help_text=_(
            "Un canal par qualité. « Employeur ONSS » : l’entreprise envoie elle-même, sans mandataire. « Secrétariat"
            " social » ou « Prestataire de service » : le fonds, ou une entreprise pour les autres de son groupe,"
            " envoie pour celles qui lui ont donné mandat. « Prestataire de formation » : le fonds"
            " envoie en son propre nom les formations qu’il a organisées."
        ),
    )

    def clean_entity(self) -> Organisation | None:
        typed = self.cleaned_data["entity"].strip()
        if not typed:
            return None
        found = list(Organisation.objects.matching(typed).order_by("name_folded", "pk")[:2])
        if not found:
            raise ValidationError(
                gettext("Aucune organisation de ce nom ou de ce numéro : vérifiez, ou créez sa fiche.")
            )
        if len(found) > 1:
            raise ValidationError(gettext("Plusieurs organisations commencent ainsi : indiquez le numéro BCE."))
        return found[0]


class HasChannelForm(forms.Form):
    has_channel = forms.TypedChoiceField(
        label=_("Avez-vous déjà un canal ?"),
        choices=[
            ("no", _("Non : activer un nouveau canal BATCH")),
            ("yes", _("Oui : activer un canal BATCH existant (DmfA, Dimona…)")),
        ],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        help_text=_(
            "Un canal SFTP qui sert déjà pour une autre application dans cette qualité est réutilisé : ni nouveau"
            " certificat, ni nouvelle clé."
        ),
    )


class ExistingAccountForm(forms.Form):
    """What is kept of a channel that exists already, once « CareerPro » is ticked on it (`FLA-29`)."""

    sender_number = forms.CharField(
        label=_("Votre numéro expéditeur"),
        max_length=6,
        help_text=_("Six chiffres, affichés sur la page d’accueil de Chaman. Conservez cette information."),
    )
    username = forms.CharField(
        label=_("Nom d’utilisateur"),
        max_length=64,
        help_text=_(
            "Le nom technique de la connexion SFTP, avec « EXP » s’il est affiché devant. Conservez cette information."
        ),
    )
    company_number = IdentifierFormField("enterprise", label=_("N° BCE de l’expéditeur"))
    is_carried = forms.TypedChoiceField(
        label=_("Qui dépose et relève les fichiers ?"),
        choices=[
            ("no", _("L’extranet, par SFTP : il garde les clés, chiffrées")),
            ("yes", _("Je porte les fichiers moi-même : l’extranet n’a aucune clé privée")),
        ],
        initial="no",
        required=False,
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    host_key = forms.CharField(
        label=_("Clé du serveur"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "Obtenez-la de la sécurité sociale par une voie sûre : une empreinte « SHA256:… », la clé publique ou la"
            " ligne de known_hosts. Un serveur qui en montre une autre arrête tout échange. Inutile si vous portez les"
            " fichiers vous-même."
        ),
    )
    secured_permissions = forms.MultipleChoiceField(
        label=_("Permissions sécurisées"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Sélectionner au moins une permission sécurisée pour laquelle vous donnez accès au canal FTP"),
    )
    field_order = ["sender_number", "username", "secured_permissions", "company_number", "is_carried", "host_key"]

    def __init__(self, *args: Any, fund: Fund, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["secured_permissions"].choices = [  # type: ignore[attr-defined]
            (one, one) for one in secured_permissions(fund)
        ]
        self.fields["secured_permissions"].initial = [FLA_PERMISSION]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data["is_carried"] = bool(data.get("is_carried"))
        if "host_key" not in self.errors:
            check_host_key(is_carried=data["is_carried"], text=data.get("host_key", ""))
        return data


class NewAccountForm(ExistingAccountForm):
    """« Ajouter un compte FTP ou SFTP », with the portal's own labels."""

    type = forms.ChoiceField(
        label=_("Type"),
        choices=[("SFTP", "SFTP")],
        help_text=_("Ce service n’accepte que SFTP."),
    )
    account_name = forms.CharField(
        label=_("Nom du compte"), max_length=80, help_text=_("Un nom libre, purement indicatif.")
    )
    certificate = forms.FileField(
        label=_("Certificat"),
        help_text=_(
            "La clé publique (.cer) de votre certificat digital qualifié, qui servira aux fichiers signature (FS)."
        ),
    )
    certificate_name = forms.CharField(
        label=_("Nom du certificat"), max_length=80, help_text=_("Donnez un nom à votre certificat.")
    )
    ssh_public_key = forms.FileField(
        label=_("Clé SSH publique"),
        required=False,
        help_text=_(
            "Le fichier « .pub » d’une paire que vous avez déjà. Sans lui, l’extranet fait une paire à l’étape suivante"
            " et montre la clé publique à charger sur le portail."
        ),
    )
    field_order = [
        "type",
        "account_name",
        "secured_permissions",
        "certificate",
        "certificate_name",
        "username",
        "ssh_public_key",
        "sender_number",
        "company_number",
        "is_carried",
        "host_key",
    ]

    def clean_certificate(self) -> bytes:
        return read(self.cleaned_data["certificate"])

    def clean_ssh_public_key(self) -> bytes | None:
        file = self.cleaned_data["ssh_public_key"]
        return read(file) if file else None


def read(file: Any) -> bytes:
    if file.size > KEY_FILE_BYTES:
        raise ValidationError(gettext("Ce fichier est trop grand pour une clé ou un certificat."))
    return bytes(file.read())
