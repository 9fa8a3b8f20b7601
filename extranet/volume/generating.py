"""All the funds of a scale, one after the other; each is there as a whole or not at all."""

from __future__ import annotations

import time

from django.db import connection, transaction

from extranet.tenants.capabilities import Capability
from extranet.tenants.models import Fund, Host
from extranet.tenants.scope import scope

from .certification import load_certification
from .enrolments import load_enrolments
from .funding import load_funding
from .loading import Loader, Report
from .mandates import load_mandates
from .organisations import load_organisations
from .papers import Bytes
from .people import load_people
from .sizes import FundSize, sizes
from .training import load_training

MARK = "volume"  # in a fund's options: the scale at which it was generated


class NotOurs(Exception):
    """The database holds what this did not make; the message says what, and the way out."""


def refuse_other_data(scale: float) -> None:
    """Raises `NotOurs` when there is a fund that was not generated, or one of another scale."""
    for fund in Fund.objects.order_by("slug"):
        made_at = fund.options.get(MARK)
        if made_at is None:
            raise NotOurs(
                f"This database holds the fund « {fund.slug} », which was not generated: nothing was changed."
                " Generate into an empty database (migrated, without funds)."
            )
        if made_at != scale:
            raise NotOurs(
                f"This database holds funds of the scale {made_at}: nothing was changed."
                " Use the same scale to complete them, or an empty database."
            )


def generate(scale: float, funds: int, report: Report) -> dict[str, int]:
    """Rows loaded by model. A fund that is there already stays as it is, so a run that was cut short goes on.

    Raises `NotOurs`, and ValueError for a scale outside of ]0, 1].
    """
    wanted = list(sizes(scale, funds))
    refuse_other_data(scale)
    there = set(Fund.objects.values_list("slug", flat=True))
    loaded: dict[str, int] = {}
    for size in wanted:
        if size.slug in there:
            report(f"{size.slug}: there already")
            continue
        begun = time.perf_counter()
        rows = load_fund(size, report)
        for label, count in rows.items():
            loaded[label] = loaded.get(label, 0) + count
        seconds = time.perf_counter() - begun
        report(
            f"{size.slug}: {sum(rows.values()):,} rows in {seconds:.1f} s ({sum(rows.values()) / seconds:,.0f} rows/s)"
        )
    return loaded


def load_fund(size: FundSize, report: Report) -> dict[str, int]:
    """One fund with everything in it, in one transaction."""
    with transaction.atomic():
        fund = make_fund(size)
        with scope(fund):
            loader = Loader(size.slug, report)
            placed = load_organisations(loader, size)
            load_people(fund, size, placed)
            paper = Bytes.of(fund)
            mandates = load_mandates(loader, size, placed, paper)
            load_training(loader, size, placed, mandates)
            load_enrolments(loader, size, placed)
            load_certification(loader, size, placed, paper)
            load_funding(loader, size, placed)
            with connection.cursor() as cursor:  # the next fund may be of the same transaction, in tests
                cursor.execute("DROP TABLE volume_employer, volume_number")
    return loader.loaded


def make_fund(size: FundSize) -> Fund:
    fund = Fund.objects.create(
        slug=size.slug,
        name=f"Fonds inventé {size.rank + 1}",
        country="BE" if size.is_belgian else "FR",
        languages=["fr", "nl", "en", "de"],
        time_zone="Europe/Brussels" if size.is_belgian else "Europe/Paris",
        capabilities=[one.value for one in Capability],
        options={MARK: size.scale, "register_number": True, "signup": {"profiles": ["member", "training_body"]}},
    )
    Host.objects.create(fund=fund, name=f"{size.slug}.localhost", is_primary=True)
    return fund
