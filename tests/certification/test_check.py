"""The public check page: what it says of a number and of a file, and what it never says."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from certification.check import normal
from certification.models import Certificate
from certification.sealing import seal_due
from extranet.documents.storing import read
from extranet.tenants.scope import scope
from tests.certification.proving import DATES, fresh, online, signed_on_paper
from tests.certification.scenes import OCTOBER, Stage, stage
from tests.factories import visitor

pytestmark = pytest.mark.django_db(transaction=True)
PERSONAL = ["Dubois", "Michelle", "19-0001", "Centre Exemple", "PHARMACIE", "147", "Pharmacie Inventée"]


def asked(made: Stage, number: str) -> str:
    return visitor(made.fund).get(reverse("check:number", args=[number])).content.decode()


def dropped(made: Stage, number: str, content: bytes) -> str:
    file = SimpleUploadedFile("recu.pdf", content, content_type="application/pdf")
    return visitor(made.fund).post(reverse("check:number", args=[number]), {"file": file}).content.decode()


@pytest.mark.feature("BEY-10")
def test_a_certificate_is_authentic_then_superseded_and_nobody_is_named(made):
    dossier = made.dossier(**DATES)
    certificate = made.prepared(dossier, OCTOBER)
    assert "n’a pas encore certifié" in asked(made, certificate.number)
    certificate = signed_on_paper(made, made.dossier("19-0002", **DATES))
    seal_due(made.fund.pk)

    page = asked(made, certificate.number)

    assert "Certificat authentique" in page
    assert fresh(made, certificate).definitive.sha256 in page
    assert not [word for word in PERSONAL if word in page]
    with scope(made.fund):
        current = Certificate.objects.get(pk=certificate.pk)
        current.supersede()
        current.save()
    page = asked(made, certificate.number)
    assert "une version plus récente l’a remplacé" in page
    assert not [word for word in PERSONAL if word in page]


@pytest.mark.feature("BEY-10")
def test_an_unknown_number_and_another_funds_are_unknown_alike(made):
    certificate = online(stage())
    own = online(made)
    assert "Numéro inconnu" in asked(made, "ZZZZ-ZZZZ-ZZZZ")
    assert "Numéro inconnu" in asked(made, certificate.number)
    answer = visitor(made.fund).get(reverse("check:number", args=[own.number]))
    assert answer.headers["Cache-Control"] == "no-store"
    assert "noindex" in answer.headers["X-Robots-Tag"]
    counts = {queries_of(made, number) for number in (own.number, "ZZZZ-ZZZZ-ZZZZ")}
    assert len(counts) == 1


def queries_of(made: Stage, number: str) -> int:
    client = visitor(made.fund)
    with CaptureQueriesContext(connection) as queries:
        client.get(reverse("check:number", args=[number]))
    return len(queries)


@pytest.mark.feature("BEY-10")
def test_a_number_is_read_as_people_type_it(made):
    assert normal("oil1 2345-6789") is not None
    assert normal(" k7qf3m9tx2pa ") == "K7QF-3M9T-X2PA"
    assert normal("KOQF–3M9T–XIPL") == "K0QF-3M9T-X1P1"
    assert normal("K7QF-3M9T-X2P") is None
    assert normal("K7QF-3M9T-X2PU") is None
    certificate = online(made)
    page = visitor(made.fund).post(
        reverse("check:page"), {"number": certificate.number.lower().replace("-", " ")}, follow=True
    )
    assert "Certificat authentique" in page.content.decode()
    page = visitor(made.fund).post(reverse("check:page"), {"number": "12"})
    assert "Ce n’est pas un numéro de certificat" in page.content.decode()


@pytest.mark.feature("BEY-10", "BEY-12")
def test_a_dropped_file_is_compared_and_kept_nowhere(made):
    certificate, other = online(made), online(made, "19-0002")
    seal_due(made.fund.pk)
    with scope(made.fund):
        ours, shown = read(fresh(made, certificate).definitive), read(fresh(made, certificate).document)
        others = read(fresh(made, other).definitive)
        documents = type(fresh(made, other).definitive).objects.count()
    number = certificate.number

    assert "exactement le certificat" in dropped(made, number, ours)
    assert "il ne vaut pas certificat" in dropped(made, number, shown)
    assert "ce n’est pas le certificat de ce numéro" in dropped(made, number, others)
    assert "n’est pas le certificat que nous avons délivré" in dropped(made, number, b"%PDF-1.7" + shown[8:])
    assert "Erreur" in dropped(made, number, b"no PDF at all")
    assert "ce n’est pas le certificat de ce numéro" in dropped(made, "ZZZZ-ZZZZ-ZZZZ", ours)
    with scope(made.fund):
        assert type(fresh(made, other).definitive).objects.count() == documents


def test_who_asks_too_often_waits(made, settings):
    settings.CHECK_RATES = {"look": "2/m/ip", "file": "1/m/ip"}
    client, address = visitor(made.fund), reverse("check:number", args=["ZZZZ-ZZZZ-ZZZZ"])
    assert [client.get(address).status_code for _ in range(3)] == [200, 200, 429]


def test_where_the_capability_is_off_there_is_no_page(made):
    made.fund.capabilities = []
    made.fund.save()
    assert visitor(made.fund).get(reverse("check:page")).status_code == 404
