"""The keys: whether they are there, and are what they should be. None is shown."""

from __future__ import annotations

import datetime
import os
from pathlib import Path

from cryptography.fernet import Fernet
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

from batch_channel import sealing
from extranet.accounts.cards import certificates
from extranet.documents import sealing as pdf_sealing
from extranet.documents.signatures import load_trust_roots
from extranet.journal import keys as journal_keys
from extranet.tenants.capabilities import Capability
from extranet.tenants.models import Fund

from .verdicts import Check, ToCorrect, ToNote

DAYS_TO_RENEW = 60  # what a new certificate takes to be issued, and more
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


def pdf_seal() -> str:
    """Needed where a fund has certificates issued. The certificates everywhere, the key in the signing worker only."""
    if not settings.PDF_SEAL_CERTIFICATES:
        if Fund.objects.filter(capabilities__contains=[Capability.CERTIFICATION]).exists():
            raise ToCorrect(
                "PDF_SEAL_CERTIFICATES manque alors qu’un fonds fait certifier des heures ; voyez « The seal on PDFs »"
                " dans docs/operations.md"
            )
        raise ToNote("aucun ; il en faut un dès qu’un fonds fait certifier des heures")
    try:
        known = pdf_sealing.seal_certificates()
        present = pdf_sealing.present_certificate() if is_given("PDF_SEAL_KEY") else None
    except (ImproperlyConfigured, ValueError, TypeError) as error:
        raise ToCorrect(
            "PDF_SEAL_CERTIFICATES n’est pas lisible, ou n’a pas le certificat de PDF_SEAL_KEY (courbe elliptique ou"
            " RSA, en PEM) ; ajoutez-l’y"
        ) from error
    if not known:
        raise ToCorrect("PDF_SEAL_CERTIFICATES n’a que des certificats d’autorités ; ajoutez-y celui du cachet")
    days = days_left(present.not_valid_after if present else max(one.not_valid_after for one in known))
    if days < 0:
        raise ToCorrect("le certificat du cachet a expiré : rien n’est plus scellé ; faites-le renouveler")
    if days < DAYS_TO_RENEW:
        raise ToNote(f"le certificat du cachet expire dans {days} jours ; faites-le renouveler")
    if present is None:
        return f"{len(known)} certificats ; la clé n’est pas ici, seul le worker de la file « signing » la reçoit"
    return f"{len(known)} certificats, et la clé"


def time_stamps() -> str:
    """Of the seals on PDFs: two settings that go together."""
    if not settings.TSA_URL:
        return "aucun : l’heure des cachets est celle de cette machine"
    if not settings.TSA_AUTHORITIES:
        raise ToCorrect(
            "TSA_AUTHORITIES manque alors que TSA_URL est là ; donnez les certificats de l’autorité, en PEM"
        )
    try:
        for path in settings.TSA_AUTHORITIES:
            load_trust_roots(Path(path).read_bytes())
    except (OSError, ValueError) as error:
        raise ToCorrect("un fichier de TSA_AUTHORITIES n’est pas lisible, ou n’est pas en PEM") from error
    return f"par {settings.TSA_URL}"


def days_left(end: datetime.datetime) -> int:
    return (end - timezone.now()).days


def channel_keys() -> str:
    """Needed where a fund sends files."""
    sending = Fund.objects.real().filter(capabilities__contains=[Capability.BATCH])
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
    Check("Cachet des PDF", pdf_seal),
    Check("Horodatage des cachets", time_stamps),
    Check("Clés du canal de fichiers", channel_keys),
    Check("Cartes d’identité", card_settings),
]
