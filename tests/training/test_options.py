"""« Réglages du pré-encodage »: what a fund's administrator chooses about absences."""

from __future__ import annotations

import pytest
from django.urls import reverse

from extranet.journal.models import Entry
from extranet.tenants.scope import scope
from requests_app.training.presence_grid import kinds_of
from tests.factories import quickly_signed_in, staff_of
from tests.training.scenes import draft_of, stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def made():
    return stage()


@pytest.fixture
def administrator(made):
    return quickly_signed_in(made.fund, staff_of(made.fund).user)


def choose(browser, *kinds):
    return browser.post(reverse("training:absence_kinds"), {"kinds": kinds}, follow=True)


def offered(made):
    made.fund.refresh_from_db()
    return [kind.value for kind in kinds_of(made.fund)]


@pytest.mark.feature("ATM-21")
def test_the_kinds_that_the_administrator_ticks_are_those_of_the_grid(made, administrator):
    assert "Les motifs d’absence sont enregistrés" in choose(administrator, "other", "illness").content.decode()

    assert offered(made) == ["illness", "other"]
    page = administrator.get(reverse("training:options"))
    assert page.context["form"]["kinds"].value() == ["illness", "other"]
    grid = made.as_encoder.get(reverse("training:presences", args=[draft_of(made).uuid]))
    assert grid.context["choices"][2:] == [("illness", "Absent : Maladie"), ("other", "Absent : Autre")]
    choose(administrator, "illness", "other")
    with scope(made.fund):
        assert Entry.objects.filter(verb="training.absence_kinds_changed").count() == 1


@pytest.mark.parametrize(
    ("kinds", "message"),
    [([], "Cochez au moins un motif"), (["illness", "holiday"], "holiday")],
    ids=["none", "unknown"],
)
def test_none_or_an_unknown_one_is_refused_and_the_rule_stays(made, administrator, kinds, message):
    before = offered(made)

    assert message in choose(administrator, *kinds).content.decode()

    assert offered(made) == before


def test_only_administrators_choose(made):
    assert choose(made.as_mandatee, "illness").status_code == 403
    assert choose(made.as_encoder, "illness").status_code == 403
