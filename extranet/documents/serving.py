"""A document as an answer. Owners call this after their own `visible_to`; there is no other way to a document."""

from __future__ import annotations

from django.http import FileResponse, Http404

from .models import Document
from .storing import open_stored


def serve(document: Document | None) -> FileResponse:
    """The bytes as a download that no browser runs or keeps. Raises `Http404` until they may be shown."""
    if document is None or not document.is_ready:
        raise Http404
    response = FileResponse(
        open_stored(document), as_attachment=True, filename=document.file_name, content_type=document.media_type
    )
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
