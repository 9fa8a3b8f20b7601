"""Alerts, dashboard and runbook speak of figures that exist, and of each other."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.parser import text_string_to_metric_families

from extranet.metrics.figures import OF_EACH, QueueLengths
from extranet.metrics.machine import MachineFigures
from extranet.tenants.registries import measures

MONITORING = settings.ROOT / "docs" / "monitoring"
RUNBOOK = settings.ROOT / "docs" / "operations" / "alerts.md"
NAME = re.compile(r"\b(?:extranet|django)_[a-z_]+\b")
PROMETHEUS_OWN = {"up"}
COUNTED = """
import django; django.setup()
from django.test import Client
from extranet.metrics import tasks
tasks.count(task="notifications.send", queue="quick", outcome="done", seconds=0.2)
Client(raise_request_exception=False).get("/live")
"""


def alerts() -> list[dict]:
    groups = yaml.safe_load((MONITORING / "alerts.yml").read_text())["groups"]
    return [rule for group in groups for rule in group["rules"]]


def expressions() -> dict[str, str]:
    """Every expression that speaks of a figure, by where it stands."""
    found = {f"alert {rule['alert']}": rule["expr"] for rule in alerts()}
    for panel in json.loads((MONITORING / "grafana.json").read_text())["panels"]:
        for number, target in enumerate(panel.get("targets", [])):
            found[f"panel {panel['title']} {number}"] = target["expr"]
    return found


@pytest.fixture(scope="module")
def counted(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The names of what processes count, as the metrics process reads them from their files."""
    folder = tmp_path_factory.mktemp("counted")
    variables = os.environ | {"PROMETHEUS_MULTIPROC_DIR": str(folder)}
    subprocess.run([sys.executable, "-c", COUNTED], env=variables, cwd=settings.ROOT, check=True)
    registry = CollectorRegistry()
    MultiProcessCollector(registry, path=str(folder))
    # Of a request that found no view nothing by view is counted: those names are django-prometheus' own.
    from django_prometheus.middleware import Metrics

    middleware = Path(sys.modules[Metrics.__module__].__file__).read_text()
    declared = set(re.findall(r'"(django_http[a-z_]+)"', middleware))
    return names_in(registry) | {name + suffix for name in declared for suffix in ("", "_total", "_bucket", "_count")}


def names_in(registry: CollectorRegistry) -> set[str]:
    text = generate_latest(registry).decode()
    return {s.name for family in text_string_to_metric_families(text) for s in family.samples} | {
        family.name for family in text_string_to_metric_families(text)
    }


@pytest.fixture
def known(db: None, counted: set[str], tmp_path: Path, settings) -> set[str]:
    settings.BACKUP_STAMP = str(tmp_path / "stamp")
    (tmp_path / "stamp").touch()
    registry = CollectorRegistry()
    registry.register(QueueLengths())
    registry.register(MachineFigures())
    return counted | names_in(registry) | {f"extranet_{measure.name}" for measure in (*measures, *OF_EACH)}


def test_alerts_and_dashboard_speak_of_figures_that_exist(known):
    assert "extranet_task_seconds_count" in known
    unknown = {
        place: names
        for place, expression in expressions().items()
        if (names := set(NAME.findall(expression)) - known - PROMETHEUS_OWN)
    }
    assert unknown == {}
    assert all(NAME.search(text) or "up{" in text for text in expressions().values())


def test_every_alert_has_its_section_in_the_runbook_and_every_section_its_alert():
    text = RUNBOOK.read_text()
    sections = dict(re.findall(r"^## (\w+)\n(.*?)(?=^## |\Z)", text, re.M | re.S))
    assert {rule["alert"] for rule in alerts()} == set(sections)
    for rule in alerts():
        assert rule["annotations"]["runbook"] == f"docs/operations/alerts.md#{rule['alert'].lower()}"
        assert rule["labels"]["severity"] in {"page", "ticket"}
        assert rule["annotations"]["summary"]
    for name, section in sections.items():
        for part in ("**Cause.**", "**Look.**", "**Do.**"):
            assert part in section, f"{name} doesn't say {part}"


def test_every_figure_of_ours_is_described(known):
    described = set(NAME.findall((settings.ROOT / "docs" / "operations" / "monitoring.md").read_text()))
    ours = {f"extranet_{measure.name}" for measure in (*measures, *OF_EACH)}
    ours |= {"extranet_task_seconds"} | {
        name for name in known if re.match("extranet_(media|database|backup|cert)", name)
    }
    assert ours <= described, ours - described


@pytest.mark.django_db
def test_the_machines_own_figures(tmp_path, settings):
    settings.BACKUP_STAMP = str(tmp_path / "stamp")
    os.close(os.open(settings.BACKUP_STAMP, os.O_CREAT))
    os.utime(settings.BACKUP_STAMP, (1_900_000_000, 1_900_000_000))
    registry = CollectorRegistry()
    registry.register(MachineFigures())
    read = {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(generate_latest(registry).decode())
        for sample in family.samples
    }
    assert read["extranet_backup_last_timestamp_seconds",] == 1_900_000_000
    assert 0 < read["extranet_media_free_bytes",] <= read["extranet_media_size_bytes",]
    assert sum(value for key, value in read.items() if key[0] == "extranet_database_connections") >= 1
    assert read["extranet_database_connections_limit",] >= 20
    ends = [
        value for (name, *labels), value in read.items() if name.startswith("extranet_cert") and "pdf_seal" in labels
    ]
    assert ends
    settings.MEDIA_ROOT = str(tmp_path / "gone")
    names = {family.name for family in text_string_to_metric_families(generate_latest(registry).decode())}
    assert "extranet_media_free_bytes" not in names
    assert "extranet_backup_last_timestamp_seconds" in names, "the others are still told"
