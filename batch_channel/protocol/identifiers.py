"""Belgian identifiers as the channel wants them: digits only, nothing to clean up."""

from collections.abc import Callable
from functools import lru_cache

from stdnum.be import ssn, vat
from stdnum.exceptions import ValidationError


def is_inss(number: str) -> bool:
    """Eleven digits with a right check number: NISS, or BIS for people not in the national register (zone
    00024).
    """
    return _is_exactly(ssn.validate, number)


@lru_cache(maxsize=1000)  # a file speaks of few companies, in each of its forms
def is_company_id(number: str) -> bool:
    """Ten digits with a right check number: BCE/KBO (zone 00014)."""
    return _is_exactly(vat.validate, number)


def is_plausible_nsso_number(number: str) -> bool:
    """Nine digits within the published domain (zone 00011) that leave 96 when divided by 97.

    The remainder isn't published, it was derived from known numbers: doubt, never a reason to refuse.
    """
    digits = number.isascii() and number.isdigit() and len(number) == 9
    return digits and 100_006 <= int(number) <= 199_999_934 and int(number) % 97 == 96


def _is_exactly(validate: Callable[[str], str], number: str) -> bool:
    # stdnum accepts separators and prefixes; the schema doesn't.
    try:
        return validate(number) == number
    except ValidationError:
        return False
