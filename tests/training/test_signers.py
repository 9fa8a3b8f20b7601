"""Names on certificates against names in conventions."""

from __future__ import annotations

import pytest

from requests_app.training.signers import is_among, is_same_person


@pytest.mark.parametrize(
    "signer",
    [
        "Béatrice Exemple",
        "EXEMPLE BEATRICE",
        "Exemple, Béatrice (Signature)",
        "Béatrice Marie Exemple",
        "DEMO Béatrice Exemple",
        "Mme Béatrice Exemple",
    ],
)
def test_the_declared_representative_is_recognised_however_the_certificate_writes_her(signer):
    assert is_same_person("Béatrice Exemple", signer)


@pytest.mark.parametrize(
    ("declared", "signer"),
    [
        ("Béatrice Exemple", "Paul Exemple"),
        ("Béatrice Exemple", "Béatrice"),
        ("Béatrice Exemple", "Exemple SA"),
        ("Béatrice Exemple", ""),
        ("Béatrice", "Béatrice Exemple"),
        ("", ""),
        ("Mme", "M."),
    ],
)
def test_another_person_or_half_a_name_is_not_recognised(declared, signer):
    assert not is_same_person(declared, signer)


@pytest.mark.parametrize(
    ("declared", "signer"),
    [
        ("Jean-Pierre D’Hondt", "D'HONDT Jean Pierre"),
        ("Zoé Müller", "ZOE MULLER"),
        ("Anne de Smet van Damme", "van Damme Anne De Smet"),
    ],
)
def test_hyphens_apostrophes_accents_and_order_do_not_matter(declared, signer):
    assert is_same_person(declared, signer)


def test_one_of_several_signatures_is_enough():
    assert is_among("Béatrice Exemple", [{"signer": "Paul Lambert"}, {"signer": "Beatrice EXEMPLE"}])
    assert not is_among("Béatrice Exemple", [])
