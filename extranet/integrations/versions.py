"""ETag and If-Match: a program that writes says which version it has read, so that nobody's change is lost."""

from __future__ import annotations

from typing import Protocol

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from .problems import Problem


class Numbered(Protocol):
    """What counts its changes, as `Versioned` rows do."""

    @property
    def version(self) -> int: ...


def tag(response: HttpResponse, row: Numbered) -> None:
    """Say which version is being answered."""
    response.headers["ETag"] = f'"{row.version}"'


def expected_version(request: HttpRequest) -> int:
    """The version that the caller has read, of its `If-Match`; services compare it with the stored one.

    Raises the `Problem` of `version_missing` and `changed_meanwhile` (for a tag that was never ours).
    """
    wished = request.headers.get("If-Match", "").strip()
    if not wished:
        raise Problem("version_missing", _("Lisez d’abord l’objet, et renvoyez son ETag dans If-Match."))
    number = wished.removeprefix("W/").strip('"')
    if not number.isascii() or not number.isdigit() or len(number) > 9:
        raise Problem("changed_meanwhile", _("Cet ETag n’est pas d’ici : lisez à nouveau l’objet."))
    return int(number)
