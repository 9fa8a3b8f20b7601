"""Production's settings, as a process of its own reads them: what the tests' settings change for speed isn't there."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from functools import cache
from typing import Any

from django.conf import settings

# Complete, and nothing in it leads anywhere: no test connects with it.
ENVIRONMENT = {
    "DJANGO_SETTINGS_MODULE": "extranet.settings.base",
    "SECRET_KEY": "Fn3-" + "0123456789abcdefghijklmnopqrstuvwxyz" * 2,
    "FIELD_KEYS": "dGVzdC1vbmx5LXRlc3Qtb25seS10ZXN0LW9ubHkhISE=",
    "HASH_KEY": "test-only-" + "h" * 40,
    "SEAL_PUBLIC_KEYS": "-",
    "DATABASE_URL": "postgres://extranet_app:x@db.invalid/extranet",
    "MIGRATE_DATABASE_URL": "postgres://extranet_owner:x@db.invalid/extranet",
    "CACHE_URL": "redis://cache.invalid/1",
    "BROKER_URL": "redis://broker.invalid/0",
    "MEDIA_ROOT": "/nonexistent/media",
    "JOURNAL_HEADS_DIR": "/nonexistent/heads",
    "EMAIL_URL": "smtp+tls://mail.invalid:587",
    "DEFAULT_FROM_EMAIL": "extranet@example.invalid",
}
ASKING = """
import json
import django
from django.conf import settings
from django.core import checks
from django.test.utils import override_settings

django.setup()


def complaints():
    found = checks.run_checks(include_deployment_checks=True)
    return [one.id for one in found if not one.is_silenced()]


clean = complaints()
with override_settings(SECURE_HSTS_INCLUDE_SUBDOMAINS=False):
    spoilt = complaints()
plain = {name: value for name in dir(settings) if isinstance(value := getattr(settings, name), (str, int, bool))}
print(json.dumps({"settings": plain, "clean": clean, "spoilt": spoilt}))
"""


@cache
def found() -> dict[str, Any]:
    """`settings`: those that are words or numbers; `clean`: what `check --deploy` has to say of them, `spoilt`: of the
    same where one is wrong. In a process with nothing of this one's environment but PATH.
    """
    done = subprocess.run(
        [sys.executable, "-c", ASKING],
        cwd=settings.ROOT, env={"PATH": os.environ["PATH"], **ENVIRONMENT}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def of_production(*prefixes: str) -> dict[str, Any]:
    """The settings whose names begin so."""
    return {name: value for name, value in found()["settings"].items() if name.startswith(prefixes)}
