"""Values as programs write them. What they mean is said by the forms of the pages, so that both doors refuse alike."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

import django_filters
from django.db.models import QuerySet
from ninja import File
from pydantic import Field

from extranet.integrations.page_forms import checked

NO_NUL = r"^[^\x00]*$"


def text(most: int, description: str, **more: Any) -> Any:
    """A text of so many characters at most."""
    return Field(description=description, max_length=most, pattern=NO_NUL, **more)


Day = Annotated[str, text(10, "Date ISO, par exemple 2026-10-01 ; vide pour l’effacer.", examples=["2026-10-01"])]
Hours = Annotated[
    str, text(20, "Heures en décimales ou en heures et minutes : 14, 13.5 ou 13h30 ; vide pour l’effacer.")
]
Euros = Annotated[str, text(30, "Euros, en texte : 1400.50 ; vide vaut zéro.", examples=["1400.50"])]
Siret = Annotated[str, text(20, "SIRET : 14 chiffres ; d’un organisme belge, n° BCE : 10 chiffres.")]
Search = Annotated[str, text(100, "Recherche, comme sur la page.")]


# A file that is missing is refused by the form, as on the page; so these are optional to the reader of the request.
FILE: Any = File(None, description="Nécessaire : PDF, Factur-X (PDF), CII ou UBL (XML), 10 Mo au plus")
FILES: Any = File(default_factory=list, description="Nécessaires : PDF, PNG ou JPEG, 20 Mo au plus chacun")
PAPERS: Any = File(default_factory=list, description="Attestations : PDF ou photos, vingt au plus")


def filtered(
    kind: type[django_filters.FilterSet],
    rows: QuerySet[Any],
    *,
    pointers: Mapping[str, str] | None = None,
    **wished: Any,
) -> Any:
    """The rows that the page's own filters leave. Raises `ValidationError` at each filter that isn't understood.

    `pointers`: the program's word for a filter, where it is another.
    """
    found = kind({name: value for name, value in wished.items() if value not in (None, "")}, queryset=rows)
    checked(found.form, pointers=pointers)
    return found.qs
