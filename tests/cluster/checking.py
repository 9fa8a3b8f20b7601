"""`python -m tests.cluster.checking WHAT`: asked of the database, through the pool, as a process of the site.

crowd      who takes part in the load, and on what
broken     sentences of `tests.faults.invariants` that are true of the fund; with `deep`, every byte and digest too
acts       how often each act of the standard input stands in the database: {"kind": ["mark", …]}
waiting    deferred work that is due or claimed
leases     the leases of dead workers end, as they would after a quarter of an hour
channel    opens the fund's channel to the simulator that will listen on this port
freed      the channel's lease alone ends, and it looks for answers now; how many leases there were
sets       of the standard input's accepted requests: what left over SFTP, and what is wrong with that
mails      the message ids of mails, with the kind, state and number of tries of each

Printed as JSON.
"""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from typing import Any

import django


def fund() -> Any:
    from extranet.tenants.models import Fund

    return Fund.objects.get(slug="volume-01")


def crowd() -> dict[str, Any]:
    from tests.load.crowd import crowd as of_the_load

    known = of_the_load()
    dossiers = known["dossiers_of"]
    known["bodies"] = sorted(dossiers, key=lambda address: -len(dossiers[address]))[:2]
    known["to_accept"] = batches().to_accept(fund())
    return known


def batches() -> Any:
    from . import batches as channel_of_the_fund

    return channel_of_the_fund


def broken() -> list[str]:
    from tests.faults.invariants import broken as rules_broken

    return rules_broken(fund(), deep="deep" in sys.argv)


def acts() -> dict[str, dict[str, int]]:
    """By kind and mark. A request is known by its title, a paper by its request, a worker by her first name …"""
    from certification.models import Certificate, HoursVersion, Payment
    from extranet.organisations.models import Worker
    from requests_app.training.models import AttendanceList, Request

    told: dict[str, list[str]] = json.load(sys.stdin)
    columns = {
        "request": (Request, "title"),
        "upload": (AttendanceList, "request__title"),
        "worker": (Worker, "first_name"),
        "payment": (Payment, "reference"),
        "month": (HoursVersion, "dossier__uuid"),
        "pdf": (Certificate, "dossier__uuid"),
        "accepted": (Request, "uuid"),
    }
    found: dict[str, dict[str, int]] = {}
    for kind, marks in told.items():
        model, column = columns[kind]
        rows = model._default_manager.filter(**{f"{column}__in": marks})
        if kind in {"month", "pdf"}:
            from django.utils import timezone

            from certification.periods import month_of

            rows = rows.filter(month=month_of(timezone.localdate()))
        if kind == "pdf":
            rows = rows.filter(document__state="ready")
        if kind == "accepted":
            rows = rows.filter(state="accepted")
        counted = Counter(map(str, rows.values_list(column, flat=True)))
        found[kind] = {mark: counted[mark] for mark in marks}
    return found


def waiting() -> dict[str, int]:
    from django.utils import timezone

    from tests.faults.invariants import KINDS_OF_WORK

    now, found = timezone.now(), {}
    for model in KINDS_OF_WORK:
        rows = model._default_manager.filter(next_attempt_at__isnull=False)
        due = rows.filter(next_attempt_at__lte=now).count()
        claimed = rows.filter(next_attempt_at__gt=now, claimed_at__isnull=False).count()
        if due or claimed:
            found[model._meta.label_lower] = due + claimed
    return found | batches().on_their_way()


def leases() -> int:
    """How many rows a dead worker had."""
    from django.utils import timezone

    from tests.faults.invariants import KINDS_OF_WORK

    now = timezone.now()
    return sum(
        model._default_manager.filter(next_attempt_at__gt=now, claimed_at__isnull=False).update(next_attempt_at=now)
        for model in KINDS_OF_WORK
    )


def mails() -> dict[str, list[Any]]:
    from extranet.notifications.models import Message

    rows = Message.objects.values_list("message_id", "kind", "state", "attempts")
    return {message_id: [kind, state, attempts] for message_id, kind, state, attempts in rows}


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.cluster.settings"
    django.setup()
    from extranet.tenants.scope import scope

    what = sys.argv[1]
    if what == "channel":
        found: Any = batches().open_channel(fund(), int(sys.argv[2]))
    elif what == "sets":
        found = batches().sets(fund(), json.load(sys.stdin))
    elif what in {"crowd", "broken"}:  # open a scope themselves
        found = {"crowd": crowd, "broken": broken}[what]()
    else:
        with scope(fund()):
            found = {"acts": acts, "waiting": waiting, "leases": leases, "mails": mails,
                     "freed": batches().freed}[what]()  # fmt: skip
    print(json.dumps(found))


if __name__ == "__main__":
    main()
