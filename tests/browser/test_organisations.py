"""Organisations, members, workers and settings in Chromium: a journey, and every page without an axe finding."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Page, expect

from extranet.accounts.models import User
from extranet.organisations.models import Worker
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope
from tests.factories import (
    EstablishmentFactory,
    FundFactory,
    MembershipFactory,
    OrganisationFactory,
    WorkerDetailsFactory,
    WorkerFactory,
    member_of,
    quickly_signed_in,
    staff_of,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group(__name__)]


@pytest.fixture
def ferra():
    options = {"register_number": True, "compulsory_worker_details": ["function"]}
    return FundFactory(name="Ferra", colour="#8a2c0d", options=options, help_email="aide@ferra.invalid")


@pytest.fixture
def arrive(page: Page, address):
    """On the first screen, signed in."""

    def as_person(fund: Fund, user: User) -> None:
        session = quickly_signed_in(fund, user).cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": address(fund)}])
        page.goto(address(fund))

    return as_person


def test_a_mandatee_adds_and_completes_a_worker(page: Page, ferra, arrive, accessible):
    member = member_of(ferra, organisation__name="Forges de Démo", organisation__enterprise_number="0440966354")
    arrive(ferra, member.user)
    page.get_by_role("link", name="Salariés").first.click()
    expect(page.get_by_role("heading", name="Aucun salarié")).to_be_visible()
    accessible("no workers")
    page.get_by_role("link", name="Ajouter un salarié").click()
    accessible("new worker")
    page.get_by_label("Nom", exact=True).fill("Dubois")
    page.get_by_label("Prénom").fill("Michelle")
    page.get_by_label("Date de naissance").fill("2023-03-12")
    page.get_by_label("Numéro de registre national").fill("85.07.30-033.29")
    page.get_by_role("button", name="Enregistrer").click()
    summary = page.locator(".error-summary")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("Les chiffres de contrôle ne correspondent pas")
    accessible("refused worker")
    page.get_by_label("Date de naissance").fill("1985-07-30")
    page.get_by_label("Numéro de registre national").fill("85.07.30-033.28")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Michelle Dubois")
    expect(page.locator("main")).to_contain_text("•••-28")
    expect(page.get_by_role("alert")).to_contain_text("Fonction")
    accessible("incomplete worker")
    page.get_by_role("link", name="Compléter").click()
    page.get_by_label("Fonction").fill("Soudeuse")
    accessible("worker form")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("Il manque encore")).to_have_count(0)
    with scope(ferra):
        assert Worker.objects.get().details.get().function == "Soudeuse"
    page.get_by_role("button", name="Désactiver ce salarié").click()
    expect(page.get_by_role("button", name="Réactiver")).to_be_visible()
    accessible("deactivated worker")
    page.get_by_role("link", name="Mon organisation").first.click()
    expect(page.locator("main")).to_contain_text("0440.966.354")
    accessible("own organisation")


def test_every_page_of_the_staff(page: Page, ferra, arrive, address, accessible):
    administrator = staff_of(ferra)
    with scope(ferra):
        company = OrganisationFactory(
            name="Forges de Démo", enterprise_number="0440966354", nsso_number="123456789",
            kinds=["company", "training_body"], street="Rue des Forges", house_number="12", postcode="5000",
            city="Namur", phone="+32 81 00 00 00", email="contact@forges.invalid",
        )  # fmt: skip
        for number in range(30):
            OrganisationFactory(name=f"Ateliers fictifs {number:02}", city="Gembloux")
            WorkerFactory(organisation=company, last_name=f"Démontré {number:02}")
        establishment = EstablishmentFactory(organisation=company, unit_number="2000000339")
        member = MembershipFactory(organisation=company, last_name="Démonty")
        invited = MembershipFactory(organisation=company, last_name="Invitée", accepted_at=None)
        worker = WorkerDetailsFactory(worker__organisation=company).worker
    pages = {
        "organisations": reverse("organisations:list"),
        "nothing found": reverse("organisations:list") + "?q=introuvable",
        "second page": reverse("organisations:list") + "?page=2&sort=-name",
        "new organisation": reverse("organisations:add"),
        "organisation": reverse("organisations:organisation", args=[company.uuid]),
        "edit organisation": reverse("organisations:edit", args=[company.uuid]),
        "contact": reverse("organisations:contact", args=[company.uuid]),
        "establishments": reverse("organisations:establishments", args=[company.uuid]),
        "new establishment": reverse("organisations:add_establishment", args=[company.uuid]),
        "edit establishment": reverse("organisations:edit_establishment", args=[establishment.uuid]),
        "remove establishment": reverse("organisations:remove_establishment", args=[establishment.uuid]),
        "members": reverse("organisations:members", args=[company.uuid]),
        "invite": reverse("organisations:invite", args=[company.uuid]),
        "member": reverse("organisations:edit_member", args=[member.uuid]),
        "invited member": reverse("organisations:edit_member", args=[invited.uuid]),
        "end membership": reverse("organisations:end_membership", args=[member.uuid]),
        "workers": reverse("workers:list"),
        "worker": reverse("workers:worker", args=[worker.uuid]),
        "settings": reverse("fund_settings:page"),
    }
    arrive(ferra, administrator.user)
    for name, path in pages.items():
        page.goto(address(ferra, path))
        expect(page.get_by_role("heading", level=1)).to_have_count(1)
        accessible(name)
