"""The people and objects of an access table are made once for a module; each test undoes what its requests changed."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import Client

from tests.access.world import World


@pytest.fixture(scope="module")
def built(request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker) -> Iterator[World]:
    with made_once(request.module.build, django_db_blocker) as world:
        yield world


@pytest.fixture
def world(built: World, db: None) -> World:
    return as_made(built)


@pytest.fixture(autouse=True)
def an_installation_with_everything(cards_are_read: None) -> None:
    """What the tables speak of is there."""


@contextmanager
def made_once(build: Callable[[], World], blocker) -> Iterator[World]:
    """In a transaction around those of the tests, which are savepoints of it; as the application role."""
    with blocker.unblock(), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(f"SET ROLE {settings.APPLICATION_ROLE}")
        yield build()
        transaction.set_rollback(True)


def as_made(world: World) -> World:
    """Browsers with the cookies that they had in the beginning."""
    return replace(world, clients={name: with_own_cookies(client) for name, client in world.clients.items()})


def with_own_cookies(client: Client) -> Client:
    twin = copy.copy(client)
    twin.cookies = copy.deepcopy(client.cookies)
    return twin
