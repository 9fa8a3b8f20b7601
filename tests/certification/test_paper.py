"""The certificate on paper: what it prints, word for word, and that a machine and a screen reader can read it."""

from __future__ import annotations

import datetime
import json
import subprocess
from decimal import Decimal
from io import BytesIO

import pikepdf
import pytest
from django.utils.translation import override

from certification.models.dossiers import Nature
from certification.paper.content import left_out, missing_blanks, period_of
from tests.certification import papers
from tests.certification.papers import content, dossier, hours, letterhead, printed
from tests.documents.accessible import figures, problems

# Facts §2.1 of the specification: the model of June 2020, in its order.
WORDING = """
CERTIFICAT DE RÉALISATION
Je soussigné(e) Alix Exemple représentant légal du dispensateur de l’action concourant au développement des
compétences Centre Exemple de formation
atteste que :
Mme Dubois Michelle salarié(e) de l’entreprise Pharmacie Inventée
a suivi l’action 1ERE ANNEE PHARMACIE
Nature de l’action concourant au développement des compétences :
action de formation ¹
bilan de compétences
action de VAE
action de formation par apprentissage
qui s’est déroulée du 01/10/2020 au 31/10/2020 pour une durée de 147,00 heures ²
Sans préjudice des délais imposés par les règles fiscales, comptables ou commerciales, je m’engage à conserver
l’ensemble des pièces justificatives qui ont permis d’établir le présent certificat pendant une durée de 3 ans à compter
de la fin de l’année du dernier paiement. En cas de cofinancement des fonds européens la durée de conservation est
étendue conformément aux obligations conventionnelles spécifiques.
Fait à : Lyon Le : 02/11/2020
Cachet et signature du responsable du dispensateur de formation Alix Exemple, Directrice
¹ Lorsque l’action est mise en œuvre dans le cadre d’un projet de transition professionnelle, le certificat de
réalisation doit être transmis mensuellement.
² Dans le cadre des formations à distance prendre en compte la réalisation des activités pédagogiques et le temps estimé
pour les réaliser.
"""


def words(data: bytes, order: str = "-raw") -> str:
    """As the page draws them; "-layout": as the eye finds them."""
    command = ["pdftotext", order, "-enc", "UTF-8", "-", "-"]
    text = subprocess.run(command, input=data, capture_output=True, check=True).stdout.decode()
    return " ".join(text.split())


def pages(data: bytes) -> int:
    with pikepdf.open(BytesIO(data)) as pdf:
        return len(pdf.pages)


def test_the_wording_is_the_models_in_its_order() -> None:
    read = words(papers.certificate())

    assert " ".join(WORDING.split()) in read


def test_the_letterhead_is_the_bodys() -> None:
    read = words(papers.certificate())

    assert read.startswith(
        "Centre Exemple de formation 12 rue de l’Exemple 69003 Lyon Tél. : 04 00 00 00 00 SIRET : 732 829 320 00074 "
        "APE : 85.59A N° de déclaration d’activité : 84 69 12345 69 "
    )


def test_number_version_digest_time_and_page_are_printed() -> None:
    read = words(printed(content(version=hours(number=3))))

    assert "Certificat K7QF-3M9T-X2PA, version 3, établi le 02/11/2020 à 14:05" in read
    assert f"Empreinte des heures (SHA-256) : {papers.DIGEST}" in read
    assert "Vérifier : https://certificats.exemple.fr/verifier/K7QF-3M9T-X2PA/" in read
    assert "K7QF-3M9T-X2PA · page 1 / 1" in read


@pytest.mark.parametrize("nature", Nature)
def test_one_nature_is_ticked(nature: Nature) -> None:
    data = printed(content(dossier=dossier(nature=nature)))

    read = words(data, "-layout")
    assert [read.count(sign) for sign in "☒☐"] == [1, 3]
    assert f"☒ {nature.label} " in read
    assert figures(data).count("Case cochée :") == 1, "what a screen reader says"
    assert figures(data).count("Case non cochée :") == 3


def test_a_machine_and_a_screen_reader_can_read_it() -> None:
    data = papers.certificate()

    assert problems(data) == []
    assert figures(data)[:2] == ["Logo de la tutelle", "Logo : Centre Exemple de formation"]
    assert figures(data)[-2:] == ["Cachet : Centre Exemple de formation", "Code QR de la page de vérification"]
    with pikepdf.open(BytesIO(data)) as pdf:
        assert (str(pdf.Root.Lang), str(pdf.docinfo.Title)) == ("fr", "Certificat de réalisation K7QF-3M9T-X2PA")


