"""The people and papers that the access table of mandates speaks of."""

from __future__ import annotations

import datetime

from django.urls import reverse
from django.utils import timezone

from extranet.organisations.roles import Role
from extranet.tenants.scope import scope
from tests.access.world import World
from tests.factories import MembershipFactory, UserFactory, quickly_signed_in, staff_of, visitor
from tests.mandates.factories import data_mandate_of, mandate_of, paper_of
from tests.mandates.scenes import company_of, newcomer_of, operator_of, preencoding_fund


def build() -> World:
    fund, other = preencoding_fund(), preencoding_fund()
    company_a, company_b = company_of(fund), company_of(fund, name="Béta", enterprise_number="", nsso_number="")
    encoder, expired, without = operator_of(fund), operator_of(fund, "Échu"), operator_of(fund, "Sans mandat")
    people = {
        "stranger": UserFactory(),
        "newcomer": newcomer_of(fund, company_a).user,
        "encoder": encoder.user,
        "expired": expired.user,
        "without": without.user,
        "staff": staff_of(fund).user,
        "other_staff": staff_of(other).user,
    }
    with scope(fund):
        for name, company in {"mandatee_a": company_a, "mandatee_b": company_b}.items():
            people[name] = MembershipFactory(organisation=company, roles=[Role.MANDATEE]).user
        deposited = paper_of(company_a, kind="convention")
        paper_of(company_a, kind="convention", state="accepted")
        mandate = mandate_of(company_a, encoder.organisation)
        mandate_of(company_a, expired.organisation, until=timezone.localdate() - datetime.timedelta(days=1))
    elsewhere = company_of(other)
    operator_elsewhere = operator_of(other)
    with scope(other):
        deposited_elsewhere = paper_of(elsewhere, kind="convention")
        mandate_elsewhere = mandate_of(elsewhere, operator_elsewhere.organisation)

        declaring_elsewhere = data_mandate_of(elsewhere)
    with scope(fund):
        declaring = data_mandate_of(company_a)

    world = World()
    world.clients = {name: quickly_signed_in(fund, user) for name, user in people.items()}
    world.clients["anonymous"] = visitor(fund)
    for route in ("paper", "deposit", "model_document", "signed_document", "accept", "refuse"):
        for kind, paper in {"own": deposited, "other": deposited_elsewhere}.items():
            world.addresses[f"mandates:{route}", kind] = reverse(f"mandates:{route}", args=[paper.uuid])
    for route in ("onboarding_of", "fill_convention_of", "fill_authorisation_of", "data_mandates_of"):
        for kind, company in {"own": company_a, "other": elsewhere}.items():
            world.addresses[f"mandates:{route}", kind] = reverse(f"mandates:{route}", args=[company.uuid])
    world.addresses |= {
        ("mandates:blank_form", "own"): reverse("mandates:blank_form", args=["authorisation"]),
        ("mandates:terms_pdf", "own"): reverse("mandates:terms_pdf", args=["1.0"]),
        ("mandates:revoke", "own"): reverse("mandates:revoke", args=[mandate.uuid]),
        ("mandates:revoke", "other"): reverse("mandates:revoke", args=[mandate_elsewhere.uuid]),
        ("mandates:end_data_mandate", "own"): reverse("mandates:end_data_mandate", args=[declaring.uuid]),
        ("mandates:end_data_mandate", "other"): reverse("mandates:end_data_mandate", args=[declaring_elsewhere.uuid]),
        ("mandates:company", "own"): reverse("mandates:company", args=[company_a.uuid]),
        ("mandates:company", "foreign"): reverse("mandates:company", args=[company_b.uuid]),
        ("mandates:company", "other"): reverse("mandates:company", args=[elsewhere.uuid]),
    }
    return world
