"""The demo: production's settings on embedded servers, for one machine, with invented people."""

import os
import secrets
from collections.abc import Callable
from datetime import timedelta

from cryptography.fernet import Fernet

from extranet import embedded
from extranet.demo.keys import channel_keys, pdf_seal_keys, seal_keys
from extranet.demo.signing import root_certificate

PURPOSE = os.environ.get("EXTRANET_PURPOSE", "demo")  # the smoke run has servers and folders of its own
HOME = embedded.ROOT / "var" / PURPOSE
servers = embedded.ensure(PURPOSE)


def random_text() -> str:
    return f"DEMO-{secrets.token_urlsafe(48)}"


def demo_key(name: str, make: Callable[[], str] = random_text) -> str:
    """A key made at the first start and kept for this user only: none is committed."""
    path = HOME / "keys" / name
    path.parent.mkdir(mode=0o700, exist_ok=True)
    if not path.exists():
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(make())
    return path.read_text()


PORT = os.environ.get("PORT", "8000")
os.environ.setdefault("LOG_FORMAT", "pretty")
os.environ |= {
    "SECRET_KEY": demo_key("secret"),
    "FIELD_KEYS": demo_key("field", lambda: Fernet.generate_key().decode()),
    "HASH_KEY": demo_key("hash"),
    "DATABASE_URL": servers.database_url,
    "MIGRATE_DATABASE_URL": servers.migrate_database_url,
    "BROKER_URL": servers.broker_url,
    "CACHE_URL": servers.cache_url,
    "MEDIA_ROOT": str(HOME / "media"),
    "STATIC_ROOT": str(HOME / "static"),
    "JOURNAL_HEADS_DIR": str(HOME / "heads"),
    "EMAIL_URL": "consolemail://",
    "DEFAULT_FROM_EMAIL": "Extranet formation <extranet@demo.invalid>",
    "TRUSTED_PROXY_COUNT": "0",
    "SIGNATURE_TRUST_ROOTS": str(root_certificate(HOME / "signing")),
    "SIMULATOR_DIR": str(HOME / "simulator"),
    "BATCH_AUTHORITIES": str(HOME / "simulator" / "identity" / "ca-certificate.pem"),
}
os.environ |= seal_keys(HOME / "keys") | channel_keys(HOME / "keys") | pdf_seal_keys(HOME / "keys")

from .base import *  # noqa: E402, F403
from .base import BELGIAN_BATCH, INSTALLED_APPS  # noqa: E402

SITE_SCHEME = "http"
OUTGOING_MAY_BE_LOCAL = True
SITE_PORT = f":{PORT}"
SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 0
SESSION_COOKIE_SECURE = False
CSRF_COOKIE_SECURE = False
# Without HTTPS no browser takes a cookie named « __Host- ».
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME, LANGUAGE_COOKIE_NAME = "sessionid", "csrftoken", "django_language"
DEVICES_COOKIE_NAME, MESSAGES_COOKIE_NAME = "devices", "messages"
BARE_HOSTS = {"localhost", "127.0.0.1"}
BARE_HOST_URLCONF = "extranet.demo.urls"
ROOT_URLCONF = "extranet.demo.site_urls"
EMAIL_BACKEND = "extranet.demo.mail.EmailBackend"
DEMO_MAIL_DIR = HOME / "mail"
DEMO_SIGNING_DIR = HOME / "signing"
INSTALLED_APPS += ["extranet.demo", "extranet.volume"]  # for their commands
BELGIAN_BATCH["LOOK_EVERY"] = timedelta(seconds=20)  # each sweep, and whoever clicks, looks for answers
