"""The Belgian national register number (NISS) of a worker: off unless a fund needs it, encrypted, never shown in full.

Its use is allowed for identifying people towards social security only (law of 8 August 1983, art. 8), so a fund asks
for it only when it says so in its settings, which its file channel requires: every form of an FI file names the worker
by this number.
"""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from extranet.tenants import encryption
from extranet.tenants.capabilities import Capability
from extranet.tenants.models import Fund

from .identifiers import IDENTIFIERS

KIND = "register_number"  # of its fingerprints
OPTION = "register_number"  # of a fund
LABEL = IDENTIFIERS["register"].label
PURPOSE = _(
    "Sert uniquement à identifier la personne dans les fichiers de la sécurité sociale. Enregistré chiffré ; il ne sera"
    " plus affiché en entier."
)


def asked(fund: Fund) -> bool:
    """Whether the fund's companies give their workers' register numbers."""
    return bool(fund.options.get(OPTION)) or fund.has(Capability.BATCH)


def refuse_batch_without_it(fund: Fund) -> None:
    """Raise `ValidationError` when the fund's file channel is on and the register number isn't."""
    if fund.has(Capability.BATCH) and not fund.options.get(OPTION):
        raise ValidationError(
            _(
                "Le canal de fichiers ne peut pas démarrer : chaque formulaire d’un fichier FI identifie le travailleur"
                " par son numéro de registre national. Activez d’abord « Numéro de registre national »."
            )
        )


def masked(token: bytes | memoryview[int]) -> str:
    """The number's last two digits, which tell it from a typing mistake and nothing about the person."""
    return f"•••-{encryption.decrypt(bytes(token))[-2:]}"


def fingerprint(number: str) -> bytes:
    """What finds the compact number in the open scope's fund."""
    return encryption.fingerprint(KIND, number)
