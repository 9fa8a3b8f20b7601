"""« Vos responsables », the refusal that names them, and « Activer la qualité »."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from extranet.organisations.models import Organisation, QualityActivation, QualityManager
from extranet.organisations.roles import OrganisationKind, Role
from extranet.tenants.scope import scope
from tests.factories import MembershipFactory, quickly_signed_in
from tests.organisations.administration import stored, text_of

pytestmark = pytest.mark.django_db


def activate(client, organisation, **data):
    address = reverse("organisations:activate_quality", args=[organisation.uuid])
    return client.post(address, {"kind": "training_body"} | data, follow=True)


def managers_of(fund) -> set[tuple[str, str, bool]]:
    with scope(fund):
        return set(QualityManager.objects.values_list("kind", "membership__last_name", "is_co"))


@pytest.mark.feature("FLA-36")
def test_one_sees_ones_managers_by_entity_and_quality(fund, forges):
    forges.add("second", "Seconde", [Role.CO_ACCESS_MANAGER], phone="081 11 22 33")
    client, name = forges.client("main"), reverse("organisations:name_manager", args=[forges.organisation.uuid])
    for who, is_co in (("plain", "no"), ("co", "yes"), ("second", "yes")):
        data = {"kind": "company", "membership": forges.members[who].pk, "is_co": is_co}
        assert "Le gestionnaire est désigné" in text_of(client.post(name, data, follow=True))
    page = text_of(forges.client("plain").get(reverse("organisations:own_managers")))
    for label in ("Responsable des accès", "Co-responsables des accès", "Gestionnaire Local", "Co-Gestionnaire Local"):
        assert label in page
    assert "0440.966.354" in page, "the number by which the organisation is known in the quality"
    assert "081 11 22 33" in page
    assert "Désigner un gestionnaire local" not in page
    assert managers_of(fund) == {
        ("company", "Simple", False),
        ("company", "Adjointe", True),
        ("company", "Seconde", True),
    }
    client.post(name, {"kind": "company", "membership": forges.members["co"].pk, "is_co": "no"})
    assert ("company", "Simple", True) in managers_of(fund), "a new main one takes the place of the former"
    with scope(fund):
        row = QualityManager.objects.get(membership__last_name="Seconde")
    client.post(reverse("organisations:remove_manager", args=[row.uuid]))
    assert len(managers_of(fund)) == 2
    with scope(fund):
        foreign = MembershipFactory(roles=[Role.ACCESS_MANAGER], last_name="Ailleurs")
        row = QualityManager.objects.order_by("pk")[0]
    theirs = reverse("organisations:managers", args=[foreign.organisation.uuid])
    assert forges.client("plain").get(theirs).status_code == 404
    remove = reverse("organisations:remove_manager", args=[row.uuid])
    assert quickly_signed_in(fund, foreign.user).post(remove).status_code == 404


@pytest.mark.feature("FLA-26")
def test_a_refusal_names_the_managers_of_ones_organisation_and_of_no_other(fund, forges):
    fund.help_phones = {"Entreprises": "+32 2 555 01 00"}
    fund.save()
    with scope(fund):
        MembershipFactory(roles=[Role.ACCESS_MANAGER], last_name="Ailleurs")
        QualityManager.objects.create(
            organisation=forges.organisation, kind="company", membership=forges.members["co"], is_co=False
        )
        gone = MembershipFactory(organisation=forges.organisation, roles=[Role.ACCESS_MANAGER], last_name="Partie")
        gone.suspended_at = gone.accepted_at
        gone.save()
    refused = forges.client("plain").get(reverse("organisations:invite", args=[forges.organisation.uuid]))
    page = text_of(refused)
    assert refused.status_code == 403
    assert "À qui demander dans votre organisation" in page
    assert "Camille Principale" in page
    assert forges.members["main"].user.email in page
    assert "Co-responsable des accès, Gestionnaire Local (Entreprise)" in page, "each once, with all her functions"
    assert "+32 2 555 01 00" in page
    assert "Ailleurs" not in page
    assert "Partie" not in page
    with scope(fund):
        stranger = MembershipFactory(roles=[Role.CONTRIBUTIONS_MANAGER])
    other = text_of(quickly_signed_in(fund, stranger.user).get(reverse("organisations:list")))
    assert "Principale" not in other


@pytest.mark.feature("FLA-30")
def test_a_quality_is_activated_and_its_manager_has_the_rights_at_once(fund, forges):
    client, plain = forges.client("co"), forges.members["plain"]
    page = text_of(client.get(reverse("organisations:own_managers")))
    assert "Liste des qualités" in page
    assert "Activer la qualité" in page
    assert "Suivant" in page
    first = reverse("organisations:activate_quality", args=[forges.organisation.uuid]) + "?kind=training_body"
    assert "Gestionnaire Local" in text_of(client.get(first))
    found = text_of(activate(client, forges.organisation, step="search", q="simp"))
    assert "Camille Simple" in found
    assert "Camille Principale" not in found
    assert "Aucun utilisateur de ce nom" in text_of(activate(client, forges.organisation, step="search", q="zzz"))
    assert "Choisissez un utilisateur" in text_of(activate(client, forges.organisation, step="next"))
    summary = text_of(activate(client, forges.organisation, step="next", manager=plain.uuid))
    assert "Confirmer" in summary
    with scope(fund):
        assert Organisation.objects.get(pk=forges.organisation.pk).kinds == ["company"], "nothing before « Confirmer »"
    done = text_of(activate(client, forges.organisation, step="confirm", manager=plain.uuid))
    assert "La qualité a bien été activée" in done
    with scope(fund):
        assert Organisation.objects.get(pk=forges.organisation.pk).kinds == ["company", "training_body"]
    assert stored(plain).roles == ["contributions_manager", "manager"]
    assert managers_of(fund) == {("training_body", "Simple", False)}
    activate(client, forges.organisation, step="confirm", manager=plain.uuid)
    with scope(fund):
        assert QualityActivation.objects.count() == 1, "a second click is nothing"


@pytest.mark.feature("FLA-30")
def test_only_access_managers_and_the_staff_activate_and_only_what_the_fund_opens(fund, forges, staff):
    plain = forges.members["plain"]
    assert activate(forges.client("plain"), forges.organisation, step="confirm", manager=plain.uuid).status_code == 403
    for kind in ("fund_office", "operator", "company", "nonsense"):
        page = activate(forges.client("main"), forges.organisation, kind=kind, step="confirm", manager=plain.uuid)
        assert "Choisissez parmi les qualités proposées" in text_of(page)
    with scope(fund):
        foreign = MembershipFactory()
        invited = MembershipFactory(organisation=forges.organisation, accepted_at=None)
    for wrong in (foreign, invited):
        page = activate(forges.client("main"), forges.organisation, step="confirm", manager=wrong.uuid)
        assert "Choisissez un utilisateur dont l’accès est en vigueur" in text_of(page)
    with scope(fund):
        assert Organisation.objects.get(pk=forges.organisation.pk).kinds == ["company"]
    assert "La qualité a bien été activée" in text_of(
        activate(staff, forges.organisation, step="confirm", manager=plain.uuid)
    )


@pytest.mark.parametrize("answer", ["accept", "refuse"])
def test_the_staff_confirm_where_the_fund_wishes_to(fund, forges, staff, answer):
    fund.options["access"] = {"fund_confirms_qualities": True}
    fund.save()
    client, plain = forges.client("main"), forges.members["plain"]
    page = text_of(activate(client, forges.organisation, step="confirm", manager=plain.uuid))
    assert "La demande est chez le fonds" in page
    assert "en attente du fonds" in page
    assert stored(plain).roles == ["contributions_manager"]
    with scope(fund):
        row = QualityActivation.objects.get()
    address = reverse("organisations:activation", args=[row.uuid])
    assert address in text_of(staff.get("/"))
    assert client.get(address).status_code == 403
    assert "Écrivez le motif" in text_of(staff.post(address, {"answer": "refuse", "reason": ""}))
    staff.post(address, {"answer": answer, "reason": "Pas d’agrément connu."})
    with scope(fund):
        kinds = Organisation.objects.get(pk=forges.organisation.pk).kinds
    assert (OrganisationKind.TRAINING_BODY in kinds) == (answer == "accept")
    assert (Role.MANAGER in stored(plain).roles) == (answer == "accept")


def test_the_page_of_managers_costs_the_same_however_many(fund, forges):
    client, counts = forges.client("plain"), []
    for _round in range(2):
        client.get(reverse("organisations:own_managers"))
        for address in (reverse("organisations:own_managers"), reverse("organisations:list")):
            with CaptureQueriesContext(connection) as captured:
                client.get(address)
            counts.append(len(captured))
        with scope(fund):
            for _n in range(15):
                member = MembershipFactory(organisation=forges.organisation, roles=[Role.CO_ACCESS_MANAGER])
                QualityManager.objects.create(
                    organisation=forges.organisation, kind="company", membership=member, is_co=True
                )
    assert counts[:2] == counts[2:]
