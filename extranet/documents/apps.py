from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "extranet.documents"

    def ready(self) -> None:
        from extranet.tenants.work import Sweep, sweeps

        from . import tasks

        sweeps.add(Sweep(tasks.render_pdfs), Sweep(tasks.scan_uploads))
