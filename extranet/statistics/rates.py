"""Parts of a whole, as every statistic says them."""

from decimal import Decimal


def per_cent(part: float | Decimal, whole: float | Decimal) -> Decimal:
    """In percent, to two decimals. `whole` is not zero."""
    return (Decimal(part) * 100 / Decimal(whole)).quantize(Decimal("0.01"))
