"""What catalogues of open data read of the open page: schema.org's Dataset, one a statistic."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString

from extranet.tenants.models import Fund
from extranet.tenants.requests import fund_address
from extranet.ui.json_ld import json_ld

from .choices import ADDRESSES, licence_of
from .showing import Shown


def block(fund: Fund, parts: Iterable[Shown]) -> SafeString:
    return json_ld({"@context": "https://schema.org", "@graph": [dataset(fund, part) for part in parts]})


def dataset(fund: Fund, part: Shown) -> dict[str, Any]:
    found: dict[str, Any] = {
        "@type": "Dataset",
        "name": str(part.statistic.label),
        "description": str(part.statistic.definition),
        "url": fund_address(fund, reverse("statistics:open")),
        "license": ADDRESSES[licence_of(fund)],
        "isAccessibleForFree": True,
        "creator": {"@type": "Organization", "name": fund.name},
        "distribution": [
            {
                "@type": "DataDownload",
                "encodingFormat": "text/csv",
                "contentUrl": fund_address(fund, reverse("statistics:open_file", args=[part.name])),
            }
        ],
    }
    if part.made_at:
        found["dateModified"] = part.made_at.astimezone(fund.zone).date().isoformat()
    return found
