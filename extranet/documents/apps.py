from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "extranet.documents"

    def ready(self) -> None:
        from extranet.tenants.registries import personal_data
        from extranet.tenants.work import Sweep, sweeps

        from . import tasks
        from .personal_data import entries

        personal_data.add(*entries())
        sweeps.add(
            Sweep(tasks.render_pdfs, in_sandboxes=True),
            Sweep(tasks.scan_uploads, in_sandboxes=True),
            Sweep(tasks.remove_files, in_sandboxes=True),
        )
