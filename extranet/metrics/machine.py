"""Figures of the installation rather than of a fund: database connections, disk, certificates, backups."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from django.conf import settings
from django.db import DatabaseError, connection
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

logger = logging.getLogger(__name__)


class MachineFigures(Collector):
    """Each figure by itself: one that can't be read is left out, and the log says why; the others stay."""

    def collect(self) -> Iterator[Metric]:
        for figures in (database, media, certificates, backup):
            try:
                yield from figures()
            except (DatabaseError, OSError, ValueError) as error:
                logger.warning("no figures of %s (%s)", figures.__name__, type(error).__name__)
        connection.close()  # each scrape has a thread of its own


def database() -> Iterable[Metric]:
    """Connections of the application's role, by what they do, and how many the server takes in all."""
    used = GaugeMetricFamily(
        "extranet_database_connections", "Connections of the application's role, by state.", labels=["state"]
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(state, 'unknown'), count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND usename = session_user GROUP BY 1 ORDER BY 1"
        )
        for state, number in cursor.fetchall():
            used.add_metric([state], number)
        cursor.execute("SELECT current_setting('max_connections')::int")
        limit = cursor.fetchone()[0]
    return [
        used,
        GaugeMetricFamily("extranet_database_connections_limit", "What the server takes in all.", value=limit),
    ]


def media() -> Iterable[Metric]:
    usage = shutil.disk_usage(settings.MEDIA_ROOT)
    return [
        GaugeMetricFamily("extranet_media_free_bytes", "Room left where documents are kept.", value=usage.free),
        GaugeMetricFamily("extranet_media_size_bytes", "How much there is room for in all.", value=usage.total),
    ]


def certificates() -> Iterable[Metric]:
    """When each certificate that this installation relies on ends, former ones too: they still verify."""
    family = GaugeMetricFamily(
        "extranet_certificate_expires_timestamp_seconds",
        "When a certificate ends, by what it is for and the beginning of its SHA-256 fingerprint.",
        labels=["kind", "fingerprint"],
    )
    for kind, certificate in relied_on():
        fingerprint = certificate.fingerprint(hashes.SHA256()).hex()[:16]
        family.add_metric([kind, fingerprint], certificate.not_valid_after_utc.timestamp())
    return [family]


def relied_on() -> Iterator[tuple[str, x509.Certificate]]:
    pem = {"pdf_seal": [settings.PDF_SEAL_CERTIFICATES.encode()] if settings.PDF_SEAL_CERTIFICATES else []}
    for kind, paths in {
        "time_stamps": settings.TSA_AUTHORITIES,
        "identity_cards": settings.EID_AUTHORITIES,
        "channel_answers": settings.BELGIAN_BATCH["AUTHORITIES"],
    }.items():
        pem[kind] = [Path(path).read_bytes() for path in paths]
    for kind, files in pem.items():
        found = {one for file in files for one in x509.load_pem_x509_certificates(file)}
        for certificate in sorted(found, key=lambda one: one.not_valid_after_utc):
            yield kind, certificate


def backup() -> Iterable[Metric]:
    """When the last backup ended: the time of the file that it touches (`BACKUP_STAMP`); nothing without one."""
    path = Path(settings.BACKUP_STAMP) if settings.BACKUP_STAMP else None
    if path is None or not path.exists():
        return []
    moment = path.stat().st_mtime
    return [GaugeMetricFamily("extranet_backup_last_timestamp_seconds", "When the last backup ended.", value=moment)]
