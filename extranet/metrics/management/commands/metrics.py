"""Serve the metrics on an internal address."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from extranet.metrics.serving import serve
from extranet.tenants.roles import refuse_bypassing_role


class Command(BaseCommand):
    help = "Serve the metrics for Prometheus. Listen where the internet doesn't reach: they name the funds."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--address", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=9464)

    def handle(self, *, address: str, port: int, **options: Any) -> None:
        refuse_bypassing_role()
        server, thread = serve(address, port)
        self.stdout.write(f"http://{address}:{server.server_port}/metrics")
        try:
            thread.join()
        except KeyboardInterrupt:
            server.shutdown()
