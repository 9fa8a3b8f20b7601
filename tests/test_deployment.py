"""The files that describe an installation."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import yaml
from django.conf import settings

COMPOSE_FILE = settings.ROOT / "docker-compose.yml"
COMPOSE = Path(sys.executable).with_name("docker-compose")


def compose_config(*, quiet: bool = True, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [COMPOSE, "-f", COMPOSE_FILE, "--profile", "tools", "config", *(["--quiet"] if quiet else [])],
        env={"PATH": "/usr/bin:/bin", **environment}, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_the_compose_file_is_clean():
    done = compose_config(DEFAULT_FROM_EMAIL="extranet@example.invalid")
    assert (done.returncode, done.stderr) == (0, "")


def test_the_compose_file_asks_for_what_it_cannot_know():
    done = compose_config()
    assert done.returncode != 0
    assert "the address that mails come from" in done.stderr


def test_every_process_of_ours_is_confined_and_says_whether_it_is_well():
    made = compose_config(DEFAULT_FROM_EMAIL="extranet@example.invalid", quiet=False)
    services = yaml.safe_load(made.stdout)["services"]
    ours = {name: service for name, service in services.items() if service["image"] == "extranet:latest"}
    assert ours.keys() == {"web", "worker", "slow", "signer", "beat", "metrics", "migrate"}
    for name, service in ours.items():
        assert service["read_only"], name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert service["mem_limit"], name
        assert service["pids_limit"], name
        assert not {key for key in service["environment"] if key.endswith(("_KEY", "_KEYS", "DATABASE_URL"))}, name
        assert all("127.0.0.1" in port["host_ip"] for port in service.get("ports", [])), name
    for name in ("web", "worker", "slow", "signer", "beat"):
        assert ours[name]["healthcheck"]["test"][:4] == ["CMD", "python", "-m", "extranet.health"], name
    private = {"seal_key", "pdf_seal_key", "channel_keys"}
    holders = {name for name, service in ours.items() if private & {one["source"] for one in service["secrets"]}}
    assert holders == {"signer"}
    known = {name for _key, name in re.findall(r"(\w+)_FILE: /run/secrets/(\w+)", COMPOSE_FILE.read_text())}
    assert known <= yaml.safe_load(COMPOSE_FILE.read_text())["secrets"].keys()


def test_each_queue_has_its_worker_and_the_clock_ticks_once():
    """A queue that nobody takes is work that never begins; two beats would send each sweep twice."""
    services = yaml.safe_load(COMPOSE_FILE.read_text())["services"]
    commands = [" ".join(service.get("command", [])) for service in services.values()]
    taken = [queue for command in commands for names in re.findall(r"-Q (\S+)", command) for queue in names.split(",")]
    published = {route["queue"] for route in settings.CELERY_TASK_ROUTES.values()} | {
        settings.CELERY_TASK_DEFAULT_QUEUE
    }
    assert sorted(taken) == sorted(published)
    assert sum(" beat " in command for command in commands) == 1


def test_the_compose_file_sets_what_the_settings_read_and_the_runbook_tells():
    read = set(re.findall(r'env(?:\.\w+)?\(\s*"([A-Z_]+)"', (settings.ROOT / "extranet/settings/base.py").read_text()))
    told = set(re.findall(r"`([A-Z_]+)`", (settings.ROOT / "docs/operations.md").read_text()))
    services = yaml.safe_load(COMPOSE_FILE.read_text())["services"]
    ours = [service["environment"] for service in services.values() if service.get("image") == "extranet:latest"]
    given = {name.removesuffix("_FILE") for environment in ours for name in environment if name != "HEARTBEAT_FILE"}
    assert given - told == set(), "a variable that no page explains"
    assert read - told == set(), "a variable that no page explains"
    without_default = set(
        re.findall(r"\| `([A-Z_]+)`[^|]*\|[^|]*\| – \|", (settings.ROOT / "docs/operations.md").read_text())
    )
    only_beside_the_containers = {"BACKUP_DATABASE_URL"}
    assert without_default - given == only_beside_the_containers


def test_what_others_made_has_a_version_and_says_whether_it_is_well():
    compose = yaml.safe_load(COMPOSE_FILE.read_text())
    theirs = {name: one for name, one in compose["services"].items() if one.get("image") != "extranet:latest"}
    assert theirs.keys() == {"postgres", "redis", "clamav"}
    for name, service in theirs.items():
        assert re.search(r":\d[\w.-]*$", service["image"]), name
        assert "no-new-privileges:true" in service["security_opt"], name
        assert service["mem_limit"], name
    assert {name for name, one in theirs.items() if "healthcheck" in one} == {
        "postgres",
        "redis",
    }  # clamav's is its image's
    assert all(need["condition"] == "service_healthy" for need in compose["x-site"]["depends_on"].values())
    assert re.search(r"^FROM python:[\d.]+-slim-\w+$", (settings.ROOT / "Dockerfile").read_text(), re.M)


def test_the_image_runs_as_somebody_who_owns_nothing_of_it():
    lines = (settings.ROOT / "Dockerfile").read_text().splitlines()
    assert "USER extranet" in lines
    assert "COPY . ." in lines, "what it runs belongs to root"
    kept_out = set((settings.ROOT / ".dockerignore").read_text().split())
    assert {"secrets", "site.env", "trust", "backup", "tests", ".git", "var"} <= kept_out


def test_no_locked_file_names_a_registry():
    for name in ("requirements.txt", "requirements-dev.txt", "pyproject.toml", "Dockerfile"):
        assert "://" not in (settings.ROOT / name).read_text(), name
