"""A training body's software, and the fund's, with their keys; addresses and what is stored."""

from __future__ import annotations

import datetime
from typing import Any

from certification.models import Certificate, Dossier, HoursVersion, MonthDraft, PlannedDay
from extranet.integrations.scopes import Scope
from extranet.journal.models import Entry
from extranet.tenants.scope import scope
from tests.certification.scenes import Stage
from tests.integrations.scenes import Program, program_of

READ_AND_WRITE = (Scope.CERTIFICATION_READ, Scope.CERTIFICATION_WRITE)


def of_body(made: Stage) -> Program:
    return program_of(made.fund, made.manager, *READ_AND_WRITE)


def of_fund(made: Stage, *scopes: Scope) -> Program:
    return program_of(made.fund, made.officer, *(scopes or (*READ_AND_WRITE, Scope.TRANSMISSION)))


def hours_at(dossier: Dossier, month: datetime.date) -> str:
    return f"/dossiers/{dossier.uuid}/months/{month:%Y-%m}/hours"


def calendar_at(dossier: Dossier) -> str:
    return f"/dossiers/{dossier.uuid}/calendar"


def stored(made: Stage) -> dict[str, Any]:
    """Everything that a refused write could have changed."""
    with scope(made.fund):
        return {
            "drafts": list(MonthDraft.objects.order_by("pk").values("dossier", "month", "version", "cells")),
            "versions": list(HoursVersion.objects.order_by("pk").values_list("pk", "digest")),
            "certificates": list(Certificate.objects.order_by("pk").values_list("pk", "state", "number")),
            "planned": list(PlannedDay.objects.order_by("date").values_list("dossier", "date", "centre", "placement")),
            "acts": Entry.objects.count(),
        }


def tag_of(answer: Any) -> int:
    return int(answer.headers["ETag"].strip('"'))
