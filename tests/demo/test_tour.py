"""Each guided tour is walked as its role: every page opens and shows what the tour promises (`BEY-25`)."""

from __future__ import annotations

import html

import pytest
from django.test import Client
from django.utils.html import strip_tags

from extranet.accounts.models import User
from extranet.demo import (
    administration,
    certificates,
    channel,
    contributions,
    enrolments,
    exchanges,
    funding,
    identities,
    papers,
    people,
    problems,
    rights,
    tour,
    tours,
    training,
)
from extranet.demo.signing import root_certificate
from extranet.mandates.signatures import trust_roots
from extranet.tenants.models import Fund
from tests.factories import quickly_signed_in, visitor

SLUGS = [one.slug for one in tours.TOURS]


@pytest.fixture(autouse=True)
def demo_pages(settings, tmp_path):
    settings.ROOT_URLCONF = "extranet.demo.site_urls"
    settings.DEMO_SIGNING_DIR = str(tmp_path / "signing")
    settings.SIGNATURE_TRUST_ROOTS = [str(root_certificate(tmp_path / "signing"))]
    trust_roots.cache_clear()
    yield
    trust_roots.cache_clear()


@pytest.fixture
def furnished(db, tmp_path):
    """Gives a fund of the demo with its data."""

    def furnish(slug: str) -> Fund:
        people.make()
        fund = Fund.objects.get(slug=slug)
        if slug == "ferra":
            papers.make(fund)
            channel.make(fund, tmp_path / "simulator")
            training.make(fund)
        if slug == "passerelle":
            identities.make(fund)
            certificates.make(fund)
            exchanges.make(fund)
        if slug == "academie":
            enrolments.make(fund)
            problems.make()
        if slug == "horizon":
            rights.make(fund)
            funding.make(fund)
            administration.make()
            contributions.make(fund, tmp_path / "bank.csv")
        return fund

    return furnish


def text_of(response) -> str:
    return " ".join(html.unescape(strip_tags(response.content.decode())).split())


def as_in(chosen: tours.Tour, fund: Fund) -> Client:
    return quickly_signed_in(fund, User.objects.get(email=chosen.email))


@pytest.mark.feature("BEY-25")
@pytest.mark.parametrize("fund_slug", ["ferra", "passerelle", "academie", "horizon"])
def test_every_step_leads_to_a_page_that_shows_what_it_promises(furnished, fund_slug):
    fund = furnished(fund_slug)
    wrong = []
    for chosen in tour.tours_of(fund_slug):
        browser, base = as_in(chosen, fund), f"/demo/visite/{chosen.slug}/"
        for number, step in enumerate(chosen.steps, start=1):
            page = browser.get(base)
            assert step.title in text_of(page)
            assert f"Étape {number} sur {len(chosen.steps)}" in text_of(page) or fund.language != "fr"
            opened = browser.get(page.context["address"], follow=True)
            if opened.status_code != 200 or step.words not in text_of(opened):
                wrong.append((chosen.slug, step.title, page.context["address"], opened.status_code))
            browser.post(f"{base}pas/", {"to": "next"})
    assert wrong == []


def test_where_one_stands_is_kept_until_the_end(furnished):
    fund = furnished("academie")
    browser, chosen = visitor(fund), tours.RESPONSIBLE
    first, second = (step.title for step in chosen.steps[:2])
    base = f"/demo/visite/{chosen.slug}/"
    page = browser.get(base)
    assert first in text_of(page)
    assert chosen.email in text_of(page), "as whom to sign in"
    browser.post(f"{base}pas/", {"to": "next"})
    assert second in browser.get(base).context["step"].title
    browser.post(f"{base}pas/", {"to": "previous"})
    browser.post(f"{base}pas/", {"to": "previous"})
    assert browser.get(base).context["number"] == 1
    browser.post(f"{base}pas/", {"to": "next"})
    assert browser.post(f"{base}pas/", {"to": "end"}).headers["Location"] == "/demo/visite/"
    assert browser.get(base).context["number"] == 1
    assert browser.get("/demo/visite/encodeur/").status_code == 404, "another fund's"


def test_every_role_has_its_tour_of_five_to_eight_steps():
    assert len(SLUGS) == len(set(SLUGS)) == 10
    assert {5 <= len(one.steps) <= 8 for one in tours.TOURS} == {True}
