"""The source's floor for passwords, beside Django's own validators: one capital, one digit, one special (`MYA-38`).

Its seven characters are the least that the setting PASSWORD_MIN_LENGTH takes; the installed default is twelve.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class CharacterClassesValidator:
    """Every class that is missing is named, each in a message of its own: people correct all of them at once."""

    MISSING: tuple[tuple[str, Callable[[str], bool], Any], ...] = (
        ("password_no_capital", str.isupper, gettext_lazy("Ajoutez au moins une majuscule.")),
        ("password_no_digit", str.isdigit, gettext_lazy("Ajoutez au moins un chiffre.")),
        (
            "password_no_special",
            lambda character: not character.isalnum() and not character.isspace(),
            gettext_lazy("Ajoutez au moins un caractère spécial, par exemple un point ou un tiret."),
        ),
    )

    def validate(self, password: str, user: Any = None) -> None:
        """Raises `ValidationError` with one message for each class of characters that the password lacks."""
        missing = [
            ValidationError(message, code=code)
            for code, belongs, message in self.MISSING
            if not any(belongs(character) for character in password)
        ]
        if missing:
            raise ValidationError(missing)

    def get_help_text(self) -> str:
        return _("Votre mot de passe doit contenir au moins une majuscule, un chiffre et un caractère spécial.")
