from django.apps import AppConfig


class IntegrationsConfig(AppConfig):
    name = "extranet.integrations"

    def ready(self) -> None:
        from extranet.accounts.merging import movers
        from extranet.journal.looks import LookKind, WatchedPage, watched_pages
        from extranet.journal.services import listeners
        from extranet.organisations.personal_data.former_members import needing
        from extranet.tenants.registries import menu, pending, webhook_events
        from extranet.tenants.registries import personal_data as registry_of_personal_data
        from extranet.tenants.work import Sweep, sweeps

        from . import mails, personal_data, tasks, verbs  # noqa: F401 - they declare what they hold
        from .entries import menu_entries, pending_source
        from .makers import opening
        from .services.moving import move_keys
        from .webhooks import entries as webhooks
        from .webhooks import mails as webhook_mails  # noqa: F401 - declares its kinds
        from .webhooks.events import own_events
        from .webhooks.reading import notice

        menu.add(*menu_entries(), *webhooks.menu_entries())
        pending.add(pending_source(), *webhooks.pending_sources())
        movers.add(move_keys)
        needing.add(opening)
        registry_of_personal_data.add(*personal_data.entries())
        watched_pages.add(
            WatchedPage("integrations:key", personal_data.KEY),
            WatchedPage("integrations:keys", personal_data.KEY, LookKind.EXPORT),
            WatchedPage("integrations:all_keys", personal_data.KEY, LookKind.EXPORT),
        )
        webhook_events.add(*own_events())
        listeners.add(notice)
        sweeps.add(Sweep(tasks.forget_answers, in_sandboxes=True), Sweep(tasks.prepare_sandbox, in_sandboxes=True))
        sweeps.add(Sweep(tasks.forget_tokens), Sweep(tasks.remind_of_keys))
        sweeps.add(Sweep(tasks.read_journal), Sweep(tasks.deliver_webhooks), Sweep(tasks.forget_deliveries))
