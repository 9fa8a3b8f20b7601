"""Real files (environment R) leave for the social security only where somebody has enabled it on purpose.

The law behind the Federal Learning Account was repealed on 14 January 2026, so by default R leaves only towards a
server whose pinned host key this installation's own simulator made.
"""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from .models import Channel, Environment
from .protocol.sftp import HostKeyPin
from .protocol.transport import TransportMisconfigured

HOST_KEY = "host_key.pub"  # written by the simulator


def refusal(*, environment: str, application_code: str, host_key: str) -> str:
    """Why a set of this kind may not leave for the server with this key; empty when it may."""
    if environment != Environment.PRODUCTION or is_of_our_simulator(host_key):
        return ""
    if not settings.BELGIAN_BATCH["PRODUCTION_ENABLED"]:
        return _(
            "Les envois réels (R) sont désactivés. La loi du 14 janvier 2026 (Moniteur belge du 21 janvier 2026) a"
            " supprimé le Federal Learning Account : plus aucun enregistrement n’y est possible ni obligatoire, et les"
            " données qu’il contient seront détruites le 1er janvier 2027. Utilisez l’environnement T."
        )
    if application_code.startswith("X"):
        return _(
            "Le code d’application « %s » est un code provisoire de cet extranet : indiquez celui que la sécurité"
            " sociale vous a donné avant d’envoyer des fichiers réels."
        ) % (application_code)
    return ""


def refusal_of(channel: Channel) -> str:
    """What is carried by hand goes where nobody pins a key: there the simulator is no exception."""
    return refusal(
        environment=channel.environment,
        application_code=channel.application_code,
        host_key="" if channel.is_carried else channel.host_key,
    )


def is_of_our_simulator(host_key: str) -> bool:
    """Whether the pinned key is the one that the simulator made in its folder here, whatever the address."""
    try:
        made = HostKeyPin.parse((Path(settings.SIMULATOR_DIR) / HOST_KEY).read_text())
        return HostKeyPin.parse(host_key).fingerprint == made.fingerprint
    except (OSError, TransportMisconfigured):
        return False
