"""The certifier's code: four digits, fifteen minutes, one act (`ATN-54`…`ATN-57`).

Everything about a person's codes waits for her own row, so that tries made at once are counted one after the other.
"""

from __future__ import annotations

import datetime
import hashlib
import hmac
import secrets
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from extranet.accounts.models import User
from extranet.tenants.encryption import fingerprint
from extranet.tenants.models import Fund

from ..mails.certifying import send_code_mail
from ..models import Certificate, CertifyingCode
from . import guessing

DIGITS = 4
VALID_FOR = datetime.timedelta(minutes=15)
WRONG_TRIES = 5  # of one code
HOUR = datetime.timedelta(hours=1)
CODES_AN_HOUR = 5  # of one act
WRONG_AN_HOUR = 25  # of one person
KEPT = datetime.timedelta(hours=24)  # what is left of a code: when it was sent and how often it was tried

End = CertifyingCode.End


def act_of(certificates: Sequence[Certificate]) -> str:
    """Of which months somebody speaks, whatever their hours."""
    return hashed(f"{one.dossier.uuid}/{one.month:%Y-%m}" for one in certificates)


def content_of(certificates: Sequence[Certificate]) -> str:
    """What exactly she certifies: hours and prints. Those without a print count as such."""
    return hashed(
        f"{one.dossier.uuid}/{one.month:%Y-%m}/{one.version.digest}/{one.document.sha256 if one.document else ''}"
        for one in certificates
    )


def hashed(lines: object) -> str:
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()  # type: ignore[call-overload]


def send_code(
    *, fund: Fund, user: User, certificates: Sequence[Certificate], statements: Sequence[str], language: str
) -> CertifyingCode:
    """A new code by e-mail; the one before it is dead at once. The caller has checked that she may certify them.

    Raises `ValidationError` for the sixth within an hour.
    """
    with transaction.atomic():
        hold(user)
        now, act = timezone.now(), act_of(certificates)
        CertifyingCode.objects.filter(sent_at__lt=now - KEPT).delete()
        sent = CertifyingCode.objects.filter(user=user, act=act, sent_at__gt=now - HOUR).order_by("sent_at")
        moments = list(sent.values_list("sent_at", flat=True))
        if len(moments) >= CODES_AN_HOUR:
            again = clock(moments[-CODES_AN_HOUR] + HOUR)
            raise ValidationError(
                _("%(count)s codes ont été envoyés en une heure pour cet acte : le prochain peut l’être à %(time)s."),
                params={"count": CODES_AN_HOUR, "time": again},
            )
        CertifyingCode.objects.filter(user=user, act=act, end="").update(end=End.REPLACED, secret=b"")
        code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
        row = CertifyingCode(
            user=user,
            certificates=[one.uuid for one in certificates],
            act=act,
            content=content_of(certificates),
            statements=list(statements),
            address=masked(user.email),
            sent_at=now,
            expires_at=now + VALID_FOR,
        )
        row.secret = secret_of(row, code)
        row.save()
        send_code_mail(fund, row, certificates=certificates, code=code, address=user.email, language=language)
        return row


def latest(user: User, certificates: Sequence[Certificate]) -> CertifyingCode | None:
    """The last code of this act, living or not."""
    return CertifyingCode.objects.filter(user=user, act=act_of(certificates)).order_by("-sent_at", "-pk").first()


def try_code(*, user: User, certificates: Sequence[Certificate], typed: str) -> tuple[CertifyingCode | None, str]:
    """The code if it is the right one, used up from now on; else None, and why. A wrong try is counted.

    It refuses by its answer, not by an exception, which would undo the count with the rest.
    """
    with transaction.atomic():
        hold(user)
        now = timezone.now()
        if wait := wait_of(user, now):
            return None, wait
        row = CertifyingCode.objects.filter(user=user, act=act_of(certificates), end="").first()
        if row is None:
            return None, _("Aucun code n’est en cours pour cette certification : demandez-en un nouveau.")
        if now > row.expires_at:
            return None, _("Ce code n’est plus valable : il l’était pendant 15 minutes. Demandez-en un nouveau.")
        if row.content != content_of(certificates):
            finish(row, End.OUTDATED)
            return None, _("Les heures ou le document ont changé depuis l’envoi de ce code : demandez-en un nouveau.")
        if not hmac.compare_digest(bytes(row.secret), secret_of(row, typed)):
            words = note_wrong(row, now)
            guessing.note(row, certificates, now)
            return None, words
        finish(row, End.USED)
        return row, ""


def note_wrong(row: CertifyingCode, now: datetime.datetime) -> str:
    row.wrong_at = [*row.wrong_at, now]
    left = WRONG_TRIES - row.wrong_tries
    if left <= 0:
        finish(row, End.WORN_OUT)
        return _("Ce code est faux pour la cinquième fois : il ne vaut plus rien. Demandez-en un nouveau.")
    row.save(update_fields=["wrong_at"])
    return ngettext(
        "Ce code n’est pas le bon. Il reste %(count)s essai.",
        "Ce code n’est pas le bon. Il reste %(count)s essais.",
        left,
    ) % {"count": left}


def finish(row: CertifyingCode, end: End) -> None:
    row.end, row.secret = end, b""
    row.save(update_fields=["end", "secret", "wrong_at"])


def wait_of(user: User, now: datetime.datetime) -> str:
    """Why she may not try at all for a while; empty when she may."""
    rows = CertifyingCode.objects.filter(user=user, sent_at__gt=now - HOUR - VALID_FOR).order_by("pk")
    wrong = sorted(
        moment for tries in rows.values_list("wrong_at", flat=True) for moment in tries if moment > now - HOUR
    )
    if len(wrong) < WRONG_AN_HOUR:
        return ""
    return _("%(count)s codes faux en une heure : réessayez à %(time)s, ou certifiez sur papier.") % {
        "count": WRONG_AN_HOUR,
        "time": clock(wrong[-WRONG_AN_HOUR] + HOUR),
    }


def hold(user: User) -> None:
    """Her own row, until the transaction ends; rows that point at her may still be written."""
    User.objects.select_for_update(no_key=True).only("pk").get(pk=user.pk)


def secret_of(row: CertifyingCode, code: str) -> bytes:
    return fingerprint("certifying_code", f"{row.uuid}:{row.user_id}:{row.act}:{row.content}:{code}")


def masked(address: str) -> str:
    """« c•••••@centre.example »: enough to know which of one's addresses it is."""
    local, _at, domain = address.rpartition("@")
    return f"{local[:1]}•••••@{domain}"


def clock(moment: datetime.datetime) -> str:
    """In the fund's time zone, a minute later than said would be a minute too early."""
    return time_format(timezone.localtime(moment + datetime.timedelta(seconds=59)), "H:i")
