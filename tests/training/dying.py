"""A process that makes a fund's due PDFs and dies on command: `python -m tests.training.dying FUND POINT GATE`.

The points are those of `tests.batch_channel.dying`.
"""

from __future__ import annotations

import sys
from pathlib import Path

import django

if __name__ == "__main__":
    django.setup()
    from extranet.documents.tasks import render_pdfs
    from tests.batch_channel.dying import stop_at

    fund_id, point, gate = sys.argv[1:]
    stop_at(point, Path(gate))
    render_pdfs(int(fund_id))
