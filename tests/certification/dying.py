"""Seals what is due in a fund, and dies on command: `python -m tests.certification.dying FUND POINT GATE`.

The points are those of `tests.batch_channel.dying`.
"""

from __future__ import annotations

import sys
from pathlib import Path

import django

if __name__ == "__main__":
    django.setup()
    from certification.tasks.sealing import seal_certificates
    from tests.batch_channel.dying import stop_at

    fund_id, point, gate = sys.argv[1:]
    stop_at(point, Path(gate))
    seal_certificates(int(fund_id))
