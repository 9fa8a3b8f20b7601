from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "extranet.notifications"

    def ready(self) -> None:
        from extranet.tenants import work
        from extranet.tenants.registries import measures, personal_data
        from extranet.tenants.retention import sweep_rules

        from . import tasks, verbs  # noqa: F401 - verbs declares what the journal keeps
        from .measures import MEASURES
        from .personal_data import entries
        from .retention import MESSAGES

        personal_data.add(*entries())
        measures.add(*MEASURES)
        sweep_rules.add(MESSAGES)

        work.sweeps.add(work.Sweep(tasks.send_digests), work.Sweep(tasks.send, in_sandboxes=True))
