"""Lists are read page by page, with a cursor that stays right while rows come and go."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from ninja.errors import ValidationError as NinjaError
from ninja.pagination import CursorPagination
from pydantic import ValidationError as PydanticError

from .problems import Problem

PAGE, LONGEST_PAGE = 50, 200


class Pages(CursorPagination):
    """`@paginate(Pages, ordering=("-pk",))` on an operation that returns a queryset and declares `response=list[…]`.

    The first field of the ordering has an index, and `pk` is the last.
    """

    def __init__(self, *, ordering: tuple[str, ...] = ("-pk",), **kwargs: Any) -> None:
        super().__init__(ordering=ordering, page_size=PAGE, max_page_size=LONGEST_PAGE, **kwargs)

    def paginate_queryset(self, queryset: Any, pagination: Any, request: Any, **params: Any) -> Any:
        try:
            return super().paginate_queryset(queryset, pagination, request, **params)
        except (NinjaError, PydanticError, ValueError) as error:
            detail = _("Ce curseur n’est pas d’ici : reprenez celui de la réponse précédente, ou commencez sans.")
            wrong = {"pointer": "/query/cursor", "code": "cursor_unknown", "detail": detail}
            raise Problem("invalid", errors=[wrong]) from error
