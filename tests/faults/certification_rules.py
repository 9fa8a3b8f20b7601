"""What must hold among the months of a fund, besides the common rules."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator

from certification.board import standing
from certification.models import (
    Certificate,
    Dossier,
    DossierMonth,
    Evidence,
    HoursVersion,
    Payment,
    Sealing,
    TransmissionLine,
    Validation,
)
from certification.months import months_of
from certification.workflow.certificates import STANDING, CertificateState
from extranet.journal.models import Entry
from extranet.tenants.models import Fund

S = CertificateState


def a_month_is_certified_once(fund: Fund) -> Iterator[str]:
    """One certificate of a month stands, and at most one is prepared to take its place."""
    standing = Counter(Certificate.objects.filter(state__in=STANDING).values_list("dossier", "month"))
    yield from (f"{count} certificates of {month} stand" for month, count in standing.items() if count > 1)
    latest = {
        (version.dossier_id, version.month): version.pk
        for version in HoursVersion.objects.order_by("number").only("dossier_id", "month")
    }
    for certificate in Certificate.objects.filter(state=S.PREPARED).order_by("pk"):
        if latest[certificate.dossier_id, certificate.month] != certificate.version_id:
            yield f"{certificate.number} is prepared of an old version"


def what_was_certified_is_proved(fund: Fund) -> Iterator[str]:
    """One record, one sealing and one entry of the journal for each act, none without it."""
    certified = Certificate.objects.filter(certified_at__isnull=False)
    proved = Counter(Evidence.objects.filter(kind="certified").values_list("certificate", flat=True))
    sealings = Counter(Sealing.objects.values_list("certificate", flat=True))
    for certificate in certified.order_by("pk"):
        if (proved[certificate.pk], sealings[certificate.pk]) != (1, 1):
            yield f"{certificate.number}: {proved[certificate.pk]} records, {sealings[certificate.pk]} sealings"
        over = Sealing.objects.filter(certificate=certificate, next_attempt_at=None, error="").exists()
        if over != (certificate.definitive_id is not None):
            yield f"{certificate.number} is sealed: {certificate.definitive_id}, over: {over}"
    acts = Counter(Entry.objects.filter(verb__startswith="certification.").values_list("verb", flat=True))
    for verb, rows in {
        "hours_saved": HoursVersion.objects.count(),
        "certificate_prepared": Certificate.objects.count(),
        "certified": certified.count(),
        "certificate_superseded": Certificate.objects.filter(state=S.SUPERSEDED).count(),
        "payment_added": Payment.objects.count(),
        "payment_withdrawn": Payment.objects.filter(withdrawn_at__isnull=False).count(),
        "certificate_sealed": Evidence.objects.filter(kind="sealed").count(),
    }.items():
        if acts[f"certification.{verb}"] != rows:
            yield f"{acts[f'certification.{verb}']} × {verb} and {rows} rows"


def words_and_state_agree(fund: Fund) -> Iterator[str]:
    """Who was asked, who has answered, and what the certificate is called because of it."""
    said: dict[int, Counter[str]] = {}
    for certificate, state in Validation.objects.values_list("certificate", "state"):
        said.setdefault(certificate, Counter())[state] += 1
    for certificate in Certificate.objects.order_by("pk"):
        words = said.get(certificate.pk, Counter())
        if certificate.state == S.AWAITING and not words["awaited"]:
            yield f"{certificate.number} awaits nobody"
        if certificate.state == S.AWAITING and words["contested"]:
            yield f"{certificate.number} is contested and awaits"
        if certificate.state == S.CONTESTED and not words["contested"]:
            yield f"{certificate.number} is contested by nobody"
        if certificate.state == S.PREPARED and words:
            yield f"{certificate.number} is prepared, and somebody was asked about it"


def what_is_paid_is_closed(fund: Fund) -> Iterator[str]:
    """Nobody enters hours of a month after its payment, unless the payment was withdrawn."""
    for payment in Payment.objects.filter(withdrawn_at=None, kind="settlement").order_by("pk"):
        months = HoursVersion.objects.filter(dossier=payment.dossier_id, saved_at__gt=payment.created_at)
        inside = months.filter(month__gte=payment.period_from.replace(day=1), month__lte=payment.period_to)
        yield from (f"version {version.pk} is younger than payment {payment.pk}" for version in inside)


def a_month_is_handed_over_once(fund: Fund) -> Iterator[str]:
    lines = Counter(TransmissionLine.objects.values_list("certificate", flat=True))
    yield from (f"certificate {pk} left {count} times" for pk, count in lines.items() if count > 1)


def the_board_says_what_the_dossier_says(fund: Fund) -> Iterator[str]:
    """What triggers keep of each month, and what its dossier's page works out."""
    derived = {
        (month.dossier.pk, month.first): str(month.status.value)
        for months in months_of(list(Dossier.objects.all()), fund).values()
        for month in months
    }
    rows = standing(DossierMonth.objects.all(), fund, datetime.date.min, datetime.date.max)
    shown = {(row.dossier_id, row.first): row.status for row in rows}
    for dossier, month in sorted(shown.keys() | derived.keys()):
        there, here = shown.get((dossier, month)), derived.get((dossier, month))
        if there != here:
            yield f"{month} of dossier {dossier} is {there} on the board, {here} on its page"


CERTIFICATION = [
    a_month_is_certified_once,
    what_was_certified_is_proved,
    words_and_state_agree,
    what_is_paid_is_closed,
    a_month_is_handed_over_once,
    the_board_says_what_the_dossier_says,
]
