"""What goes wrong between us and the server: what is said, and when to try again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from extranet.tenants.registries import Text

from .protocol.transport import HostKeyMismatch, TransportError

PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60))
"""After the first failures; the last one is repeated (batch channel facts §5.4)."""

PRODUCTION_REFUSED = "production_refused"
KEYS_UNREADABLE = "keys_unreadable"
CERTIFICATE_UNUSABLE = "certificate_unusable"
MISCONFIGURED = "TransportMisconfigured"
STOP = HostKeyMismatch.__name__
"""After this nothing is tried any more until somebody has pinned a key again."""


@dataclass(frozen=True, slots=True)
class Incident:
    """`what` happened, and what to `do`."""

    what: Text
    do: Text


WAIT = _("Rien n’est perdu : l’essai suivant se fait de lui-même. Si cela dure, appelez le service informatique.")
CHECK_CHANNEL = _("Un administrateur du fonds vérifie le canal ; l’essai suivant se fait de lui-même.")

INCIDENTS: Mapping[str, Incident] = {
    "HostNotFound": Incident(_("Le nom du serveur n’est pas connu."), CHECK_CHANNEL),
    "ConnectionRefused": Incident(_("Le serveur ne répond pas."), WAIT),
    "ConnectionLost": Incident(_("La connexion a été coupée."), WAIT),
    "ServerFailure": Incident(_("Le serveur a signalé une panne."), WAIT),
    "DiskFull": Incident(_("Le serveur ne prend plus de fichiers : disque plein ou quota atteint."), WAIT),
    "AlgorithmsRefused": Incident(_("Le serveur ne connaît aucun des algorithmes encore sûrs."), CHECK_CHANNEL),
    "AuthenticationFailed": Incident(
        _("Le serveur refuse ce nom d’utilisateur avec cette clé SSH."),
        _(
            "Enregistrez la clé SSH publique affichée ici auprès de la sécurité sociale, et vérifiez le nom. Une clé"
            " RSA est aussi refusée par un serveur ancien : une clé Ed25519 ou ECDSA y entre."
        ),
    ),
    "KeyAlgorithmRefused": Incident(
        _("Le serveur n’accepte pas ce genre de clé SSH."),
        _(
            "S’il ne prend que « ssh-rsa » (RSA avec SHA-1, qui n’est plus sûr), ce canal ne peut pas y entrer avec une"
            " clé RSA : enregistrez une clé Ed25519 ou ECDSA, ici et auprès de la sécurité sociale."
        ),
    ),
    "LegacySshRsa": Incident(
        _("Le réglage SFTP_LEGACY_SSH_RSA demande des signatures « ssh-rsa » (SHA-1), qui ne sont plus sûres."),
        _(
            "Le service informatique retire ce réglage ; faites une clé Ed25519 ou ECDSA et enregistrez-la auprès de la"
            " sécurité sociale : un serveur ancien la connaît aussi."
        ),
    ),
    "PermissionRefused": Incident(_("Le serveur refuse l’accès à un dossier."), CHECK_CHANNEL),
    "NotThere": Incident(_("Un dossier n’existe pas sur le serveur."), CHECK_CHANNEL),
    MISCONFIGURED: Incident(_("Un réglage du canal ne peut pas fonctionner."), CHECK_CHANNEL),
    STOP: Incident(
        _("Le serveur montre une autre clé que celle qui est épinglée : tout échange est arrêté."),
        _(
            "Vérifiez l’empreinte auprès de la sécurité sociale par une autre voie. Si elle a vraiment changé, un"
            " administrateur l’enregistre comme « clé du serveur » ; sinon, n’y touchez pas et signalez-le."
        ),
    ),
    PRODUCTION_REFUSED: Incident(
        _("Les envois réels sont refusés : rien n’est parti."),
        _("Choisissez l’environnement T, ou lisez pourquoi ci-dessous."),
    ),
    KEYS_UNREADABLE: Incident(
        _("Les clés du canal ne peuvent pas être lues par le service qui signe."),
        _("Enregistrez à nouveau la clé SSH et le certificat, ou vérifiez CHANNEL_KEYS avec le service informatique."),
    ),
    CERTIFICATE_UNUSABLE: Incident(
        _("Le certificat ne peut pas signer : il est périmé, pas encore valable, ou d’une autre clé."),
        _("Un administrateur du fonds enregistre le nouveau certificat ; l’essai suivant se fait de lui-même."),
    ),
}


def code_of(error: TransportError) -> str:
    """The name under which an error is kept."""
    name = type(error).__name__
    return name if name in INCIDENTS else MISCONFIGURED


def pause(failures: int) -> timedelta:
    """How long to wait after so many failures in a row, at least one."""
    return PAUSES[min(failures, len(PAUSES)) - 1]
