import pytest

from batch_channel.protocol.anomalies import NEXT_STEP, Corrector, explain, explain_signature


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
    assert explanation.next_step == NEXT_STEP[corrector]


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
    assert set(NEXT_STEP) == set(Corrector)


def test_signature_codes_are_explained() -> None:
    assert explain_signature("1207") == "Certificat hors de sa période de validité"
    assert "inconnu" in explain_signature("4711")
