"""What a load balancer is told, and that a broker that is down takes no web process out of it."""

from __future__ import annotations

import json
import socket

import pytest
from celery import current_app
from django.db import connection
from django.test import Client

from extranet.tenants import migrated
from tests.factories import member_of, signed_in

pytestmark = pytest.mark.django_db
NOBODY = "redis://127.0.0.1:1"
WELL = {"database": "up", "migrations": "up", "cache": "up", "broker": "up"}


def ready() -> tuple[int, dict[str, str]]:
    response = Client(headers={"host": "10.0.0.7"}).get("/ready")
    return response.status_code, response.json()


@pytest.fixture
def started_just_now(monkeypatch):
    """A process that has not yet seen the database's migrations."""
    monkeypatch.setattr(migrated, "_seen_whole", False)


@pytest.fixture
def broker_address(monkeypatch):
    def set_to(address: str) -> None:
        monkeypatch.setattr(current_app.conf, "broker_write_url", address)

    return set_to


def test_live_and_ready_stand_outside_funds():
    assert Client(headers={"host": "10.0.0.7"}).get("/live").content == b"up"
    assert ready() == (200, {"status": "up"} | WELL)


def test_without_the_cache_nobody_could_sign_in(settings):
    settings.CACHES = {"default": settings.CACHES["default"] | {"LOCATION": NOBODY}}
    assert ready() == (503, {"status": "down"} | WELL | {"cache": "down"})


def test_without_the_broker_pages_are_still_served(fund, broker_address):
    broker_address(NOBODY)
    assert ready() == (200, {"status": "degraded"} | WELL | {"broker": "down"})
    assert signed_in(fund, member_of(fund).user).get("/").status_code == 200


def test_a_broker_that_accepts_and_says_nothing_is_down(broker_address):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        broker_address(f"redis://127.0.0.1:{silent.getsockname()[1]}")
        assert ready()[1]["broker"] == "down"


@pytest.mark.usefixtures("started_just_now")
def test_a_migration_that_is_missing_is_waited_for_and_then_asked_no_more(django_assert_num_queries):
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute("SELECT id, app, name, applied FROM django_migrations WHERE app = 'tenants' ORDER BY id DESC")
        number, app, name, applied = cursor.fetchone()
        cursor.execute("DELETE FROM django_migrations WHERE id = %s", [number])
    assert migrated.missing() == {(app, name)}
    assert ready() == (503, {"status": "down"} | WELL | {"migrations": "down"})
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO django_migrations VALUES (%s, %s, %s, %s)", [number, app, name, applied])
    assert ready()[0] == 200
    with django_assert_num_queries(1):  # SELECT 1
        assert ready()[0] == 200


@pytest.mark.usefixtures("started_just_now")
def test_a_migration_of_a_later_version_does_no_harm():
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute("INSERT INTO django_migrations (app, name, applied) VALUES ('tenants', '9999_later', now())")
    assert ready()[0] == 200


@pytest.mark.usefixtures("started_just_now")
def test_a_database_whose_history_may_not_be_read_is_not_ready():
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute("ALTER TABLE django_migrations RENAME TO elsewhere")
    assert ready()[1]["migrations"] == "down"


def test_every_migration_of_the_code_is_expected_by_its_name():
    """Read from file names; here compared with what Django itself loads."""
    from django.db.migrations.loader import MigrationLoader

    assert migrated.expected() == set(MigrationLoader(None).disk_migrations)
    assert ("tenants", "0001_initial") in migrated.expected()


def test_the_health_check_of_a_container_names_what_is_down(settings, tmp_path):
    """Against a real web process whose broker and cache are nobody's."""
    from tests.operations.test_health import health
    from tests.operations.web import web

    with web(tmp_path, CACHE_URL=NOBODY) as site:
        answer = site.browser("probe").get("/ready")
        assert json.loads(answer.text)["cache"] == "down"
        status, said = health("web", PORT=str(site.port))
        assert status == 1
        assert said.endswith("answers 503: cache down\n")
