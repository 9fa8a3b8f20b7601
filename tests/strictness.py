"""Turns silent faults into failures, for the whole suite."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import pytest
from django.db.models.sql.compiler import SQLCompiler
from django.template.base import FilterExpression, Variable, VariableDoesNotExist
from django.test import Client

from tests.security.headers import faults


class UndefinedVariable(AssertionError):
    """A template printed a variable that nobody gave it."""


@pytest.fixture(autouse=True)
def undefined_variables_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    """A template variable that doesn't exist prints nothing in production: here it fails. `{% if %}` may ask for it."""
    look_up, resolve = Variable._resolve_lookup, FilterExpression.resolve
    tolerant: list[bool] = [False]

    def remember_tolerance(self: FilterExpression, context: Any, ignore_failures: bool = False) -> Any:
        tolerant.append(ignore_failures)
        try:
            return resolve(self, context, ignore_failures)
        finally:
            tolerant.pop()

    def loud(self: Variable, context: Any) -> Any:
        try:
            return look_up(self, context)
        except VariableDoesNotExist as error:
            is_a_name = str(self.var)[:1].isidentifier()  # components try their dynamic attributes as variables first
            template = getattr(context, "template", None)
            if is_a_name and not tolerant[-1] and template and template.origin.name.startswith(_ours()):
                raise UndefinedVariable(f"{{{{ {self.var} }}}} in {template.name}") from error
            raise

    monkeypatch.setattr(FilterExpression, "resolve", remember_tolerance)
    monkeypatch.setattr(Variable, "_resolve_lookup", loud)


def _ours() -> str:
    from django.conf import settings

    return str(settings.ROOT / "templates")


@pytest.fixture(autouse=True)
def unordered_queries_are_shuffled(monkeypatch: pytest.MonkeyPatch) -> None:
    """A list without an order comes back in a random one, so no test can rely on luck."""
    original = SQLCompiler.results_iter

    def shuffled(self: SQLCompiler, results: Any = None, *args: Any, **kwargs: Any) -> Iterator[Any]:
        rows = original(self, results, *args, **kwargs)
        query = self.query
        ordered = query.order_by or query.extra_order_by or (query.default_ordering and query.get_meta().ordering)
        if ordered or query.combinator or query.distinct or kwargs.get("chunked_fetch"):
            return rows
        listed = list(rows)
        random.shuffle(listed)
        return iter(listed)

    monkeypatch.setattr(SQLCompiler, "results_iter", shuffled)


@pytest.fixture(autouse=True)
def pages_are_clean(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every page a test client gets: no inline script, style or handler (CSP forbids them), no template syntax left.

    And every answer, page or not, has the headers that `tests.security.headers` demands.
    """
    original = Client.request

    def checked(self: Client, **request: Any) -> Any:
        response = original(self, **request)
        assert not (wrong := faults(response)), f"{wrong} in the answer of {request.get('PATH_INFO')}"
        if response.headers.get("Content-Type", "").startswith("text/html") and not response.streaming:
            text = response.content.decode()
            for mistake in ("{{", "{%", " onclick=", " style=", "<script>", "<style"):
                assert mistake not in text, f"{mistake!r} in the page {request.get('PATH_INFO')}"
        return response

    monkeypatch.setattr(Client, "request", checked)
