"""Sends a fund's webhooks, and dies on command: `python -m tests.integrations.dying FUND POINT GATE`.

The points are those of `tests.batch_channel.dying`.
"""

from __future__ import annotations

import sys
from pathlib import Path

import django

if __name__ == "__main__":
    django.setup()
    from django.conf import settings

    from extranet.integrations.webhooks.delivering import deliver_due
    from tests.batch_channel.dying import stop_at

    settings.OUTGOING_MAY_BE_LOCAL = True  # the receiver of the test stands on this machine
    fund_id, point, gate = sys.argv[1:]
    stop_at(point, Path(gate))
    deliver_due(int(fund_id))
