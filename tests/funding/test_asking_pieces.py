"""Papers of a request: each in its place, refused kindly, replaced, taken back, and added when the fund names them."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from extranet.journal.models import Entry
from extranet.tenants.scope import scope
from requests_app.funding.models import DevicePiece, FundingRequest, PieceDemand
from requests_app.funding.services import deciding, pieces
from requests_app.funding.workflow import RequestState
from tests.funding.scenes import Stage, pdf, stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def made() -> Stage:
    return stage()


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


def at(name: str, request: FundingRequest) -> str:
    return reverse(f"funding:{name}", args=[request.uuid])


def file(name: str = "piece.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, pdf().content, "application/pdf")


def incomplete(made: Stage, *names: str) -> tuple[FundingRequest, list[PieceDemand]]:
    """A sent request of which the fund misses these pieces."""
    request = made.sent()
    with scope(made.fund):
        asked = [(None, name, "À signer.") for name in names]
        request = deciding.ask_pieces(actor=made.staff, fund=made.fund, request=request, pieces=asked)
        return request, pieces.open_demands(request)


def state(made: Stage, request: FundingRequest) -> str:
    with scope(made.fund):
        return FundingRequest.objects.get(pk=request.pk).state


@pytest.mark.feature("MYA-02")
def test_a_paper_is_deposited_replaced_and_taken_back(made):
    draft, client = made.draft(), made.as_member
    with scope(made.fund):
        piece = DevicePiece.objects.get(name="Programme de la formation")
        (paper,) = draft.papers.all()
    client.post(at("papers", draft), {"piece": "other", "other-name": "Devis", "other-uploads": [file(), file()]})
    page = text(client.get(at("papers", draft)))
    assert "Déposée" in page
    with scope(made.fund):
        assert list(draft.papers.order_by("pk").values_list("name", flat=True)) == [piece.name, "Devis", "Devis"]

    client.post(reverse("funding:replace_paper", args=[paper.uuid]), {"file": file()})
    assert client.get(reverse("funding:paper", args=[paper.uuid])).status_code == 404
    with scope(made.fund):
        newer = draft.papers.get(piece=piece)
    assert client.get(reverse("funding:paper", args=[newer.uuid])).getvalue().startswith(b"%PDF")
    client.post(reverse("funding:remove_paper", args=[newer.uuid]))
    with scope(made.fund):
        assert not draft.papers.filter(piece=piece).exists()
        assert Entry.objects.filter(verb="funding.paper_removed").count() == 1


def test_what_is_no_pdf_or_picture_is_refused_at_its_piece(made):
    draft = made.draft()
    with scope(made.fund):
        piece = DevicePiece.objects.get(name="Programme de la formation")
    wrong = SimpleUploadedFile("tableau.xlsx", b"PK\x03\x04", "application/octet-stream")
    page = text(made.as_member.post(at("papers", draft), {"piece": str(piece.uuid), f"{piece.uuid}-uploads": wrong}))
    assert "« tableau.xlsx »" in page
    assert f'href="#id_{piece.uuid}-uploads"' in page


@pytest.mark.feature("MYA-02")
def test_four_hundred_files_at_once_are_refused_with_what_to_do(made):
    draft, client = made.draft(), made.as_member
    small = [SimpleUploadedFile(f"{n}.pdf", b"%PDF-1.4", "application/pdf") for n in range(400)]
    page = text(client.post(at("papers", draft), {"piece": "other", "other-name": "Tout", "other-uploads": small}))
    assert "Au plus 10 fichiers à la fois" in page
    assert 'value="Tout"' in page
    more = [SimpleUploadedFile(f"{n}.pdf", b"%PDF-1.4", "application/pdf") for n in range(501)]
    answer = client.post(at("papers", draft), {"piece": "other", "other-name": "Tout", "other-uploads": more})
    assert answer.status_code == 400
    assert "Trop de fichiers à la fois" in text(answer)
    assert "au plus dix fichiers" in text(answer)
    with scope(made.fund):
        assert draft.papers.count() == 1


def test_a_file_takes_so_many_papers_and_no_more(made, monkeypatch):
    monkeypatch.setattr(pieces, "IN_ALL", 2)
    draft = made.draft()
    two = {"piece": "other", "other-name": "Devis", "other-uploads": [file(), file()]}
    page = text(made.as_member.post(at("papers", draft), two))
    assert "Un dossier tient au plus 2 fichiers" in page
    with scope(made.fund):
        assert draft.papers.count() == 1  # all of them or none


@pytest.mark.feature("MYA-02", "MYA-03")
def test_the_named_pieces_are_added_and_the_file_goes_back(made):
    request, (quote, sheet) = incomplete(made, "Devis signé", "Fiche du salarié")
    client = made.as_member
    page = text(client.get(at("request", request)))
    assert "Le fonds attend ces pièces" in page
    assert "À signer." in page
    assert f'href="{at("complete", request)}#demande-{quote.uuid}"' in page
    assert "Demandes incomplètes, pièces à ajouter" in text(client.get(reverse("dashboard")))

    refused = text(client.post(at("complete", request), {"act": "send", "message": "Voici."}))
    assert "« Devis signé », « Fiche du salarié »" in refused
    assert "Voici." in refused
    client.post(at("complete", request), {"act": "add", f"files_{quote.uuid}": file(), f"word_{sheet.uuid}": "Perdue."})
    assert state(made, request) == RequestState.INCOMPLETE
    assert "Perdue." in text(client.get(at("complete", request)))
    done = client.post(at("complete", request), {"act": "send", f"word_{sheet.uuid}": "Perdue."}, follow=True)
    assert "Le dossier est renvoyé au fonds" in text(done)
    assert state(made, request) == RequestState.SENT
    with scope(made.fund):
        answered = PieceDemand.objects.get(pk=quote.pk)
        assert answered.answer
        assert answered.answer.name == "Devis signé"
        assert PieceDemand.objects.get(pk=sheet.pk).reply == "Perdue."
        assert not pieces.open_demands(request)
    assert "« Perdue. »" in text(made.as_staff.get(at("request", request)))
    assert "Dossier complété et renvoyé au fonds" in text(client.get(at("request", request)))


def test_what_the_fund_has_seen_is_kept_when_it_is_taken_back(made):
    request, _demands = incomplete(made, "Devis signé")
    with scope(made.fund):
        (paper,) = request.papers.all()
    made.as_member.post(reverse("funding:remove_paper", args=[paper.uuid]))
    with scope(made.fund):
        assert request.papers.get(pk=paper.pk).withdrawn_at
    assert "retirée le" in text(made.as_staff.get(at("request", request)))


def test_an_incomplete_request_is_corrected_and_stays_whole(made):
    request, _demands = incomplete(made, "Devis signé")
    typed = {
        "version": str(request.version),
        "title": "",
        "starts_on": "2026-10-01",
        "ends_on": "2026-10-31",
        "hours": "14",
        "act": "next",
    }
    page = text(made.as_member.post(reverse("funding:step", args=[request.uuid, "formation"]), typed))
    assert "Indiquez : intitulé de la formation." in page
    made.as_member.post(
        reverse("funding:step", args=[request.uuid, "formation"]), typed | {"title": "Sécurité, niveau 2"}
    )
    with scope(made.fund):
        assert FundingRequest.objects.get(pk=request.pk).title == "Sécurité, niveau 2"
        assert Entry.objects.filter(verb="funding.request_changed").count() == 1


def test_a_training_body_reads_no_papers_and_no_amounts_asked_for(made):
    request = made.agreed(salary=777).request
    with scope(made.fund):
        (paper,) = request.papers.all()
    page = text(made.as_body.get(at("request", request)))
    assert "Martin Claire" in page
    assert "1 400,00" in page.replace("\xa0", " ").replace("\u202f", " ")
    assert "777" not in page
    assert made.as_body.get(reverse("funding:paper", args=[paper.uuid])).status_code == 404
