"""Numbers that no organisation has, with check digits that are right. Ten digits begin at 0 499 …, SIRENs at 98 …"""

from __future__ import annotations

from stdnum import luhn


def enterprise_number(n: int) -> str:
    """Of the Belgian register (BCE)."""
    first = 4_990_000 + n
    return f"{first:08}{97 - first % 97:02}"


def unit_number(n: int) -> str:
    """Of a Belgian establishment unit."""
    first = 79_000_000 + n
    return f"{first:08}{97 - first % 97:02}"


def siren(n: int) -> str:
    first = f"{98_000_000 + n}"
    return first + luhn.calc_check_digit(first)


def siret(n: int) -> str:
    """Of the head office of the company with the n-th SIREN."""
    first = f"{siren(n)}0001"
    return first + luhn.calc_check_digit(first)


def register_number(birth_day: str, n: int) -> str:
    """Of the Belgian national register, for somebody born on `birth_day` (YYMMDD of the last century), n to 997."""
    first = f"{birth_day}{1 + n % 997:03}"
    return f"{first}{97 - int(first) % 97:02}"
