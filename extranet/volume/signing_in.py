"""With what the generated people sign in. Needs no Django: what measures from outside reads it too."""

PASSWORD = "Une phrase longue 1!"  # noqa: S105 - of invented people, on machines without real ones


def address_of(name: str, slug: str) -> str:
    """With which somebody signs in: « staff-0 », « operator-1 », « company-3 », « body-0 »; the giants are number 0."""
    return f"{name}@{slug}.invalid"
