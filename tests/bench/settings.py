"""The bench: production's settings on embedded servers of its own, for this machine only."""

import os

from extranet import embedded
from extranet.demo.keys import channel_keys, pdf_seal_keys, seal_keys

servers = embedded.ensure("bench")
HOME = embedded.ROOT / "var" / "bench"
os.environ |= {
    "SECRET_KEY": "bench-only-" + "k" * 40,
    "FIELD_KEYS": "YmVuY2gtb25seS1iZW5jaC1vbmx5LWJlbmNoLW9ubHk=",  # base64 of 32 plain letters
    "HASH_KEY": "bench-only-" + "h" * 40,
    "DATABASE_URL": servers.database_url,
    "MIGRATE_DATABASE_URL": servers.migrate_database_url,
    "BROKER_URL": servers.broker_url,
    "CACHE_URL": servers.cache_url,
    "MEDIA_ROOT": str(HOME / "media"),
    "STATIC_ROOT": str(HOME / "static"),
    "JOURNAL_HEADS_DIR": str(HOME / "heads"),
    "EMAIL_URL": "memorymail://",
    "DEFAULT_FROM_EMAIL": "Extranet formation <extranet@example.invalid>",
    "TRUSTED_PROXY_COUNT": "0",
    "SIMULATOR_DIR": str(HOME / "simulator"),
    "LOG_LEVEL": "WARNING",
}
os.environ |= seal_keys(HOME / "keys") | channel_keys(HOME / "keys") | pdf_seal_keys(HOME / "keys")

from extranet.settings.base import *  # noqa: E402, F403
from extranet.settings.base import MIDDLEWARE  # noqa: E402

MIDDLEWARE = ["tests.bench.counting.QueryCountMiddleware", *MIDDLEWARE]
ROOT_URLCONF = "tests.bench.urls"
SITE_SCHEME = "http"
SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 0
SESSION_COOKIE_SECURE = False
CSRF_COOKIE_SECURE = False
