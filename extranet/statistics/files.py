"""All figures of a statistic as a file: a row a figure."""

from __future__ import annotations

from collections.abc import Callable

from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _

from extranet.tenants.registries import Statistic
from extranet.ui.exports import Column, csv_response
from extranet.ui.workbooks import list_response

from .queries import FigureQuerySet
from .showing import HIDDEN, MEASURES

KINDS: dict[str, Callable[..., HttpResponseBase]] = {"csv": csv_response, "xlsx": list_response}


def file_of(statistic: Statistic, figures: FigureQuerySet, kind: str) -> HttpResponseBase:
    """Of every period, the oldest first."""
    return KINDS[kind](figures.of(statistic.name), columns_of(statistic), name=statistic.name)


def columns_of(statistic: Statistic) -> list[Column]:
    measures = MEASURES[statistic.picture]
    return [
        Column(_("Période"), lambda row: row.calculation.period.code),
        Column(_("Premier jour"), lambda row: row.calculation.begins_on),
        Column(_("Dernier jour"), lambda row: row.calculation.period.last),
        Column(_("Partie"), "part"),
        Column(_("Libellé"), lambda row: statistic.word(row.part)),
        Column(_("Mesure"), lambda row: measures[row.measure]),
        Column(_("Valeur"), "value"),
        Column(_("Unité"), lambda row: statistic.unit),
        Column(_("Remarque"), lambda row: HIDDEN if row.value is None else ""),
        Column(_("Calculé le"), lambda row: row.calculation.made_at),
    ]
