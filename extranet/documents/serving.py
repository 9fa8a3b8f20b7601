"""A document as an answer. Owners call this after their own `visible_to`; there is no other way to a document."""

from __future__ import annotations

from django.http import FileResponse, Http404

from extranet.tenants.headers import BARE_POLICY

from .models import Document
from .storing import open_stored

# A browser's own viewer is a page with this policy: it embeds the file and styles itself.
VIEWER = (
    "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none';"
    " frame-ancestors 'self'"
)
SHUT = f"sandbox; {BARE_POLICY}"  # a download runs nothing, even where a browser shows it all the same


def serve(document: Document | None) -> FileResponse:
    """The bytes as a download that no browser runs or keeps. Raises `Http404` until they may be shown."""
    return answer(document, as_attachment=True, policy=SHUT)


def shown_here(document: Document | None) -> FileResponse:
    """A PDF that we made ourselves, for the browser's viewer in a page of ours. Nobody's upload is ever shown so.

    Raises `Http404` while there is none to show.
    """
    return answer(document, as_attachment=False, policy=VIEWER)


def answer(document: Document | None, *, as_attachment: bool, policy: str) -> FileResponse:
    if document is None or not document.is_ready:
        raise Http404
    response = FileResponse(
        open_stored(document),
        as_attachment=as_attachment,
        filename=document.file_name,
        content_type=document.media_type,
    )
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = policy
    return response
