"""What became of each item of a call that holds several: the same words in every part of the API."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from ninja import Schema
from pydantic import Field

from .problems import TITLES, Problem, of_validation


class ItemError(Schema):
    pointer: str = Field(description="Où, dans le corps de la requête (pointeur JSON, RFC 6901)")
    code: str = Field(description="Code stable, pour le programme")
    detail: str = Field(description="Le même, pour une personne")


class ItemProblem(Schema):
    status: int = Field(description="Le statut HTTP qu’aurait eu cet élément seul")
    code: str = Field(description="Code stable du problème")
    detail: str = Field(default="", description="Explication pour une personne")
    errors: list[ItemError] = Field(default=[], description="Ce qui est à corriger, et où")


class ItemResult(Schema):
    index: int = Field(description="Rang de l’élément dans la requête, depuis 0")
    status: int = Field(description="Le statut HTTP qu’aurait eu cet élément seul")
    problem: ItemProblem | None = Field(default=None, description="Pourquoi l’élément est refusé")


def item_problem(error: Exception, pointer: str = "") -> ItemProblem:
    """What a refused item is told; `pointer` is where it stands in the body. Raises again what isn't a refusal."""
    match error:
        case Problem():
            problem = error
        case ValidationError():
            problem = of_validation(error, pointer)
        case PermissionDenied():
            problem = Problem("forbidden", str(error))
        case _:
            raise error
    return ItemProblem(
        status=TITLES[problem.code][0],
        code=problem.code,
        detail=problem.detail,
        errors=[ItemError(**one) for one in problem.errors],
    )
