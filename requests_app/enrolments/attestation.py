"""« Attestation de participation »: what the confirmed sheets say of one participant, as a PDF for her.

Rendered at once and kept nowhere: a sheet that is corrected afterwards gives another.
"""

from __future__ import annotations

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone

from extranet.documents.rendering import render_pdf
from extranet.documents.tasks import asset
from extranet.tenants.models import Fund

from .models import Enrolment, Mark, Presence
from .periods import hours_of_days
from .workflow import EnrolmentState

MINUTES_AN_HOUR = 60


def has_attestation(enrolment: Enrolment) -> bool:
    """Once all sheets are confirmed, of whoever was present at one half-day or more."""
    return enrolment.state == EnrolmentState.PRESENT


def attestation_response(fund: Fund, enrolment: Enrolment, *, language: str) -> HttpResponse:
    """The half-days at which she was present, and their hours together. Raises `RenderFailed`."""
    attended = Presence.objects.confirmed().filter(enrolment=enrolment, mark=Mark.PRESENT)
    parts = [one.part for one in attended.select_related("part").order_by("part__starts_at")]
    minutes = sum(int((part.ends_at - part.starts_at).total_seconds()) // 60 for part in parts)
    hours, rest = divmod(minutes, MINUTES_AN_HOUR)
    context = {
        "fund": fund,
        "language": language,
        "enrolment": enrolment,
        "session": enrolment.session,
        "course": enrolment.session.course,
        "days": hours_of_days(parts, fund.zone),
        "duration": f"{hours} h {rest:02}" if rest else f"{hours} h",
        "made_at": timezone.now(),
    }
    page = render_to_string("enrolments/pdf/attestation.html", context)
    content = render_pdf(page, resolve=lambda address: asset(fund, address), identifier=f"{fund.slug}-attestation")
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={
            "Content-Disposition": f'attachment; filename="attestation-{enrolment.session.course.code}.pdf"',
            "Cache-Control": "no-store",
        },
    )
