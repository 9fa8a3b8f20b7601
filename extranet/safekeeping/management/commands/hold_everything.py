"""`manage.py hold_everything`: after a recovery that `restore` knows nothing of, before workers start.

After a recovery to a point in time `JOURNAL_CLUSTER` is raised, and everything is held by that alone. This says so, and
holds even where the number was forgotten. It writes no journal: that refuses acts until the number is raised.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from batch_channel.models import Channel
from extranet.tenants import restored
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope


class Command(BaseCommand):
    help = "Keep every fund's mails, webhooks and file channels until somebody has seen what waits."

    def handle(self, *args: Any, **options: Any) -> None:
        for fund in Fund.objects.order_by("slug"):
            with scope(fund):
                restored.hold(fund)
                channels = Channel.objects.update(cluster=settings.JOURNAL_CLUSTER - 1, must_catch_up=True)
            self.stdout.write(f"{fund.slug}: mails and webhooks held, {channels} file channels held")
        self.stdout.write(
            f"JOURNAL_CLUSTER is {settings.JOURNAL_CLUSTER}. If the database went back, it must be higher than it ever"
            " was; then start the site, and each fund's administrators see « Après une restauration »."
        )
