"""What the sweep found has no request: the lines of its log name the row, until the next one is taken."""

from __future__ import annotations

import io
import json
import logging

import pytest

from extranet.logs import JsonFormatter
from extranet.notifications.models import Message
from extranet.tenants import tracing, work
from extranet.tenants.scope import scope

TABLE = "notifications.message"
logger = logging.getLogger("extranet.test")


@pytest.fixture
def log():
    output = io.StringIO()
    handler = logging.StreamHandler(output)
    handler.setFormatter(JsonFormatter())
    logging.getLogger().addHandler(handler)
    yield output
    logging.getLogger().removeHandler(handler)


@pytest.fixture
def two_messages(fund):
    with scope(fund):
        return [
            Message.objects.create(kind="demo.hello", address="zoe@example.invalid", language="fr").pk for _ in "ab"
        ]


@pytest.mark.django_db
def test_each_line_names_the_row_it_is_about_and_the_task_itself_none(fund, two_messages, log):
    with tracing.traced(None, task="notifications.send"):
        for _ in work.claims(Message, fund.pk):
            logger.info("sent")
        logger.info("task")
    lines = [json.loads(line) for line in log.getvalue().splitlines()]
    for row in two_messages:
        about = [line["message"] for line in lines if (line.get("table"), line.get("row")) == (TABLE, row)]
        assert about == ["row taken", "sent"]
    assert [line["message"] for line in lines if "row" not in line] == ["task"]
    assert {line.get("request_id") for line in lines} == {None}


@pytest.mark.django_db
def test_the_line_of_a_task_that_failed_names_the_row_on_which_it_did(fund, two_messages, log):
    with tracing.traced(None, task="notifications.send"):
        with pytest.raises(ZeroDivisionError):
            for _ in work.claims(Message, fund.pk):
                1 / 0  # noqa: B018
        logger.error("task")
    last = json.loads(log.getvalue().splitlines()[-1])
    assert (last["message"], last["table"], last["row"]) == ("task", TABLE, two_messages[0])
