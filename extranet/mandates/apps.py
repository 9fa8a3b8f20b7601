from django.apps import AppConfig


class MandatesConfig(AppConfig):
    name = "extranet.mandates"

    def ready(self) -> None:
        from extranet.organisations.pages import organisation_pages
        from extranet.tenants.capabilities import Capability
        from extranet.tenants.registries import Section, menu, pending, sections
        from extranet.tenants.work import Sweep, sweeps

        from . import mails, tasks  # noqa: F401 - mails declares its kinds
        from .entries import company_pages, menu_entries, pending_sources

        sections.add(Section("mandates", Capability.PREENCODING))
        menu.add(*menu_entries())
        organisation_pages.add(*company_pages())
        pending.add(*pending_sources())
        sweeps.add(Sweep(tasks.end_expired, Capability.PREENCODING))