def test_hours_of_placement_count_and_are_said_with_absences() -> None:
    version = hours(centre=Decimal("100.50"), placement=Decimal("21"), absence=Decimal("3.5"))
    read = words(printed(content(version=version)))

    assert "pour une durée de 121,50 heures ² dont 21,00 h en entreprise, absences 3,50 h" in read


def test_a_month_without_hours_says_so() -> None:
    read = words(printed(content(version=hours(centre=Decimal(0)))))

    assert "pour une durée de 0,00 heures ²" in read


@pytest.mark.parametrize(
    ("month", "first", "last"),
    [("2019-08-01", "26/08/2019", "31/08/2019"), ("2020-02-01", "01/02/2020", "29/02/2020"),
     ("2021-07-01", "01/07/2021", "03/07/2021")],
)  # fmt: skip
def test_the_period_is_what_month_and_session_share(month: str, first: str, last: str) -> None:
    frozen = content(version=hours(datetime.date.fromisoformat(month)))

    assert (frozen["first"], frozen["last"]) == (first, last)


def test_a_month_outside_the_session_has_no_period() -> None:
    with pytest.raises(ValueError, match="2022-01"):
        period_of(dossier(), datetime.date(2022, 1, 1))


def test_without_pictures_and_numbers_there_is_still_a_certificate() -> None:
    bare = letterhead(logo=None, stamp=None, authority_logo=None, declarant_number="")
    data = printed(content(letterhead=bare, dossier=dossier(title="mr")))

    assert problems(data) == []
    assert "N° de déclaration" not in words(data)
    assert "M. Dubois Michelle" in words(data)


def test_long_titles_and_names_fit_one_page_and_longer_ones_are_counted() -> None:
    long = dossier(
        training_title=("Titre professionnel de conseillère en insertion " * 5)[:200],
        employer=papers.Organisation(name=("Société nouvelle d’exemples " * 6)[:160]),
    )
    assert pages(printed(content(dossier=long))) == 1

    endless = printed(content(dossier=dossier(training_title="Formation " * 400)))
    assert pages(endless) == 2
    assert problems(endless) == []
    assert "K7QF-3M9T-X2PA · page 1 / 2" in words(endless)


def test_what_is_typed_is_text() -> None:
    data = printed(content(dossier=dossier(training_title="<img src=x> & {{ number }}")))

    assert "a suivi l’action <img src=x> & {{ number }}" in words(data)


def test_the_same_snapshot_gives_the_same_bytes_and_survives_json() -> None:
    frozen = content()

    assert json.loads(json.dumps(frozen)) == frozen
    assert printed(json.loads(json.dumps(frozen))) == papers.certificate()


def test_it_is_in_french_whatever_the_reader_reads() -> None:
    with override("nl"):
        assert content() == content()
        assert content()["beneficiary"] == "Mme Dubois Michelle"
        assert content()["natures"][0] == ["action de formation", True]


@pytest.mark.parametrize(
    ("on_paper", "of", "said"),
    [
        ({"capacity": ""}, {}, ["la qualité du représentant légal (identité de l’organisme)"]),
        ({"city": "", "ape": ""}, {}, ["la ville (identité de l’organisme)"]),
        ({}, {"title": ""}, ["la civilité du bénéficiaire (dossier)"]),
        ({}, {"nature": ""}, ["la nature de l’action (dossier)"]),
        ({}, {"training_title": ""}, ["l’intitulé de la formation (dossier)"]),
        ({"declarant_number": "", "stamp": None}, {}, []),
        ({}, {}, []),
    ],
)  # fmt: skip
def test_a_missing_blank_is_named(on_paper: dict, of: dict, said: list[str]) -> None:
    assert missing_blanks(letterhead(**on_paper), dossier(**of)) == said


def test_a_line_of_the_letterhead_that_nobody_gave_is_named_and_not_printed() -> None:
    bare = letterhead(address="", postcode="", phone="", siret="", ape="")

    assert left_out(bare) == [
        f"{line} (identité de l’organisme)"
        for line in ("l’adresse", "le code postal", "le téléphone", "le SIRET", "le code APE")
    ]
    assert left_out(letterhead()) == []
    assert words(printed(content(letterhead=bare))).startswith(
        "Centre Exemple de formation Lyon N° de déclaration d’activité : 84 69 12345 69 CERTIFICAT"
    )
