"""E-mail addresses without look-alikes: what is stored is what the eye reads, in plain letters."""

from __future__ import annotations

import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


def plain_address(typed: str) -> str:
    """The address in lower case, wide or ornate letters made plain (NFKC). A « + » part makes another address.

    Raises `ValidationError` for a letter that only looks like a plain one (« а » of another alphabet) or can't stand in
    an address that every mail server takes; a domain with accents is written in its xn-- form.
    """
    address = unicodedata.normalize("NFKC", typed).strip().lower()
    strange = next((character for character in address if not character.isascii()), "")
    if not strange:
        return address
    local, _at, _domain = address.rpartition("@")
    if strange in local:
        raise ValidationError(
            _("« %(character)s » n’est pas une lettre simple : réécrivez l’adresse au clavier, sans la copier."),
            params={"character": strange},
            code="look_alike",
        )
    raise ValidationError(
        _(
            "« %(character)s » dans le nom de domaine ressemble à une lettre simple ou porte un accent : réécrivez-le"
            " au clavier, ou donnez sa forme qui commence par xn--."
        ),
        params={"character": strange},
        code="look_alike",
    )
