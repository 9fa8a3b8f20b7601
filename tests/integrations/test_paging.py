"""A list is read page by page, each row once, while others come and go."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from extranet.integrations.paging import LONGEST_PAGE, Pages
from extranet.integrations.scopes import Scope
from extranet.tenants.scope import scope
from requests_app.training.models import Request
from tests.integrations.scenes import program_of, refusals
from tests.training.scenes import draft_of, stage

pytestmark = pytest.mark.django_db


def test_every_row_comes_once_although_one_is_added_meanwhile():
    made = stage()
    numbers = [draft_of(made, filled=False).number for _ in range(5)]
    program = program_of(made.fund, made.encoder, Scope.TRAINING_READ)
    read, page = [], program.get("/requests", page_size=2).json()
    while True:
        read += [row["number"] for row in page["results"]]
        assert len(page["results"]) <= 2
        if page["next"] is None:
            break
        draft_of(made, filled=False)
        to = urlsplit(page["next"])
        page = program.client.get(f"{to.path}?{to.query}").json()
    assert read == list(reversed(numbers))
    with scope(made.fund):
        assert Request.objects.count() > len(read), "those that came meanwhile stand before the first page"


def test_a_page_has_two_hundred_rows_at_most():
    made = stage()
    program = program_of(made.fund, made.encoder, Scope.TRAINING_READ)
    assert Pages()._get_page_size(100_000) == LONGEST_PAGE
    assert refusals(program.get("/requests", page_size="beaucoup")) == {"/page_size": "int_parsing"}
