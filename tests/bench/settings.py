"""The bench: production's settings on embedded servers of its own, for this machine only."""

import os

from extranet import embedded
from extranet.demo.keys import channel_keys, pdf_seal_keys, seal_keys

from .keys import KEYS

PURPOSE = os.environ.get("BENCH_PURPOSE", "bench")  # tests.load has servers and data of its own
servers = embedded.ensure(PURPOSE)
HOME = embedded.ROOT / "var" / PURPOSE
os.environ |= KEYS | {
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
from extranet.settings.base import INSTALLED_APPS, MIDDLEWARE  # noqa: E402

INSTALLED_APPS += ["extranet.volume"]
MIDDLEWARE = ["tests.bench.counting.QueryCountMiddleware", "tests.load.plans.ExplainMiddleware", *MIDDLEWARE]
ROOT_URLCONF = "tests.bench.urls"
SITE_SCHEME = "http"
API_RATES = {"caller": 1_000_000, "stranger": 1_000_000}
SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 0
SESSION_COOKIE_SECURE = False
CSRF_COOKIE_SECURE = False
# Without HTTPS no browser takes a cookie named « __Host- ».
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME, LANGUAGE_COOKIE_NAME = "sessionid", "csrftoken", "django_language"
DEVICES_COOKIE_NAME, MESSAGES_COOKIE_NAME = "devices", "messages"
