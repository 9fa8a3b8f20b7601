"""The place of an antivirus: what asks it, and what its answer means. None is configured until one is installed.

`ANTIVIRUS` names a class with the one method of `Antivirus`. Without it an upload is served once it has been parsed
(`inspection`); with it, only after it passed, and until then the page says « Analyse en attente ».
"""

from __future__ import annotations

from typing import Protocol, cast

from django.conf import settings
from django.core.files.base import File
from django.utils.module_loading import import_string


class NotScanned(Exception):
    """The antivirus gave no answer: the file stays waiting, it is never taken for clean."""


class Antivirus(Protocol):
    def finds_something(self, file: File) -> bool:
        """Whether the file is infected. Raises `NotScanned` when the question could not be answered."""


def antivirus() -> Antivirus | None:
    """The configured antivirus, or None."""
    return cast(Antivirus, import_string(settings.ANTIVIRUS)()) if settings.ANTIVIRUS else None
