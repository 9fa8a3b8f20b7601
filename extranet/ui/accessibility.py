"""What a fund says of its site's accessibility: `fund.options["accessibility"]`, and what holds where it said nothing.

Model: the Commission's Implementing Decision (EU) 2018/1523; in France the mention of the law of 11 February 2005,
article 47, and of the decree of 24 July 2019; in Belgium the law of 19 July 2018.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from extranet.tenants.models import Fund

OPTION = "accessibility"
AUDIT_LASTS = 3  # years, after which a statement is no longer valid
PARTIAL_FROM = 50  # per cent of the criteria


class Conformity(models.TextChoices):
    """The law's three words, and a fourth where no law asks for one of them."""

    FULL = "full", _("totalement conforme")
    PARTIAL = "partial", _("partiellement conforme")
    NONE = "none", _("non conforme")
    UNKNOWN = "unknown", _("non auditée")


@dataclass(frozen=True, slots=True)
class Statement:
    """`percentage` of the criteria that the audit found respected, `auditor` who made it. `gaps`, `exempted` and
    `remedy` are the fund's own words, a line each; without `remedy` the page names the country's own authority.
    `stated_on`: when the fund last said so, None when it never did.
    """

    country: str
    audited_on: date | None = None
    auditor: str = ""
    percentage: int | None = None
    gaps: str = ""
    exempted: str = ""
    contact: str = ""
    remedy: str = ""
    stated_on: date | None = None

    @property
    def audit_ends_on(self) -> date | None:
        """The last day on which the audit counts."""
        if self.audited_on is None:
            return None
        try:
            return self.audited_on.replace(year=self.audited_on.year + AUDIT_LASTS)
        except ValueError:  # the 29th of February
            return self.audited_on.replace(year=self.audited_on.year + AUDIT_LASTS, day=28)

    def has_valid_audit(self, on: date) -> bool:
        return self.audit_ends_on is not None and on <= self.audit_ends_on

    def conformity(self, on: date) -> Conformity:
        """A French site without a valid audit must call itself « non conforme » (decree 2019-768)."""
        if self.percentage is None or not self.has_valid_audit(on):
            return Conformity.NONE if self.country == Fund.Country.FRANCE else Conformity.UNKNOWN
        if self.percentage >= 100:
            return Conformity.FULL
        return Conformity.PARTIAL if self.percentage >= PARTIAL_FROM else Conformity.NONE


def statement_of(fund: Fund) -> Statement:
    """The fund's, where it has stated something, else that nothing was audited; its help address as the contact."""
    kept = dict(fund.options.get(OPTION, {}))
    dates = {name: date.fromisoformat(kept[name]) for name in ("audited_on", "stated_on") if kept.get(name)}
    kept["contact"] = kept.get("contact") or fund.help_email
    return Statement(country=fund.country, **kept | {"audited_on": None, "stated_on": None} | dates)


def conformity_of(fund: Fund) -> Conformity:
    """Today's, for the foot of each page."""
    return statement_of(fund).conformity(timezone.localdate(timezone=fund.zone))
