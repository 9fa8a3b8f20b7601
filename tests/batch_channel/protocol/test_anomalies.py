from pathlib import Path

import pytest

from batch_channel.protocol.anomalies import (
    AUTOMATIC,
    LANGUAGES,
    NEXT_STEP,
    WHO,
    Corrector,
    entries,
    explain,
    explain_signature,
)
from batch_channel.protocol.catalogue_document import document


@pytest.mark.parametrize(
    ("error_id", "label", "corrector"),
    [
        ("ACRF-088", "Schéma Inconnu", Corrector.SOFTWARE),
        ("ACRF-125", "Signature invalide", Corrector.CHANNEL),
        ("ACRF-155", "Pas ou plus de mandat", Corrector.CHANNEL),
        ("ACRF-184", "La taille du fichier est supérieure à la limite imposée", Corrector.LIMITS),
        ("ACRF-130", "Fichier GO non reçu pour un ensemble de fichiers", Corrector.OPERATIONS),
        ("00024-070", "NISS inconnu à la source authentique", Corrector.DATA),
    ],
)
def test_an_error_has_its_published_label_and_somebody_who_can_act(
    error_id: str, label: str, corrector: Corrector
) -> None:
    explanation = explain(error_id)

    assert (explanation.label, explanation.corrector, explanation.known) == (label, corrector, True)
    assert explanation.next_step == NEXT_STEP[corrector].fr


def test_the_same_code_is_about_data_in_a_zone_and_about_the_program_in_a_file() -> None:
    about_worker, about_file = explain("00024-004"), explain("ACRF-004")

    assert about_worker.label == about_file.label == "Nombre de contrôle invalide"
    assert (about_worker.zone, about_worker.corrector) == ("00024", Corrector.DATA)
    assert (about_file.zone, about_file.corrector) == (None, Corrector.SOFTWARE)


def test_a_bare_code_is_explained_too() -> None:
    assert explain(" 133 ").label.startswith("Un fichier portant le même nom")


@pytest.mark.parametrize("error_id", ["ACRF-999", "", "-", "garbage", "00024-"])
def test_an_unlisted_code_goes_to_people(error_id: str) -> None:
    explanation = explain(error_id)

    assert not explanation.known
    assert explanation.corrector is Corrector.OPERATIONS
    assert explanation.label


def test_every_corrector_has_a_next_step() -> None:
    assert set(NEXT_STEP) == set(WHO) == set(Corrector)


def test_the_catalogue_is_whole_in_both_languages() -> None:
    assert len(entries("channel")) == 69
    everything = [entry.words for kind in ("channel", "signature", "zone") for entry in entries(kind).values()]
    for words in [*everything, *NEXT_STEP.values(), *WHO.values(), *AUTOMATIC.values()]:
        assert all(words.to(language).strip() for language in LANGUAGES)
        assert words.to("de") == words.fr
    for entry in entries("channel").values():
        assert entry.corrector


def test_a_reader_of_dutch_is_answered_in_dutch() -> None:
    said = explain("00024-070", "nl")
    assert (said.label, said.field) == (
        "INSZ onbekend in de authentieke bron",
        "Rijksregisternummer van de werknemer",
    )
    assert said.next_step.startswith("Verbeter het geweigerde gegeven")
    assert explain_signature("1205", "nl") == "De ondertekende vingerafdruk is niet die van het bestand"


def test_the_document_is_current() -> None:
    assert (Path(__file__).parents[3] / "docs" / "anomalies.md").read_text() == document()


def test_signature_codes_are_explained() -> None:
    assert explain_signature("1207") == "Certificat hors de sa période de validité"
    assert "inconnu" in explain_signature("4711")
