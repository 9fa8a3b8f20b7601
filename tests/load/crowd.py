"""`python -m tests.load.crowd`: who takes part in the mixed load and on what, having given the bodies what their
certificates need; with `--counts`, what is stored.

Printed as one JSON object; run with the settings and servers of the site in question.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any

import django

FEW = 400


def crowd() -> dict[str, Any]:
    from django.urls import reverse
    from django.utils import timezone

    from certification.models import Dossier, HoursVersion
    from certification.periods import month_of
    from extranet.mandates.models import Mandate
    from extranet.organisations.models import Membership
    from extranet.tenants.models import Fund
    from extranet.tenants.scope import scope
    from extranet.volume.signing_in import address_of
    from tests.certification.identities import complete

    from .addresses import found

    known = found()
    fund = Fund.objects.get(slug="volume-01")
    month = month_of(timezone.localdate())
    with scope(fund):
        open_ones = Dossier.objects.filter(state="in_progress", starts_on__lt=month, ends_on__gt=month)
        entered = HoursVersion.objects.filter(month=month).values("dossier")
        of_body = {}
        for n in range(10):
            address = address_of(f"body-{n}", fund.slug)
            manager = Membership.objects.get(user__email=address)
            complete(fund, manager, postcode="5000")
            mine = open_ones.filter(training_body=manager.organisation_id).exclude(pk__in=entered).order_by("pk")
            of_body[address] = [reverse("certification:month", args=[one.uuid, month]) for one in mine[:FEW]]
        known |= {
            "dossiers": [str(uuid) for uuid in open_ones.order_by("pk").values_list("uuid", flat=True)[:FEW]],
            "dossiers_of": of_body,
            "companies": [
                str(uuid)
                for uuid in Mandate.objects.filter(grants__group__name__isnull=False)
                .order_by("pk")
                .values_list("company__uuid", flat=True)[:5]
            ],
        }
    known["crowd"] = {
        kind: [address_of(f"{kind}-{n}", fund.slug) for n in range(many)]
        for kind, many in (("staff", 4), ("company", 10))
    }
    known["crowd"]["body"] = [
        address for address, months in of_body.items() if months
    ]  # at 0.01 some have none to enter
    return known


def counts() -> dict[str, int]:
    """Of what the load's people write."""
    from certification.models import HoursVersion, Payment
    from extranet.documents.models import Document
    from extranet.organisations.models import Worker
    from extranet.tenants.models import Fund
    from extranet.tenants.scope import scope
    from requests_app.training.models import AttendanceList, Participant, Request

    with scope(Fund.objects.get(slug="volume-01"), read_only=True):
        models = {
            "payment": Payment, "worker": Worker, "month": HoursVersion, "request": Request, "upload": AttendanceList,
            "participant": Participant,
        }  # fmt: skip
        held = {name: model._default_manager.count() for name, model in models.items()}
        held["rendering"] = Document.objects.filter(state="rendering").count()
        held["failed"] = Document.objects.filter(state="failed").count()
    return held


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.settings"
    django.setup()
    print(json.dumps(counts() if "--counts" in sys.argv else crowd()))
