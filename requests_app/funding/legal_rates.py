"""The legal contributions of a French employer, which Urssaf and MSA collect: what a French fund begins with.

Dated data, not rules: a fund loads them with « Charger les taux légaux » and adds the next rate when the law changes.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal

from .contribution_engine import Base, Region

SINCE = datetime.date(2022, 1, 1)  # since when Urssaf and MSA collect them

OF_TRAINING = (
    "https://www.cariforefoccitanie.fr/orientation-et-parcours-des-publics/dispositifs-et-politiques-publiques/"
    "fiches-techniques-salaries/contributions-des-entreprises-au-developpement-de-la-formation/"
)
OF_APPRENTICESHIP = "https://legal.tricoteuses.fr/articles/KALIARTI000041698592"


@dataclass(frozen=True, slots=True)
class LegalRate:
    """`percent` of the pay of a company of `least` to `most` workers, None: of any size; `source` is an address."""

    percent: Decimal
    source: str
    least: int = 0
    most: int | None = None
    region: str = Region.EVERYWHERE


@dataclass(frozen=True, slots=True)
class LegalContribution:
    code: str
    name: str
    base: str
    rates: tuple[LegalRate, ...]


LEGAL = (
    LegalContribution(
        "CFP",
        "Contribution à la formation professionnelle",
        Base.PAYROLL,
        (
            LegalRate(Decimal("0.55"), OF_TRAINING, most=10),
            LegalRate(Decimal(1), OF_TRAINING, least=11),
        ),
    ),
    # 0.68 % in two parts (87 % and 13 %); in Alsace-Moselle one part of 0.44 %.
    LegalContribution(
        "TA",
        "Taxe d’apprentissage, part principale",
        Base.PAYROLL,
        (
            LegalRate(Decimal("0.59"), OF_APPRENTICESHIP, region=Region.OUTSIDE),
            LegalRate(Decimal("0.44"), OF_APPRENTICESHIP, region=Region.ALSACE_MOSELLE),
        ),
    ),
    LegalContribution(
        "TA-SOLDE",
        "Taxe d’apprentissage, solde",
        Base.PAYROLL,
        (LegalRate(Decimal("0.09"), OF_APPRENTICESHIP, region=Region.OUTSIDE),),
    ),
    LegalContribution(
        "CPF-CDD",
        "Contribution au compte personnel de formation des CDD",
        Base.FIXED_TERM,
        (LegalRate(Decimal(1), OF_TRAINING),),
    ),
)
