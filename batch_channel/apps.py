from django.apps import AppConfig


class BatchChannelConfig(AppConfig):
    name = "batch_channel"

    def ready(self) -> None:
        from extranet.journal.looks import WatchedPage, watched_pages
        from extranet.tenants.capabilities import Capability
        from extranet.tenants.registries import Section, measures, menu, pending, personal_data, sections
        from extranet.tenants.work import Sweep, sweeps
        from extranet.ui.first_screen import Block, blocks

        from . import tasks
        from .entries import keepers_block, menu_entries, pending_sources
        from .measures import MEASURES
        from .personal_data import entries as held

        personal_data.add(*held())
        watched_pages.add(WatchedPage("batch_channel:declaration", "batch_channel.Declaration"))
        blocks.add(Block("batch_channel/first_screen.html", keepers_block))
        menu.add(*menu_entries())
        measures.add(*MEASURES)
        pending.add(*pending_sources())
        sections.add(Section("batch_channel", Capability.BATCH))
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
