from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "extranet.journal"

    def ready(self) -> None:
        from extranet.tenants import work
        from extranet.tenants.registries import measures, personal_data

        from . import tasks
        from .measures import MEASURES
        from .personal_data import entries

        work.sweeps.add(work.Sweep(tasks.seal, in_sandboxes=True), work.Sweep(tasks.purge_looks, in_sandboxes=True))
        measures.add(*MEASURES)
        personal_data.add(*entries())
