"""The overview leads the person whose turn it is to the page where she goes on (`ATM-30`)."""

from __future__ import annotations

import re

import pytest
from django.urls import resolve, reverse

from extranet.tenants.scope import scope
from requests_app.training.workflow import Part
from tests.factories import quickly_signed_in, staff_of
from tests.training.company_scenes import certified, complemented, everybody_known, printed, sent, signed
from tests.training.factories import DayFactory
from tests.training.scenes import draft_of, own_request_of, request_with_company, stage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("trusted")]


@pytest.fixture
def made():
    return stage()


@pytest.fixture
def staff(made):
    return quickly_signed_in(made.fund, staff_of(made.fund).user)


def leads(browser, request):
    """The tab where the button leads, and its label; None without."""
    page = browser.get(reverse("training:request", args=[request.uuid])).content.decode()
    found = re.search(
        r"Votre prochaine étape.*?<a class=\"btn btn-primary\" href=\"(.*?)\">\s*(.*?)\s*</a>", page, re.S
    )
    return found and (resolve(found[1]).url_name, found[2])


def test_the_operator_is_led_through_the_encoding_then_has_the_sending(made):
    request = draft_of(made, filled=False)
    assert leads(made.as_encoder, request) == ("days", "Encoder les jours")
    with scope(made.fund):
        DayFactory(request=request)
    assert leads(made.as_encoder, request) == ("workers", "Inscrire les travailleurs")
    assert leads(made.as_encoder, draft_of(made)) is None


def test_a_company_alone_begins_with_the_days(made):
    assert leads(made.as_mandatee, own_request_of(made, filled=False)) == ("days", "Encoder les jours")


@pytest.mark.feature("ATM-30")
def test_the_company_is_led_from_workers_to_validation_recap_and_sending(made, staff):
    request = request_with_company(made)
    assert leads(made.as_mandatee, request) == ("workers", "Compléter les travailleurs")
    everybody_known(made, request)
    assert leads(made.as_mandatee, request) == ("certify", "Vérifier et valider les présences")
    certified(made, request)
    assert leads(made.as_mandatee, request) == ("recap", "Générer le récapitulatif")
    recap = printed(made, request)
    assert leads(made.as_mandatee, request) == ("recap", "Faire signer le récapitulatif")
    signed(made, recap)
    assert leads(made.as_mandatee, request) == ("recap", "Envoyer la demande au fonds")
    assert leads(staff, request) is None
    assert leads(made.as_encoder, request) is None


def test_signed_with_workers_missing_leads_to_the_workers(made):
    assert leads(made.as_mandatee, signed(made)) == ("workers", "Compléter les travailleurs")


@pytest.mark.feature("ATM-30")
def test_the_fund_is_led_to_its_decision_and_the_company_to_the_complement(made, staff):
    request = sent(made)
    assert leads(staff, request) == ("recap", "Contrôler et décider")
    assert leads(made.as_mandatee, request) is None
    complemented(made, Part.PRESENCES, request=request)
    assert leads(made.as_mandatee, request) == ("recap", "Répondre au fonds")
    assert leads(staff, request) is None


def onward(browser, request, tab):
    """The tab that « Continuer » leads to from this one; None without."""
    page = browser.get(reverse(f"training:{tab}", args=[request.uuid])).content.decode()
    found = re.search(r"<a [^>]*href=\"([^\"]*)\">(?:(?!</a>).)*Continuer :", page, re.S)
    return found and resolve(found[1]).url_name


def test_each_page_that_is_filled_in_leads_to_the_next_and_the_last_to_the_overview(made):
    request = draft_of(made)
    tabs = ["edit", "days", "workers", "presences"]

    assert [onward(made.as_encoder, request, tab) for tab in tabs] == ["days", "workers", "presences", "request"]
    own = own_request_of(made)
    assert [onward(made.as_mandatee, own, tab) for tab in tabs] == ["days", "workers", "presences", "certify"]
    assert [onward(made.as_encoder, request, tab) for tab in ("request", "paste", "copy")] == [None, None, None]


def title(browser, request, route):
    page = browser.get(reverse(f"training:{route}", args=[request.uuid])).content.decode()
    return " ".join(re.search(r"<title>(.*?)</title>", page, re.S)[1].split())


def test_what_one_does_beside_a_tab_has_a_title_of_its_own(made):
    request = draft_of(made)

    assert title(made.as_encoder, request, "workers").startswith(f"Travailleurs · {request.number}")
    assert title(made.as_encoder, request, "paste").startswith(f"Coller une liste · {request.number}")
    assert title(made.as_encoder, request, "copy").startswith(f"Copier cette demande · {request.number}")
    assert title(made.as_encoder, request, "delete").startswith(f"Supprimer cette demande ? · {request.number}")
