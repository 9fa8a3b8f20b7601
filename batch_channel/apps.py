from django.apps import AppConfig


class BatchChannelConfig(AppConfig):
    name = "batch_channel"

    def ready(self) -> None:
        from extranet.journal.looks import WatchedPage, watched_pages
        from extranet.organisations.retention import citations
        from extranet.tenants.capabilities import Capability
        from extranet.tenants.registries import (
            Section,
            erasure_obstacles,
            measures,
            menu,
            pending,
            personal_data,
            sections,
            statistics,
            webhook_events,
        )
        from extranet.tenants.retention import retention_rules, sweep_rules
        from extranet.tenants.work import Sweep, sweeps
        from extranet.ui.first_screen import Block, blocks

        from . import tasks
        from .entries import keepers_block, menu_entries, pending_sources
        from .measures import MEASURES
        from .personal_data import entries as held
        from .personal_data import frozen
        from .retention import BATCH, DECLARATION, LOOSE_ANSWERS, kept_declarations
        from .statistics import STATISTICS
        from .webhooks import events

        personal_data.add(*held())
        erasure_obstacles.add(frozen)
        retention_rules.add(DECLARATION, BATCH)
        sweep_rules.add(LOOSE_ANSWERS)
        citations.add(kept_declarations)
        watched_pages.add(
            *(
                WatchedPage(name, "batch_channel.Declaration")
                for name in ("batch_channel:declaration", "api-v1:declaration", "api-v1:declarations")
            )
        )
        blocks.add(Block("batch_channel/first_screen.html", keepers_block))
        menu.add(*menu_entries())
        measures.add(*MEASURES)
        pending.add(*pending_sources())
        sections.add(Section("batch_channel", Capability.BATCH))
        statistics.add(*STATISTICS)
        sweeps.add(
            *(
                Sweep(task, Capability.BATCH)
                for task in (
                    tasks.exchange,
                    tasks.try_channels,
                    tasks.hand_out,
                    tasks.read_deliveries,
                    tasks.remind,
                    tasks.watch,
                    tasks.compare,
                )
            )
        )
        webhook_events.add(*events())
