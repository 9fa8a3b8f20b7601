"""The signed addresses that mails carry: of one request, and of one enrolment, for whoever has no account.

Nothing of them is stored: they are made when the mail leaves, so a mail that is sent again works. That of an enrolment
is bound to the address it was mailed to: once the organisation corrects it, a link at the former one opens nothing.
"""

from __future__ import annotations

import datetime
from typing import Any

from django.core import signing
from django.urls import reverse
from django.utils import timezone

from extranet.organisations.models import Worker, WorkerDetails
from extranet.tenants.encryption import fingerprint

from .models import Course, Enrolment, EnrolmentRequest, Interest

REQUEST = "enrolments.request"
ENROLMENT = "enrolments.enrolment"
INTEREST = "enrolments.interest"
KEPT_OPEN = datetime.timedelta(days=60)  # after the session: results and attestation are read there


class WrongLink(Exception):
    """Never ours, mistyped, of another fund, or what it opened is deleted."""


class LinkOver(Exception):
    """It opened something once: the address changed, she left the organisation, or it is too long ago."""


def request_path(request: EnrolmentRequest) -> str:
    """Where the person confirms what she asked for; who has the link has the mail."""
    return reverse("enrolments:asked_by_link", args=[signing.dumps(str(request.uuid), salt=REQUEST)])


def request_of(token: str) -> EnrolmentRequest:
    """Raises `WrongLink`."""
    rows = EnrolmentRequest.objects.select_related("course", "session__course", "organisation", "enrolment__worker")
    found = rows.filter(uuid=opened(token, REQUEST)).first()
    if found is None:
        raise WrongLink
    return found


def enrolment_path(enrolment: Enrolment, address: str) -> str:
    """Hers as long as `address` is: another address of hers makes it worth nothing."""
    token = signing.dumps([str(enrolment.uuid), mark(address)], salt=ENROLMENT)
    return reverse("enrolments:by_link", args=[token])


def enrolment_of(token: str) -> Enrolment:
    """Raises `WrongLink` and `LinkOver`."""
    uuid, marked = pair(token, ENROLMENT)
    rows = Enrolment.objects.select_related("session__course", "worker", "organisation")
    found = rows.filter(uuid=uuid).first()
    if found is None:
        raise WrongLink
    if found.session.ends_at + KEPT_OPEN < timezone.now() or not is_hers(found.worker_id, marked):
        raise LinkOver
    return found


def interest_path(interest: Interest, address: str) -> str:
    """« Ne plus me tenir au courant », worth nothing after a change of address either."""
    signed = [f"{interest.course.uuid} {interest.worker.uuid}", mark(address)]
    return reverse("enrolments:leave_list_by_link", args=[signing.dumps(signed, salt=INTEREST)])


def listed_of(token: str) -> tuple[Course, Worker]:
    """The course of a list, and who is or was on it. Raises `WrongLink` and `LinkOver`."""
    both, marked = pair(token, INTEREST)
    course_uuid, worker_uuid = both.split(" ")
    course = Course.objects.filter(uuid=course_uuid).first()
    worker = Worker.objects.filter(uuid=worker_uuid).first()
    if course is None or worker is None:
        raise WrongLink
    if not is_hers(worker.pk, marked):
        raise LinkOver
    return course, worker


def is_hers(worker_id: int, marked: str) -> bool:
    details = WorkerDetails.objects.filter(worker=worker_id, worker__is_active=True).first()
    return details is not None and details.email != "" and mark(details.email) == marked


def mark(address: str) -> str:
    """What a link says of the address it was mailed to, which can't be read from it."""
    return fingerprint(ENROLMENT, address.casefold()).hex()[:24]


def pair(token: str, salt: str) -> tuple[str, str]:
    first, second = opened(token, salt)
    return first, second


def opened(token: str, salt: str) -> Any:
    """What was signed. Raises `WrongLink`."""
    try:
        return signing.loads(token, salt=salt)
    except signing.BadSignature as error:
        raise WrongLink from error
