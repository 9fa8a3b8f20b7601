"""The check before sending, on facts alone: each difference with both values and who mends it (`BEY-01`)."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pytest

from requests_app.funding.preflight import (
    Check,
    Facts,
    Finding,
    Level,
    Mender,
    Person,
    blocking,
    findings,
    loaded,
    stored,
    warning,
)
from requests_app.funding.preflight_texts import WORDS, row_of, said

SIRET, OTHER_SIRET = "73282932000074", "35600000009075"


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


CLAIRE = Person("Claire Martin", Decimal(14), is_attested=True, certified=Decimal(14), attended=Decimal(14))


def facts(**changed: Any) -> Facts:
    """Where everything agrees."""
    usual: dict[str, Any] = {
        "today": day("2026-11-29"),
        "number": "F1",
        "seller_siret": SIRET,
        "dated_on": day("2026-11-02"),
        "period": (day("2026-10-01"), day("2026-10-31")),
        "hours": Decimal(14),
        "currency": "EUR",
        "net": Decimal(1400),
        "vat": Decimal(0),
        "total": Decimal(1400),
        "is_exempt": True,
        "sellers": (SIRET,),
        "valid": (day("2026-10-01"), day("2026-12-31")),
        "training": (day("2026-10-01"), day("2026-10-31")),
        "hours_agreed": Decimal(14),
        "left": Decimal(1400),
        "people": (CLAIRE,),
        "has_exemption": True,
    }
    return Facts(**usual | changed)


def differences(**changed: Any) -> list[tuple[Check, Level, str, str, Mender]]:
    found = [one for one in findings(facts(**changed)) if one.level is not Level.FINE]
    return [(one.check, one.level, one.here, one.there, one.mender) for one in found]


def test_everything_agrees():
    found = findings(facts())

    assert (blocking(found), warning(found)) == ([], [])
    assert Check.HOURS_CERTIFIED in {one.check for one in found}


BLOCKS, WARNS = Level.BLOCKS, Level.WARNS


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"used_by": "FAC-2026-00001"}, (Check.NUMBER, BLOCKS, "F1", "FAC-2026-00001", Mender.BODY)),
        ({"seller_siret": OTHER_SIRET}, (Check.SELLER, BLOCKS, OTHER_SIRET, SIRET, Mender.BODY)),
        ({"seller_siret": "73282932000066"}, (Check.SELLER, WARNS, "73282932000066", SIRET, Mender.BODY)),
        ({"sellers": ()}, (Check.SELLER, WARNS, SIRET, "", Mender.COMPANY)),
        ({"file_legal_number": "356000000"}, (Check.FILE_SELLER, BLOCKS, "356000000", "732829320", Mender.BODY)),
        ({"currency": "USD"}, (Check.CURRENCY, BLOCKS, "USD", "EUR", Mender.BODY)),
        ({"file_total": Decimal("-1400.00")}, (Check.NEGATIVE, BLOCKS, "-1400.00", "", Mender.BODY)),
        ({"dated_on": day("2026-11-30")}, (Check.DATED, BLOCKS, "2026-11-30", "2026-11-29", Mender.BODY)),
        ({"left": Decimal(0)}, (Check.AMOUNT_LEFT, BLOCKS, "1400", "0", Mender.BODY)),
        ({"left": Decimal(1000)}, (Check.AMOUNT_LEFT, WARNS, "1400", "1000", Mender.BODY)),
        (
            {"valid": (day("2026-10-05"), day("2026-12-31"))},
            (Check.VALIDITY, WARNS, "2026-10-01/2026-10-31", "2026-10-05/2026-12-31", Mender.FUND),
        ),
        (
            {"training": (day("2026-10-01"), day("2026-10-30"))},
            (Check.TRAINING, WARNS, "2026-10-01/2026-10-31", "2026-10-01/2026-10-30", Mender.COMPANY),
        ),
        ({"hours_before": Decimal(7)}, (Check.HOURS_AGREED, WARNS, "14", "7", Mender.BODY)),
        ({"net": Decimal(1300)}, (Check.SUM, WARNS, "1400", "1300", Mender.BODY)),
        ({"has_exemption": False}, (Check.EXEMPTION, WARNS, "E", "", Mender.DEPOSITOR)),
        ({"strangers": ("Jean Petit",)}, (Check.STRANGERS, WARNS, "Jean Petit", "Claire Martin", Mender.COMPANY)),
        ({"missing_pieces": ("Feuilles",)}, (Check.PIECES, WARNS, "", "Feuilles", Mender.DEPOSITOR)),
        ({"file_is_credit_note": True}, (Check.FILE_KIND, BLOCKS, "381", "380", Mender.DEPOSITOR)),
        ({"file_is_valid": False}, (Check.SCHEMA, WARNS, "", "", Mender.BODY)),
        ({"differences": (("hours", "14", "13.5"),)}, (Check.TYPED, WARNS, "14", "13.5", Mender.DEPOSITOR)),
        ({"page": (("BT-1", "F1", "F2"),)}, (Check.PAGE, WARNS, "F1", "F2", Mender.BODY)),
    ],
    ids=lambda value: "+".join(value) if isinstance(value, dict) else "",
)
def test_each_difference_alone(changed, expected):
    assert expected in differences(**changed)
    assert len(differences(**changed)) == 1


def test_half_an_hour_is_named_with_both_values():
    claire = Person(
        "Claire Martin", Decimal("13.5"), is_attested=True, certified=Decimal("13.5"), attended=Decimal("13.5")
    )

    assert differences(people=(claire,)) == [
        (Check.HOURS_ATTESTED, WARNS, "14", "13.5", Mender.DEPOSITOR),
        (Check.HOURS_CERTIFIED, WARNS, "14", "13.5", Mender.CERTIFIER),
        (Check.HOURS_ATTENDED, WARNS, "14", "13.5", Mender.SESSION),
    ]


def test_what_is_known_of_one_of_two_people_is_no_difference_while_the_other_may_explain_it():
    people = (CLAIRE, Person("Paul Roy", Decimal(14), is_attested=True))

    assert differences(people=people, hours=Decimal(28), hours_agreed=Decimal(28)) == []
    assert [one[0] for one in differences(people=people, hours=Decimal(29), hours_agreed=Decimal(28))] == [
        Check.HOURS_AGREED,
        Check.HOURS_ATTESTED,
        Check.HOURS_CERTIFIED,
        Check.HOURS_ATTENDED,
    ]


def test_somebody_without_attestation_or_certificate_is_named():
    assert (Check.UNATTESTED, WARNS, "Claire Martin", "Claire Martin", Mender.DEPOSITOR) in differences(
        people=(Person("Claire Martin"),)
    )


def test_another_name_on_the_certificates():
    claire = Person(
        "Claire Martin", Decimal(14), is_attested=True, certified=Decimal(14), certified_name="Clara Martin"
    )

    assert (Check.CERTIFIED_NAME, WARNS, "Claire Martin", "Clara Martin", Mender.FUND) in differences(people=(claire,))


def test_a_paid_one_says_so():
    (found,) = blocking(findings(facts(used_by="FAC-2026-00001", used_and_paid=True)))

    assert "déjà payée" in said(found)
    assert "FAC-2026-00001" in said(found)


def test_a_credit_note_takes_back_no_more_than_there_is():
    note = {"is_credit_note": True, "people": (), "left": Decimal(0)}

    assert differences(**note, credited=Decimal(1400)) == []
    assert differences(**note, credited=Decimal(1000)) == [(Check.CREDITED, BLOCKS, "1400", "1000", Mender.BODY)]


def test_findings_are_kept_as_they_were():
    found = findings(facts(left=Decimal(1000), page=(("BT-115", "1 400,00 €", ""),)))

    assert loaded(stored(found)) == found


def test_everything_that_can_be_found_has_words():
    assert set(WORDS) == set(Check)
    assert {row_of(Finding(check, WARNS, about="BT-1" if check is Check.PAGE else "number")).title for check in Check}


def test_a_sentence_says_both_values_and_who_mends_it():
    (found,) = warning(findings(facts(left=Decimal(1000))))

    assert said(found) == (
        "La facture dépasse ce que l’accord laisse pour cette famille de coûts"
        " (1\u00a0400,00 € / reste de l’accord 1\u00a0000,00 €) – à corriger par l’émetteur de la facture."
    )
