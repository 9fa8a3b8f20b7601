from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "extranet.notifications"

    def ready(self) -> None:
        from extranet.tenants import work

        from . import tasks, verbs  # noqa: F401 - verbs declares what the journal keeps

        work.sweeps.add(work.Sweep(tasks.send))
