from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "extranet.journal"

    def ready(self) -> None:
        from extranet.tenants import work
        from extranet.tenants.registries import personal_data

        from . import tasks
        from .personal_data import entries

        work.sweeps.add(work.Sweep(tasks.seal), work.Sweep(tasks.purge_looks))
        personal_data.add(*entries())
