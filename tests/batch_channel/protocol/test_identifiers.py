import pytest

from batch_channel.protocol.identifiers import is_company_id, is_inss, is_plausible_nsso_number


@pytest.mark.parametrize("number", ["85073003328", "17073003384", "01490700185", "98472899765"])
def test_national_and_bis_numbers_are_accepted(number: str) -> None:
    assert is_inss(number)


@pytest.mark.parametrize("number", ["85073003329", "85.07.30-033.28", "8507300332", " 85073003328", "", "x" * 11])
def test_other_worker_numbers_are_not(number: str) -> None:
    assert not is_inss(number)


@pytest.mark.parametrize("number", ["0403019261", "0428759497", "1000000021"])
def test_company_numbers_are_accepted(number: str) -> None:
    assert is_company_id(number)


@pytest.mark.parametrize("number", ["0403019262", "403019261", "BE0403019261", "0403.019.261", ""])
def test_other_company_numbers_are_not(number: str) -> None:
    assert not is_company_id(number)


@pytest.mark.parametrize("number", ["127792067", "070500472", "112651531", "125482497", "199999934"])
def test_known_employer_registrations_are_plausible(number: str) -> None:
    assert is_plausible_nsso_number(number)


@pytest.mark.parametrize("number", ["127792068", "156065072", "000000096", "12779206", "١٢٧٧٩٢٠٦٧", ""])
def test_other_employer_registrations_are_doubtful(number: str) -> None:
    assert not is_plausible_nsso_number(number)
