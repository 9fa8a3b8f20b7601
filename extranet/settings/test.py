"""Tests: production's settings on embedded servers, signed in as the owner who then becomes the application role.

Fast where it proves nothing to be slow (password hashing, static files' digests); the rest is production's.
"""

import os

from extranet import embedded
from extranet.demo.keys import channel_keys, pdf_seal_keys, seal_keys

servers = embedded.ensure(os.environ.get("TEST_SERVERS", "test"))  # "debian": the system's own PostgreSQL
HOME = embedded.ROOT / "var" / "test"
RUNNER = os.environ.get("PYTEST_XDIST_WORKER", "main")  # each has its own database, cache keys and broker
os.environ |= {
    "SECRET_KEY": "test-only-" + "k" * 40,
    "FIELD_KEYS": "dGVzdC1vbmx5LXRlc3Qtb25seS10ZXN0LW9ubHkhISE=",  # base64 of 32 plain letters
    "HASH_KEY": "test-only-" + "h" * 40,
    "DATABASE_URL": servers.migrate_database_url,
    "MIGRATE_DATABASE_URL": servers.migrate_database_url,
    "BROKER_URL": f"{servers.broker_url}?virtual_host={3 + int(RUNNER[2:]) if RUNNER.startswith('gw') else 2}",
    "CACHE_URL": servers.cache_url,
    "MEDIA_ROOT": str(HOME / "media"),
    "EMAIL_URL": "memorymail://",
    "DEFAULT_FROM_EMAIL": "Extranet formation <extranet@example.invalid>",
    "TRUSTED_PROXY_COUNT": "0",
    "SIMULATOR_DIR": str(HOME / "simulator" / RUNNER),
    "JOURNAL_HEADS_DIR": str(HOME / "heads" / RUNNER),
}
os.environ |= seal_keys(HOME / "keys") | channel_keys(HOME / "keys") | pdf_seal_keys(HOME / "keys")

from .base import *  # noqa: E402, F403
from .base import CACHES, INSTALLED_APPS, STORAGES  # noqa: E402

INSTALLED_APPS += ["extranet.volume"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
CACHES["default"]["KEY_PREFIX"] = f"test-{RUNNER}"

SITE_SCHEME = "http"
OUTGOING_MAY_BE_LOCAL = True
SECURE_SSL_REDIRECT = False
SESSION_COOKIE_SECURE = False
CSRF_COOKIE_SECURE = False
# Without HTTPS no browser takes a cookie named « __Host- ».
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME, LANGUAGE_COOKIE_NAME = "sessionid", "csrftoken", "django_language"
DEVICES_COOKIE_NAME, MESSAGES_COOKIE_NAME = "devices", "messages"
BARE_HOSTS = {"localhost", "127.0.0.1"}
BARE_HOST_URLCONF = "extranet.demo.urls"
DEMO_MAIL_DIR = HOME / "mail"
DEMO_SIGNING_DIR = HOME / "signing"
SIGNUP_SECONDS = 0  # the tests of the minimum set it
