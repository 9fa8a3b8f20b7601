"""A filter whose value no list knows, as an old or forged address has it: said, with the way out, on every list."""

from __future__ import annotations

import contextlib
import re
from html import unescape

import pytest
from django.template.loader import get_template
from django.urls import reverse

from batch_channel.models import Alarm
from extranet.tenants.scope import scope
from tests.access.test_exports import LISTS
from tests.batch_channel.factories import batch_row, channel_row, declaration_row
from tests.batch_channel.scenes import batch_fund
from tests.factories import MembershipFactory, OrganisationFactory, WorkerFactory, quickly_signed_in, staff_of

EXTENDS = re.compile(r"""\{% extends ["']([^"']+)["'] %\}""")


def ways_out(page: str) -> list[str]:
    return [unescape(one) for one in re.findall(r'<a href="([^"]*)">Retirer ce filtre</a>', page)]


@pytest.mark.parametrize("route", sorted(LISTS))
def test_every_list_is_drawn_by_the_page_that_says_it(route: str) -> None:
    name = LISTS[route].template_name
    while name != "ui/list.html":
        source = get_template(name).template.source
        assert "{% block content %}" not in source or "{{ block.super }}" in source, name
        (name,) = EXTENDS.findall(source)


@pytest.mark.django_db
def test_an_alarm_that_does_not_exist_is_named_and_taken_out() -> None:
    fund = batch_fund()
    with scope(fund):
        batch_row(channel_row(fund), company := OrganisationFactory(), [declaration_row(company)])
    client, batches = quickly_signed_in(fund, staff_of(fund).user), reverse("batch_channel:batches")
    page = client.get(f"{batches}?state=sent&alarm=xyz&sort=name&page=7").content.decode()
    assert "Le filtre « Alerte » ne connaît pas « xyz » : la liste est montrée sans lui." in " ".join(page.split())
    assert ways_out(page) == ["?state=sent&sort=name"]
    assert ways_out(client.get(f"{batches}{ways_out(page)[0]}").content.decode()) == []
    assert ways_out(client.get(f"{batches}?alarm={Alarm.Code.STUCK}").content.decode()) == []


@pytest.mark.django_db
def test_each_of_several_is_taken_out_by_itself() -> None:
    fund = batch_fund()
    client, batches = quickly_signed_in(fund, staff_of(fund).user), reverse("batch_channel:batches")
    page = client.get(f"{batches}?state=gone&alarm=<b>").content.decode()
    assert ways_out(page) == ["?alarm=%3Cb%3E", "?state=gone"]
    assert "« &lt;b&gt; »" in page


@pytest.mark.django_db
def test_no_file_is_made_of_a_list_that_was_asked_for_otherwise() -> None:
    """It would hold every row, and say nothing of it."""
    fund = batch_fund()
    client, batches = quickly_signed_in(fund, staff_of(fund).user), reverse("batch_channel:batches")
    for kind in ("csv", "xlsx"):
        answer = client.get(f"{batches}?alarm=xyz&export={kind}")
        assert answer.headers["Content-Type"].startswith("text/html")
        assert ways_out(answer.content.decode()) == ["?"]
    with contextlib.closing(client.get(f"{batches}?export=csv")) as answer:
        assert answer.headers["Content-Type"].startswith("text/csv")


@pytest.mark.django_db
def test_a_search_by_name_is_kept_and_can_be_taken_out() -> None:
    fund = batch_fund()
    with scope(fund):
        membership = MembershipFactory(organisation=(company := OrganisationFactory()))
        WorkerFactory(organisation=company, last_name="Dubois")
    client, workers = quickly_signed_in(fund, membership.user), reverse("workers:list")
    search = client.post(workers, {"q": "dubois"}).headers["Location"]
    (way_out,) = ways_out(client.get(f"{search}&state=xyz").content.decode())
    assert f"{workers}{way_out}" == search
    unreadable = client.post(workers, {"q": "dub\x00ois", "state": "all"}).headers["Location"]
    assert ways_out(client.get(unreadable).content.decode()) == ["?state=all"]
