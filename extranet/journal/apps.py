from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "extranet.journal"

    def ready(self) -> None:
        from extranet.tenants import work

        from . import tasks

        work.sweeps.add(work.Sweep(tasks.seal))
