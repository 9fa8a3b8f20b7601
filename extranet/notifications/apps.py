from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "extranet.notifications"

    def ready(self) -> None:
        from extranet.tenants import work

        from . import tasks

        work.sweeps.add(work.Sweep(tasks.send))
