"""The keys: whether they are there, and are what they should be. None is shown."""

from __future__ import annotations

import os

from cryptography.fernet import Fernet
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from batch_channel import sealing
from extranet.accounts.cards import certificates
from extranet.journal import keys as journal_keys
from extranet.tenants.capabilities import Capability
from extranet.tenants.models import Fund

from .verdicts import Check, ToCorrect, ToNote

SHORTEST = 32  # characters of a secret that nobody can guess


def secret_key() -> str:
    return long_enough("SECRET_KEY", settings.SECRET_KEY)


def hash_key() -> str:
    if not 0 <= settings.HASH_KEY_NUMBER <= 255:
        raise ToCorrect("HASH_KEY_NUMBER va de 0 à 255")
    return long_enough("HASH_KEY", settings.HASH_KEY)


def long_enough(name: str, key: str) -> str:
    if len(key) < SHORTEST:
        raise ToCorrect(f"{name} a moins de {SHORTEST} caractères ; faites-en une avec « openssl rand -base64 48 »")
    return "assez longue"


def field_keys() -> str:
    for place, key in enumerate(settings.FIELD_KEYS, start=1):
        try:
            Fernet(key)
        except ValueError as error:
            raise ToCorrect(f"la clé n° {place} de FIELD_KEYS n’est pas une clé Fernet ; {make_fernet()}") from error
    if not settings.FIELD_KEYS:
        raise ToCorrect(f"FIELD_KEYS est vide ; {make_fernet()}")
    return f"{len(settings.FIELD_KEYS)}, la première chiffre"


def make_fernet() -> str:
    return "32 octets en base64 : « openssl rand -base64 32 | tr +/ -_ »"


def seal_keys() -> str:
    """The public ones everywhere; the private one in the worker of the queue "signing" only."""
    try:
        known = journal_keys.public_keys()
    except ValueError as error:
        raise ToCorrect("SEAL_PUBLIC_KEYS n’est pas lisible ; mettez-y les clés publiques en PEM") from error
    if not known:
        raise ToCorrect("aucune clé Ed25519 dans SEAL_PUBLIC_KEYS ; « openssl pkey -pubout » l’écrit")
    if not is_given("SEAL_KEY"):
        return f"{len(known)} publiques ; la privée n’est pas ici, seul le worker de la file « signing » la reçoit"
    try:
        journal_keys.private_key()
    except (ImproperlyConfigured, ValueError) as error:
        raise ToCorrect(
            "SEAL_KEY n’est pas la moitié privée d’une clé de SEAL_PUBLIC_KEYS ; ajoutez-y sa clé publique"
        ) from error
    return f"{len(known)} publiques, et la privée"


def channel_keys() -> str:
    """Needed where a fund sends files."""
    sending = Fund.objects.filter(capabilities__contains=[Capability.BATCH])
    if not settings.CHANNEL_PUBLIC_KEY:
        if sending.exists():
            raise ToCorrect(
                "CHANNEL_PUBLIC_KEY manque alors qu’un fonds envoie des fichiers ; faites une paire X25519"
                " (« openssl genpkey -algorithm x25519 »)"
            )
        raise ToNote("aucune ; il en faut une dès qu’un fonds envoie des fichiers")
    try:
        public = sealing.key_name(sealing.public_key())
        private = sealing.private_keys() if is_given("CHANNEL_KEYS") else None
    except (ImproperlyConfigured, ValueError) as error:
        raise ToCorrect("CHANNEL_PUBLIC_KEY ou CHANNEL_KEYS n’est pas une clé X25519 en PEM") from error
    if private is None:
        return "la publique ; les privées ne sont pas ici, seul le worker de la file « signing » les reçoit"
    if public not in private:
        raise ToCorrect("la moitié privée de CHANNEL_PUBLIC_KEY n’est pas dans CHANNEL_KEYS ; ajoutez-l’y")
    return "la publique et la privée"


def card_settings() -> str:
    """Three that go together: see docs/operations.md."""
    names = ("EID_ADDRESS", "EID_PROXY_SECRET", "EID_AUTHORITIES")
    missing = [name for name in names if not getattr(settings, name)]
    if len(missing) == len(names):
        return "non lues : aucune des trois variables EID_…"
    if missing:
        raise ToCorrect(f"{' et '.join(missing)} manque alors que les autres sont là ; donnez les trois, ou aucune")
    if not settings.EID_ADDRESS.startswith("https://"):
        raise ToCorrect("EID_ADDRESS ne commence pas par https:// ; c’est l’adresse de l’hôte de nginx")
    long_enough("EID_PROXY_SECRET", settings.EID_PROXY_SECRET)
    try:
        known = len(certificates.authorities())
    except (OSError, ValueError) as error:
        raise ToCorrect("un fichier d’EID_AUTHORITIES n’est pas lisible, ou n’est pas en PEM") from error
    return f"lues, {known} autorités"


def is_given(name: str) -> bool:
    return bool({name, f"{name}_FILE"} & set(os.environ))


CHECKS = [
    Check("Clé du site", secret_key),
    Check("Clés de chiffrement", field_keys),
    Check("Clé d’empreinte", hash_key),
    Check("Clés de scellement", seal_keys),
    Check("Clés du canal de fichiers", channel_keys),
    Check("Cartes d’identité", card_settings),
]
