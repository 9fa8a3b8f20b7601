"""When somebody seems to guess certifying codes: whoever keeps watch is told, while the limits hold her back.

A code has 10 000 values, five tries, and a person has 25 wrong tries an hour (`codes`): 25 in 10 000 at most, whatever
she does. Ten wrong tries are two whole codes (`ATN-55`), which nobody mistypes by chance.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from extranet.journal.services import record
from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund
from extranet.tenants.scope import current_fund_id

from .. import verbs
from ..mails.guessing import tell_of_guessing
from ..models import Certificate, CertifyingCode

WATCHED = datetime.timedelta(hours=24)
ALERT_EVERY = 10  # wrong tries of one person within that time


def wrong_since(moment: datetime.datetime, user_id: int | None = None) -> int:
    """How many wrong codes were typed since, by this person or by everybody of the fund."""
    codes = CertifyingCode.objects.filter(sent_at__gt=moment - datetime.timedelta(hours=1))
    if user_id is not None:
        codes = codes.filter(user=user_id)
    return sum(one > moment for tries in codes.order_by("pk").values_list("wrong_at", flat=True) for one in tries)


def note(row: CertifyingCode, certificates: Sequence[Certificate], now: datetime.datetime) -> None:
    """After a wrong try that was counted: at the tenth of a day, the twentieth and so on an alert is raised, in the
    journal and by mail to the fund's officers and to the person herself, whose session another may have.
    """
    wrong = wrong_since(now - WATCHED, row.user_id)
    if not certificates or not wrong or wrong % ALERT_EVERY:
        return
    fund = Fund.objects.get(pk=current_fund_id())
    facts = {"number": certificates[0].number, "user": row.user_id, "wrong": wrong}
    record(Actor.system(fund), verbs.CODES_GUESSED, certificates[0], facts=facts)
    tell_of_guessing(fund, row, certificates[0], wrong)
