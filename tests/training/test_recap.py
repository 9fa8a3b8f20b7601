"""The recap: what it says, who can read it, and when it counts no more (`ATM-27`)."""

from __future__ import annotations

import subprocess

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone

from extranet.documents.models import Document, Rendering
from extranet.documents.tasks import render_pdfs
from extranet.tenants.scope import scope
from requests_app.training.models import Recap
from requests_app.training.recap import digest_of
from requests_app.training.services.printing import generate_recap
from tests.documents.signing import pdfsig
from tests.training.company_scenes import certified, changed, printed, recap_bytes, signed, signed_by
from tests.training.factories import DayFactory, ParticipantFactory
from tests.training.scenes import own_request_of, request_with_company, stage, yesterday

pytestmark = pytest.mark.django_db


@pytest.fixture
def made():
    return stage()


def address(request, route="recap"):
    return reverse(f"training:{route}", args=[request.uuid])


def text_of(pdf: bytes) -> str:
    """Poppler's reading, for a second opinion: words in the order of the page."""
    done = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return " ".join(done.stdout.decode().split())


@pytest.mark.feature("ATM-27")
def test_it_lists_everything_that_the_representative_signs(made):
    recap = printed(made)

    text = text_of(recap_bytes(made, recap))

    assert f"{recap.request.number}/1" in text
    assert "Forges de Démo SA" in text
    assert "0440.966.354" in text
    assert "Rue du Fer 12, 5000 Namur" in text
    assert "Soudage TIG, niveau 2" in text
    assert "Inventé Éloïse" in text
    assert "28/02/1990" in text
    assert "08:30 – 16:30" in text
    assert "12:00 – 12:30" in text
    assert "7 h 30" in text
    assert "30 h" in text  # two workers, two days
    assert f"Certifié par {made.mandatee.full_name}" in text
    assert "correspondent aux dossiers du personnel" in text
    assert "Mme Béatrice Exemple, gérante" in text
    assert recap.content_digest in text.replace(" ", "")


def test_the_digest_is_that_of_the_frozen_content(made):
    request = certified(made)

    with scope(made.fund):
        recap = generate_recap(actor=made.company_actor, fund=made.fund, request=request, language="fr")
        payload = Rendering.objects.get(document=recap.document).payload
    assert digest_of({key: value for key, value in payload.items() if key != "digest"}) == recap.content_digest


def test_poppler_agrees_about_the_signature(made, tmp_path):
    recap = printed(made)

    said = pdfsig(signed_by(recap_bytes(made, recap)), tmp_path)

    assert "Signature is Valid" in said
    assert "Total document signed" in said
    assert "Béatrice Exemple" in said


def test_many_days_and_workers_fit(made):
    request = own_request_of(made)
    with scope(made.fund):
        for _number in range(12):
            DayFactory(request=request)
        for _number in range(40):
            ParticipantFactory(request=request)
    recap = printed(made, certified(made, request))

    text = text_of(recap_bytes(made, recap))

    assert text.count("Total du jour") == 3  # five days side by side
    assert "Inventé" in text


def test_the_page_waits_for_the_worker_then_gives_the_file(made):
    request = certified(made)

    waiting = made.as_mandatee.post(address(request, "generate_recap"), follow=True).content.decode()
    assert "Le récapitulatif est en préparation" in waiting
    assert made.as_mandatee.get(address(request, "recap_document")).status_code == 404

    render_pdfs(made.fund.pk)

    assert "Télécharger le récapitulatif" in made.as_mandatee.get(address(request)).content.decode()
    answer = made.as_mandatee.get(address(request, "recap_document"))
    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    assert request.number in answer.headers["Content-Disposition"]


def test_a_second_click_makes_no_second_edition(made):
    request = certified(made)
    made.as_mandatee.post(address(request, "generate_recap"))
    made.as_mandatee.post(address(request, "generate_recap"))

    with scope(made.fund):
        assert Recap.objects.count() == 1


def test_a_preparation_that_failed_can_be_started_again(made):
    request = certified(made)
    made.as_mandatee.post(address(request, "generate_recap"))
    with scope(made.fund):
        Document.objects.filter(state="rendering").update(state="failed")

    page = made.as_mandatee.get(address(request)).content.decode()
    assert "La préparation du récapitulatif a échoué" in page
    made.as_mandatee.post(address(request, "generate_recap"))

    with scope(made.fund):
        assert list(Recap.objects.filter(voided_at=None).values_list("edition", flat=True)) == [2]


def test_a_full_disk_makes_it_wait_and_says_why(made, monkeypatch):
    request = certified(made)
    made.as_mandatee.post(address(request, "generate_recap"))

    def refuse(*_what: object) -> str:
        raise OSError("No space left on device")

    with monkeypatch.context() as full:
        full.setattr(default_storage._wrapped, "save", refuse)
        render_pdfs(made.fund.pk)
    with scope(made.fund):
        recap = Recap.objects.select_related("document").get(request=request)
        waiting = Rendering.objects.get(document=recap.document)
        assert (recap.document.state, waiting.error) == ("rendering", "storage")
        assert waiting.payload, "what it will be made from"
        Rendering.objects.filter(next_attempt_at__gt=timezone.now()).update(next_attempt_at=timezone.now())
    render_pdfs(made.fund.pk)
    with scope(made.fund):
        recap.document.refresh_from_db()
        assert recap.document.state == "ready"


def test_without_a_convention_in_force_nobody_is_declared_to_sign(made):
    from extranet.mandates.models import Paper

    request = certified(made)
    with scope(made.fund):
        Paper.objects.filter(kind="convention").update(ends_on=yesterday())

    answer = made.as_mandatee.post(address(request, "generate_recap"), follow=True)

    assert "La convention de l’entreprise n’est plus en vigueur" in answer.content.decode()


@pytest.mark.feature("ATM-27")
@pytest.mark.usefixtures("trusted")
def test_a_later_change_voids_it_even_signed_and_asks_for_a_new_one(made):
    request = signed(made)

    request = changed(made, request)

    page = made.as_mandatee.get(address(request)).content.decode()
    assert "Le récapitulatif ne compte plus" in page
    assert "générez et faites signer un nouveau récapitulatif" in " ".join(page.split())
    assert made.as_mandatee.get(address(request, "recap_document")).status_code == 404
    assert request.state == "with_company"
    new = printed(made, certified(made, request))
    assert new.edition == 2
    assert f"{request.number}/2" in text_of(recap_bytes(made, new))


def test_operators_never_get_the_file(made):
    recap = printed(made)

    for route in ("recap_document", "signed_document"):
        assert made.as_encoder.get(address(recap.request, route)).status_code == 404


def test_before_the_certification_the_tab_says_what_comes_first(made):
    request = request_with_company(made, opened=True)

    assert "Pas encore de récapitulatif" in made.as_mandatee.get(address(request)).content.decode()
