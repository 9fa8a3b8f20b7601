"""What a person sees and does about her own rights."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.urls import reverse

from extranet.organisations.models import Membership
from extranet.rights import services
from extranet.rights.catalogue import Profile, Service
from extranet.rights.models import Application, Attachment, Right
from extranet.rights.workflow import RightState
from extranet.tenants.scope import scope
from tests.documents.uploads import picture
from tests.factories import UserFactory, quickly_signed_in, staff_of
from tests.rights.scenes import (
    CODE,
    SIRET,
    asked,
    body_claim,
    known_body,
    known_company,
    member_claim,
    opco,
    right_of,
    siret_of,
    staff_actor,
)

pytestmark = pytest.mark.django_db

MINE = "/droits/"


def main(response) -> str:
    """What the page says between its header and its footer, spaces put in order."""
    text = response.content.decode()
    return " ".join(text.split("<main", 1)[1].split("</main>")[0].split())


@pytest.fixture
def fund():
    return opco()


def entity_fields(**changed: str) -> dict[str, object]:
    typed = {
        "branch": "Assurance",
        "services": ["training_files"],
        "member_code": CODE,
        "payroll": "412 350",
        "legal_representative": "Béatrice Exemple",
        "siret": "732 829 320 00074",
        "capacity": "Responsable RH",
        "certified": "on",
    }
    return typed | changed


@pytest.mark.feature("MYA-44", "MYA-45")
def test_an_entity_is_added_shown_at_once_and_its_blocks_say_where_it_stands(fund):
    known_company(fund)
    user = UserFactory()
    browser = quickly_signed_in(fund, user)
    assert MINE in browser.get(reverse("account_edit")).content.decode()
    page = main(browser.get(MINE))
    for profile in ("member", "training_body"):
        assert reverse("rights:add", args=[profile]) in page, "a profile she hasn't got has the button only"
    assert page.count("Aucune entité pour ce profil") == 2

    add = reverse("rights:add", args=["member"])
    person = {"person-title": "Mme", "person-last_name": "Dubois", "person-first_name": "Michelle"}
    refused = browser.post(add, person | entity_fields(siret="123", certified="", payroll="12,5"))
    text = main(refused)
    for message in ("14 chiffres attendus", "nombre entier d’euros", "Cochez cette case", 'value="Dubois"'):
        assert message in text, message
    sent = browser.post(add, person | entity_fields(), follow=True)
    assert "Votre demande est chez le fonds" in main(sent)
    page = main(browser.get(MINE))
    assert "732 829 320 00074" in page
    assert "Demande en cours, chez le fonds" in page
    assert "Pas demandé" in page, "contributions were unticked"
    assert "Bureau Exemple" not in page, "what the fund knows of a number is not for whoever typed it"
    again = main(browser.post(add, entity_fields()))
    assert "demande en cours" in again
    assert "person-last_name" not in again, "the fund knows her name now"

    with scope(fund):
        application = Application.objects.get()
        services.confirm(actor=staff_actor(fund), fund=fund, application=application, services=[Service.TRAINING_FILES])
    page = main(browser.get(MINE))
    assert "Bureau Exemple" in page
    assert "Confirmée" in page
    stranger = quickly_signed_in(fund, UserFactory())
    assert "732 829 320" not in main(stranger.get(MINE)), "only one's own"


def test_a_wrong_proof_shows_the_same_pages_as_a_right_one(fund):
    known_company(fund)
    pages = []
    for code in (CODE, "Z9999"):
        user = UserFactory()
        browser = quickly_signed_in(fund, user)
        application = asked(fund, member_claim(member_code=code), user=user)
        page = main(browser.get(reverse("rights:application", args=[application.uuid])))
        with scope(fund):
            known = Application.objects.get(pk=application.pk)
        pages.append(page.replace(str(known.uuid), "").split("csrfmiddlewaretoken")[0])
    assert pages[0] == pages[1]


def test_after_a_refusal_she_corrects_and_asks_again(fund):
    known_company(fund)
    user = UserFactory()
    application = asked(fund, member_claim(member_code="FAUX"), user=user)
    with scope(fund):
        services.refuse(
            actor=staff_actor(fund),
            fund=fund,
            application=application,
            services=[Service.TRAINING_FILES],
            reason="Code à vérifier",
        )
    browser = quickly_signed_in(fund, user)
    first = browser.get(reverse("dashboard")).content.decode()
    assert "Demandes de droits refusées, à corriger" in first
    assert "Code à vérifier" in main(browser.get(MINE))
    correct = reverse("rights:correct", args=[application.uuid])
    form = main(browser.get(correct))
    assert 'value="FAUX"' in form, "what she typed the last time"
    sent = browser.post(correct, entity_fields(), follow=True)
    assert "Votre demande est chez le fonds" in main(sent)
    with scope(fund):
        new = Application.objects.order_by("-pk")[0]
        assert (new.corrects, new.evidence, new.last_name) == (application, "all", "Dubois")
        assert [right.service for right in new.rights.all()] == [Service.TRAINING_FILES]
    assert "refusées, à corriger" not in browser.get(reverse("dashboard")).content.decode()
    old = main(browser.get(reverse("rights:application", args=[application.uuid])))
    assert reverse("rights:application", args=[new.uuid]) in old


def test_a_paper_helps_the_fund_decide(fund):
    user = UserFactory()
    application = asked(fund, user=user)
    browser = quickly_signed_in(fund, user)
    attach = reverse("rights:attach", args=[application.uuid])
    assert "Il y a un problème" in main(browser.post(attach, {"file": named(b"PK\x03\x04", "k.pdf")}))
    assert browser.post(attach, {"file": named(picture("PNG"), "Dubois-kbis.png")}).status_code == 302
    with scope(fund):
        paper = Attachment.objects.select_related("document").get()
    assert "dubois" not in paper.document.file_name.lower(), "no name of a person in a file's name"
    staff = quickly_signed_in(fund, staff_of(fund).user)
    address = reverse("rights:paper", args=[paper.uuid])
    assert address in main(staff.get(reverse("rights:review", args=[application.uuid])))
    assert b"".join(staff.get(address).streaming_content).startswith(b"\x89PNG")
    with scope(fund):
        services.refuse(
            actor=staff_actor(fund),
            fund=fund,
            application=application,
            services=[Service.TRAINING_FILES, Service.CONTRIBUTIONS],
            reason="Non",
        )
    late = browser.post(attach, {"file": named(picture("PNG"), "k.png")})
    assert late.status_code == 200
    assert browser.get(reverse("rights:application", args=[application.uuid])).content.count(b'type="file"') == 0


def named(content: bytes, name: str) -> BytesIO:
    file = BytesIO(content)
    file.name = name
    return file


@pytest.mark.feature("MYA-41")
def test_a_click_on_a_closed_tile_asks_once(fund):
    known_company(fund)
    known_body(fund, siret=siret_of(1))
    user = UserFactory()
    asked(fund, member_claim(services=(Service.TRAINING_FILES,)), user=user)
    browser = quickly_signed_in(fund, user)
    contributions = reverse("rights:ask", args=["contributions"])
    assert contributions in browser.get(reverse("dashboard")).content.decode()
    for _click in range(2):
        assert browser.post(contributions).status_code == 302
    with scope(fund):
        right = Right.objects.get(service=Service.CONTRIBUTIONS)
        assert (right.state, right.entity_key) == (RightState.REQUESTED, SIRET)
        assert right.application.attestation_version == "1"
    assert contributions not in browser.get(reverse("dashboard")).content.decode()
    body = reverse("rights:ask", args=["payment_files"])
    led = browser.post(body)
    assert led.headers["Location"] == reverse("rights:add", args=["training_body"]), "its data are missing"
    sent = browser.post(
        led.headers["Location"],
        {
            "services": ["payment_files"],
            "activity_number": "11 75 01234 56",
            "legal_representative": "Béatrice Exemple",
            "siret": siret_of(1),
            "capacity": "Comptable",
            "invoice_amount": "1 800,00",
            "certified": "on",
        },
        follow=True,
    )
    assert "Votre demande est chez le fonds" in main(sent)
    assert "Demande en cours" in browser.get(reverse("dashboard")).content.decode()
    with scope(fund):
        application = Application.objects.get(profile=Profile.TRAINING_BODY)
        assert application.evidence == "all"
    assert "déjà demandé" in main(browser.post(body, follow=True))
    with scope(fund):
        assert Right.objects.filter(service=Service.PAYMENT_FILES).count() == 1


def test_only_profiles_of_the_fund_are_offered(fund):
    user = UserFactory()
    asked(fund, body_claim(), user=user)
    fund.options["signup"]["profiles"] = []
    fund.save()
    browser = quickly_signed_in(fund, user)
    page = main(browser.get(MINE))
    assert "732 829 320 00074" in page
    assert reverse("rights:add", args=["training_body"]) not in page
    assert browser.get(reverse("rights:add", args=["training_body"])).status_code == 404


def test_a_revoked_right_ends_an_open_session_on_the_next_click_and_keeps_what_was_typed(fund):
    company = known_company(fund)
    user = UserFactory()
    application = asked(fund, user=user)
    staff = staff_actor(fund)
    with scope(fund):
        services.confirm(actor=staff, fund=fund, application=application, services=[Service.TRAINING_FILES])
    browser = quickly_signed_in(fund, user)
    address = reverse("workers:add", args=[company.uuid])
    assert browser.get(address).status_code == 200, "the form is open"
    with scope(fund):
        services.suspend(actor=staff, fund=fund, right=right_of(application), reason="Contrôle")
        assert Membership.objects.get(user=user).ended_at is not None
    typed = {"last_name": "Lefèvre", "first_name": "Ana", "birth_date": "1990-02-03"}
    answer = browser.post(address, typed)
    assert answer.status_code == 404
    assert "Lefèvre" in main(answer), "nothing typed is lost"
    assert "csrfmiddlewaretoken" in main(answer)
    assert browser.get(reverse("workers:list")).status_code == 403
    with scope(fund):
        services.resume(actor=staff, fund=fund, right=right_of(application))
    assert browser.post(address, typed).status_code == 302, "sent again, it is stored"
