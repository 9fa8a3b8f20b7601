"""Numbers of organisations and people: what is accepted, how it is stored and shown, what is said otherwise."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from extranet.organisations.identifiers import IDENTIFIERS, legal_number


@pytest.mark.parametrize(
    ("kind", "typed", "stored", "shown"),
    [
        ("enterprise", "0440.966.354", "0440966354", "0440.966.354"),
        ("enterprise", "BE 0440 966 354", "0440966354", "0440.966.354"),
        ("enterprise", "440.966.354", "0440966354", "0440.966.354"),
        ("unit", "2.000.000.339", "2000000339", "2.000.000.339"),
        ("nsso", "1234567-89", "123456789", "1234567-89"),
        ("siren", "732 829 320", "732829320", "732 829 320"),
        ("siret", "73282932000074", "73282932000074", "732 829 320 00074"),
        ("siret", "356 000 000 09075", "35600000009075", "356 000 000 09075"),
        ("seller", "732 829 320 00074", "73282932000074", "732 829 320 00074"),
        ("seller", "BE 0440.966.354", "0440966354", "0440.966.354"),
        ("seller", "BE440966354", "0440966354", "0440.966.354"),
        ("activity", "11 75 01234 56", "11750123456", "11 75 01234 56"),
        ("register", "85.07.30-033.28", "85073003328", "85.07.30-033.28"),
        ("register", "98472899765", "98472899765", "98.47.28-997.65"),
    ],
)
def test_a_number_is_stored_compact_and_shown_as_its_owners_write_it(kind, typed, stored, shown):
    assert IDENTIFIERS[kind].parse(typed) == stored
    assert IDENTIFIERS[kind].show(stored) == shown


@pytest.mark.parametrize(
    ("kind", "typed", "said"),
    [
        ("enterprise", "0440.966.355", "contrôle"),
        ("enterprise", "0440.966", "Comptez"),
        ("enterprise", "0440.966.35A", "n’est pas un chiffre"),
        ("unit", "2.000.000.338", "contrôle"),
        ("unit", "0440.966.354", "contrôle"),
        ("nsso", "1234567-8", "Comptez"),
        ("nsso", "١٢٣٤٥٦٧٨٩", "attendus"),
        ("siren", "732 829 321", "contrôle"),
        ("siret", "73282932000079", "contrôle"),
        ("siret", "7328293200007", "Comptez"),
        ("activity", "1175012345", "Comptez"),
        ("register", "85.07.30-033.29", "contrôle"),
        ("register", "85.07.30-033", "Comptez"),
    ],
)
def test_a_wrong_number_is_named_with_an_example_and_never_repeated(kind, typed, said):
    identifier = IDENTIFIERS[kind]
    with pytest.raises(ValidationError) as refused:
        identifier.parse(typed)
    (message,) = refused.value.messages
    assert message.startswith(str(identifier.label))
    assert identifier.example in message
    assert said in message
    assert typed not in message.replace(identifier.example, "")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("732 829 320", "un SIREN ne suffit pas, ajoutez les cinq chiffres de l’établissement"),
        ("7328293200007", "vous en avez écrit 13"),
        ("0440.966.35", "un SIREN ne suffit pas"),
        ("0440.966.3541", "10 pour un n° BCE (0440.966.354) ; vous en avez écrit 11"),
        ("0440.966.355", "N° d’inscription à la BCE : 10 chiffres attendus"),
        ("73282932000079", "N° SIRET : 14 chiffres attendus"),
        ("BE0440.966.35X", "n’est pas un chiffre"),
    ],
)
def test_a_sellers_wrong_number_is_answered_with_what_to_write_instead(typed, said):
    with pytest.raises(ValidationError) as refused:
        IDENTIFIERS["seller"].parse(typed)
    (message,) = refused.value.messages
    assert said in message


def test_the_company_of_an_establishment_is_known_by_its_number():
    assert legal_number("73282932000074") == "732829320"
    assert legal_number("0440966354") == "0440966354"


@pytest.mark.parametrize("identifier", IDENTIFIERS.values(), ids=IDENTIFIERS)
def test_the_example_given_is_itself_accepted(identifier):
    assert identifier.show(identifier.parse(identifier.example)) == identifier.example
