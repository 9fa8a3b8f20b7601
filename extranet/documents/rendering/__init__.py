"""HTML to PDF that is archivable (PDF/A-3a) and accessible (PDF/UA-1) with WeasyPrint, in a process of its own.

WeasyPrint never runs in the web process or the worker. The first call starts one child process, which imports
WeasyPrint once (about a second), keeps its font configuration and renders page after page; it ends with its
parent, after `_RENDERINGS` pages, and after any failure that a page can't explain. Why so, and not otherwise:

- the limits are the kernel's: an address-space limit that can't make the worker's own code fail, and an alarm
  without handler that ends the child even inside Pango (a signal handler in the worker would have to wait for C
  code to return, and WeasyPrint's own ``except`` blocks could swallow it);
- Celery's workers are daemonic and may not have multiprocessing children; a plain subprocess may live anywhere,
  shares no locks, no database connection and no secrets, and costs no start per page.

The child has no way to the network or to files other than what `resolve` hands it: each address in the page is
sent back here, and only ``static:<path>`` and ``document:<uuid>`` are passed on. Everything else (``http:``,
``file:``, ``data:``, relative addresses) makes the rendering *fail*; so does a picture, a style sheet or a font
that can't be read, because a certificate without its stamp is worse than none. In a style sheet too, write
``url(static:path)``: there is nothing an address could be relative to.

Title and language come from the page (``<title>``, ``<html lang>``), the tags from its elements: a page without one
of these, or with a picture that no ``alt`` describes, fails. Fonts come from Debian's fonts-dejavu-core and from
nowhere else (`fonts.conf`), so that the same page gives the same bytes on every machine. A page may bring its own
with ``@font-face`` and ``static:``.
"""

import atexit
import ctypes
import logging
import os
import re
import signal
import subprocess
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast
from urllib.parse import unquote
from uuid import UUID

from ..confined import python, start
from .child import receive, send

__all__ = ["NEEDED_FONT", "Limits", "RenderFailed", "Resolve", "render_pdf", "warn_if_slow"]

logger = logging.getLogger(__name__)

Resolve = Callable[[str], tuple[bytes, str]]
"""Gives the bytes and the media type of ``static:<path>`` or ``document:<uuid>``; may raise LookupError."""

_CHILD = Path(__file__).with_name("child.py")
_FONTS = Path(__file__).with_name("fonts.conf")
NEEDED_FONT = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")
SUBSETTER = "libharfbuzz-subset.so.0"
_RENDERINGS = 500
_STATIC_PATH = re.compile(r"[\w@+-][\w.@+-]*(/[\w@+-][\w.@+-]*)*")


class RenderFailed(Exception):
    """The page could not be rendered completely within its limits. For the log, without personal data."""


@dataclass(frozen=True)
class Limits:
    """What one rendering may take: wall-clock seconds, bytes of address space."""

    seconds: float = 60.0
    memory: int = 1_500_000_000


def render_pdf(html: str, *, resolve: Resolve, identifier: str, limits: Limits = Limits()) -> bytes:
    """Render a complete HTML page to a PDF/A-3a and PDF/UA-1 file; the same arguments give the same bytes.

    `identifier` becomes the first half of the file's /ID: something that names the document for good, such as
    its UUID. Raises RenderFailed; whatever else `resolve` raises (a lost database connection) passes through.
    """
    global _renderer
    with _lock:
        if _renderer is None or not _renderer.can_serve(limits):
            _close()
            _renderer = _Renderer(limits.memory)
        try:
            return _renderer.render(html, resolve, identifier, limits.seconds)
        finally:
            if not _renderer.is_idle:
                _close()


def warn_if_slow() -> None:
    """For a worker's start: without this library all is well, and every PDF takes three times as long."""
    try:
        ctypes.CDLL(SUBSETTER)
    except OSError:
        logger.warning("%s is missing, PDFs take three times as long: apt-get install libharfbuzz-subset0", SUBSETTER)


class _Renderer:
    """One child process and the conversation with it."""

    def __init__(self, memory: int) -> None:
        if not NEEDED_FONT.exists():
            raise RenderFailed("the fonts are missing: apt-get install fonts-dejavu-core")
        self._memory = memory
        self._left = _RENDERINGS
        self.is_idle = True
        self._process = start(
            python(_CHILD),
            memory=memory,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            environment={"FONTCONFIG_FILE": str(_FONTS)},
        )
        # Popen's pipes are typed as optional.
        self._to_child = cast(IO[bytes], self._process.stdin)
        self._from_child = cast(IO[bytes], self._process.stdout)

    def can_serve(self, limits: Limits) -> bool:
        return self._left > 0 and self._memory == limits.memory and self._process.poll() is None

    def render(self, html: str, resolve: Resolve, identifier: str, seconds: float) -> bytes:
        self._left -= 1
        self.is_idle = False
        try:
            send(self._to_child, {"seconds": seconds, "identifier": identifier}, html.encode())
            while True:
                message, payload = receive(self._from_child)
                if "fetch" in message:
                    self._answer(message["fetch"], resolve)
                    continue
                self.is_idle = not message.get("last")
                if "failed" in message:
                    raise RenderFailed(message["failed"][:1000])
                return payload
        except (EOFError, BrokenPipeError):
            raise RenderFailed(self._end(seconds)) from None

    def _answer(self, address: str, resolve: Resolve) -> None:
        try:
            content, media_type = resolve(_allowed(address))
        except LookupError as error:
            send(self._to_child, {"refused": f"{address[:200]}: {error}"})
        else:
            send(self._to_child, {"media_type": media_type}, content)

    def _end(self, seconds: float) -> str:
        status = self._process.wait()
        if status == -signal.SIGALRM:
            return f"not finished after {seconds} s"
        return f"the rendering process ended with status {status}"

    def close(self) -> None:
        self._process.kill()
        with suppress(BrokenPipeError), self._process:  # closing flushes what a dead child never read
            pass

    def forget(self) -> None:
        """In a forked process: the child is the other's, only drop our ends of its pipes."""
        self._to_child.close()
        self._from_child.close()
        self._process.returncode = 0  # not ours to wait for


def _allowed(address: str) -> str:
    """The address in the one form `resolve` sees; raises LookupError for any other kind."""
    scheme, _colon, rest = address.partition(":")
    path = unquote(rest)
    if scheme == "static" and _STATIC_PATH.fullmatch(path):
        return f"static:{path}"
    if scheme == "document":
        try:
            return f"document:{UUID(rest)}"
        except ValueError:
            pass
    raise LookupError("only static:<path> and document:<uuid> can be used in a page")


_lock = threading.Lock()
_renderer: _Renderer | None = None


def _close() -> None:
    global _renderer
    if _renderer is not None:
        _renderer.close()
        _renderer = None


def _forget() -> None:
    global _lock, _renderer
    _lock = threading.Lock()
    if _renderer is not None:
        _renderer.forget()
        _renderer = None


atexit.register(_close)
os.register_at_fork(after_in_child=_forget)
