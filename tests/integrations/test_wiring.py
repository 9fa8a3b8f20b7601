"""What the parts say of the API's addresses is true of the API."""

from __future__ import annotations

import datetime
import re
import uuid
from types import SimpleNamespace

import pytest
from django.urls import get_resolver

from extranet.integrations.openapi import api
from extranet.journal.looks import watched_pages
from extranet.tenants.registries import webhook_events

ANYTHING = SimpleNamespace(
    uuid=uuid.uuid4(), month=datetime.date(2026, 11, 1), dossier=SimpleNamespace(uuid=uuid.uuid4())
)


@pytest.mark.parametrize("event", list(webhook_events), ids=lambda event: event.name)
def test_a_webhook_names_an_address_that_can_be_read(event):
    readable = [path for path, methods in api.get_openapi_schema(path_prefix="/")["paths"].items() if "get" in methods]
    patterns = [re.sub(r"\\{\w+\\}", "[^/]+", re.escape(path)) for path in readable]
    assert any(re.fullmatch(pattern, event.path(ANYTHING)) for pattern in patterns), event.path(ANYTHING)


def test_operations_whose_reading_is_noted_exist():
    names = {
        key for key in get_resolver("extranet.urls").namespace_dict["api-v1"][1].reverse_dict if isinstance(key, str)
    }
    watched = {page.url_name.removeprefix("api-v1:") for page in watched_pages if page.url_name.startswith("api-v1:")}
    assert watched, "nothing would be checked"
    assert watched <= names
