from django.apps import AppConfig


class RightsConfig(AppConfig):
    name = "extranet.rights"

    def ready(self) -> None:
        from extranet.accounts import unused
        from extranet.accounts.merging import movers
        from extranet.journal.looks import WatchedPage, watched_pages
        from extranet.organisations.pages import organisation_pages, settings_pages
        from extranet.tenants.registries import erasure_obstacles, menu, pending, personal_data
        from extranet.tenants.retention import retention_rules
        from extranet.tenants.work import Sweep, sweeps
        from extranet.ui.first_screen import Block, blocks

        from . import confirmation, mails, tasks, verbs  # noqa: F401 - they declare what they hold
        from .entries import menu_entries, organisation_entries, pending_sources, settings_entries
        from .first_screen import tiles_block
        from .merging import move_rights
        from .models import Application
        from .personal_data import entries, held
        from .retention import APPLICATION, asked_by

        menu.add(*menu_entries())
        organisation_pages.add(*organisation_entries())
        settings_pages.add(*settings_entries())
        pending.add(*pending_sources())
        blocks.add(Block("rights/tiles.html", tiles_block))
        sweeps.add(Sweep(tasks.end_expired))
        movers.add(move_rights)
        unused.needing.add(asked_by)
        personal_data.add(*entries())
        erasure_obstacles.add(held)
        retention_rules.add(APPLICATION)
        watched_pages.add(WatchedPage("rights:review", Application._meta.label))
