"""The servers beside the database. Each is asked something harmless; no mail is sent."""

from __future__ import annotations

import secrets
import smtplib

from django.conf import settings
from django.core import mail
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.mail.backends.smtp import EmailBackend
from kombu.exceptions import OperationalError as BrokerUnreachable
from redis.exceptions import RedisError

from extranet.celery import app
from extranet.documents.antivirus import NotScanned, antivirus

from .verdicts import Check, ToCorrect, ToNote, first_line

PATIENCE = 5  # seconds
# The harmless file that every antivirus must find (EICAR); in two pieces, lest one finds it here.
TEST_VIRUS = (r"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-" + "ANTIVIRUS-TEST-FILE!$H+H*").encode()


def cache_server() -> str:
    key = f"preflight-{secrets.token_hex(8)}"
    try:
        cache.set(key, "here", timeout=60)
        kept = cache.get(key)
        cache.delete(key)
    except (RedisError, OSError, ValueError) as error:
        raise ToCorrect(f"il ne répond pas ({first_line(error)}) ; vérifiez CACHE_URL") from error
    if kept != "here":
        raise ToCorrect("il ne rend pas ce qu’on lui confie ; donnez-lui de la mémoire (maxmemory)")
    return "il garde et rend"


def broker() -> str:
    try:
        with app.connection_for_write() as connection:
            connection.ensure_connection(max_retries=1, timeout=PATIENCE)
    except (BrokerUnreachable, RedisError, OSError, ValueError, KeyError) as error:
        raise ToCorrect(
            f"il ne répond pas ({first_line(error)}) ; vérifiez BROKER_URL. Sans lui le travail attend une minute"
        ) from error
    return "il répond"


def mail_server() -> str:
    """Connects, and signs in where a name and a password are set."""
    backend = mail.get_connection()
    if not isinstance(backend, EmailBackend):
        raise ToNote("EMAIL_URL ne nomme pas de serveur : aucun courrier ne part")
    backend.timeout = PATIENCE
    try:
        backend.open()
        backend.close()
    except (OSError, smtplib.SMTPException) as error:
        raise ToCorrect(
            f"{backend.host}:{backend.port} ne nous accepte pas ({first_line(error)}) ; vérifiez EMAIL_URL"
        ) from error
    return f"{backend.host}:{backend.port} nous accepte"


def antivirus_server() -> str:
    """Is shown the file that it must find."""
    if not settings.ANTIVIRUS:
        raise ToNote("aucun : les fichiers déposés sont analysés dans leur forme, pas par un antivirus")
    try:
        scanner = antivirus()
        found = scanner is not None and scanner.finds_something(ContentFile(TEST_VIRUS, name="eicar.txt"))
    except ImportError as error:
        raise ToCorrect(f"ANTIVIRUS ne nomme pas une classe ({first_line(error)})") from error
    except (NotScanned, OSError) as error:
        raise ToCorrect(f"il ne répond pas ({first_line(error)}) ; les fichiers déposés attendraient") from error
    if not found:
        raise ToCorrect("il ne trouve pas le fichier d’essai EICAR ; mettez ses signatures à jour")
    return "il trouve le fichier d’essai"


CHECKS = [
    Check("Cache", cache_server),
    Check("Courtier de messages", broker),
    Check("Serveur de courrier", mail_server),
    Check("Antivirus", antivirus_server),
]
