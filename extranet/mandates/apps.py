from django.apps import AppConfig


class MandatesConfig(AppConfig):
    name = "extranet.mandates"

    def ready(self) -> None:
        from extranet.tenants.capabilities import Capability
        from extranet.tenants.registries import menu, pending
        from extranet.tenants.work import Sweep, sweeps

        from . import mails, tasks  # noqa: F401 - mails declares its kinds
        from .entries import menu_entries, pending_sources

        menu.add(*menu_entries())
        pending.add(*pending_sources())
        sweeps.add(Sweep(tasks.end_expired, Capability.PREENCODING))
