from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RetentionConfig(AppConfig):
    name = "extranet.retention"

    def ready(self) -> None:
        from extranet.accounts.merging import movers
        from extranet.organisations.pages import SettingsPage, WorkerPage, settings_pages, worker_pages
        from extranet.organisations.retention import WORKER
        from extranet.organisations.roles import is_administrator, is_staff
        from extranet.tenants.registries import MenuEntry, erasure_obstacles, menu, personal_data
        from extranet.tenants.retention import holds
        from extranet.tenants.work import Sweep, sweeps

        from . import tasks, verbs  # noqa: F401 - they declare what they hold
        from .erasing import held_accounts, held_workers
        from .merging import move_holds
        from .personal_data import entries
        from .queries import held_uuids

        menu.add(MenuEntry(_("Conservation"), "retention:home", "clock", is_administrator))
        settings_pages.add(SettingsPage(_("Durées de conservation"), "retention:options"))
        worker_pages.add(
            WorkerPage(_("Conservation"), "retention:file", lambda actor, fund: is_staff(actor), before=(WORKER.name,))
        )
        personal_data.add(*entries())
        erasure_obstacles.add(held_workers, held_accounts)
        holds.add(held_uuids)
        movers.add(move_holds)
        sweeps.add(Sweep(tasks.work))
