"""`python -m tests.load.addresses`: the objects that are asked for in this site's largest fund, and keys of programs.

Printed as one JSON object; run with the settings and servers of the site in question.
"""

from __future__ import annotations

import json
import os
from typing import Any

import django


def found() -> dict[str, Any]:
    from django.utils import timezone

    from certification.models import Dossier
    from certification.periods import last_day, month_of
    from extranet.integrations.scopes import Scope
    from extranet.organisations.models import Organisation
    from extranet.organisations.roles import OrganisationKind
    from extranet.tenants.models import Fund
    from extranet.tenants.scope import scope
    from extranet.volume.signing_in import address_of
    from requests_app.funding.models import FundingRequest
    from requests_app.training.models import Request

    fund = Fund.objects.get(slug="volume-01")
    with scope(fund):
        dossier = Dossier.objects.earliest("pk")
        month = month_of(timezone.localdate())
        objects = {
            "request": Request.objects.filter(state="with_fund").earliest("pk").uuid,
            "dossier": dossier.uuid,
            "month": f"{month:%Y-%m}",
            "file": FundingRequest.objects.filter(state="complete").earliest("pk").uuid,
            "company": Organisation.objects.filter(kinds=[OrganisationKind.COMPANY]).earliest("pk").uuid,
        }
        assert dossier.starts_on < last_day(month)
    training = [Scope.TRAINING_READ, Scope.TRAINING_WRITE]
    return {
        "host": "volume-01.localhost",
        "objects": {name: str(value) for name, value in objects.items()},
        "people": {name: address_of(name, fund.slug) for name in names()},
        "keys": {
            "operator-0": key_of(fund, "operator-0", *training),
            "operator-1": key_of(fund, "operator-1", *training),
            "operator-2": key_of(fund, "operator-2", *training),
            "body-0": key_of(fund, "body-0", Scope.CERTIFICATION_READ),
        },
    }


def names() -> list[str]:
    return ["staff-0", *(f"{kind}-{n}" for kind in ("operator", "company", "body") for n in range(3))]


def key_of(fund: Any, name: str, *scopes: Any) -> str:
    """A key of a day, of this person's organisation."""
    from extranet.organisations.models import Membership
    from extranet.tenants.scope import scope
    from extranet.volume.signing_in import address_of
    from tests.integrations.scenes import make_key

    with scope(fund):
        maker = Membership.objects.select_related("user", "organisation").get(user__email=address_of(name, fund.slug))
    token: str = make_key(fund, maker, *scopes)[1]
    return token


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.settings"
    django.setup()
    print(json.dumps(found()))
