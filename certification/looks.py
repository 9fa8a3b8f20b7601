"""Which pages may be used in a support access, and of which the reading is noted."""

from __future__ import annotations

from collections.abc import Iterator

from extranet.journal.looks import LookKind, WatchedPage

# What may be done in a support access: searches and the calendar. « Ok » vouches for hours: never in somebody's place.
HELPING = (
    "list",
    "ptp",
    "vae",
    "payments",
    "courses",
    "exchanges",
    "documents",
    "calendar_month",
    "calendar_pattern",
    "calendar_file",
)

OF_A_DOSSIER = (
    "dossier",
    "payments_of",
    "documents_of",
    "exchange",
    "months",
    "training",
    "month",
    "month_model",
    "month_story",
    "edit",
    "certify",
    "training_months",
    "training_month",
)
PAPERS = ("certificate_view", "certificate_print", "certificate_scan")
LISTS = ("list", "ptp", "vae", "payments", "trainings", "board", "exchanges", "documents")
PROOFS = ("evidence_json", "evidence_pdf")
BY_PROGRAMS = ("dossiers", "dossier", "calendar", "hours", "certificate")


def pages() -> Iterator[WatchedPage]:
    """The dossiers' pages, their lists as files, and every document."""
    yield from (WatchedPage(f"certification:{name}", "certification.Dossier") for name in OF_A_DOSSIER)
    yield from (WatchedPage(f"certification:{name}", "certification.Dossier", LookKind.EXPORT) for name in LISTS)
    yield from (WatchedPage(f"api-v1:{name}", "certification.Dossier") for name in BY_PROGRAMS)
    yield WatchedPage("api-v1:certificate_pdf", "certification.Certificate", LookKind.DOCUMENT)
    yield WatchedPage("api-v1:transmission_rows", "certification.Transmission")
    yield WatchedPage("api-v1:transmission_file", "certification.Transmission", LookKind.DOCUMENT)
    yield WatchedPage("certification:evidence", "certification.Certificate")
    for name in (*PAPERS, *PROOFS, "definitive"):
        yield WatchedPage(f"certification:{name}", "certification.Certificate", LookKind.DOCUMENT)
    yield WatchedPage("certification:message_file", "certification.MessageFile", LookKind.DOCUMENT)
    yield WatchedPage("certification:validation_paper", "certification.Remark", LookKind.DOCUMENT)
    yield WatchedPage("certification:attendance_sheet", "certification.Attachment", LookKind.DOCUMENT)
    yield WatchedPage("certification:supporting", "certification.SupportingDocument")
    yield WatchedPage("certification:supporting_file", "certification.SupportingDocument", LookKind.DOCUMENT)
    yield WatchedPage("certification:supporting_list", "certification.SupportingDocument", LookKind.EXPORT)
    yield WatchedPage("certification:transmission_file", "certification.Transmission", LookKind.DOCUMENT)
