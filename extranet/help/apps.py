from django.apps import AppConfig


class HelpConfig(AppConfig):
    name = "extranet.help"

    def ready(self) -> None:
        from extranet.accounts import unused
        from extranet.accounts.merging import movers
        from extranet.journal.looks import WatchedPage, watched_pages
        from extranet.tenants.registries import menu, pending, personal_data
        from extranet.tenants.retention import sweep_rules

        from . import mails  # noqa: F401 - declares its kinds
        from .entries import menu_entries, pending_sources
        from .merging import move_tickets
        from .personal_data import entries
        from .retention import TICKETS, waiting_for_an_answer

        menu.add(*menu_entries())
        pending.add(*pending_sources())
        personal_data.add(*entries())
        sweep_rules.add(TICKETS)
        movers.add(move_tickets)
        unused.needing.add(waiting_for_an_answer)
        watched_pages.add(WatchedPage("help:ticket", "help.Ticket"))
