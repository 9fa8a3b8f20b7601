from django.apps import AppConfig


class EnrolmentsConfig(AppConfig):
    name = "requests_app.enrolments"

    def ready(self) -> None:
        from extranet.journal.looks import watched_pages
        from extranet.organisations.support import support_acts
        from extranet.tenants.capabilities import Capability
        from extranet.tenants.registries import Section, menu, pending, sections

        from . import mails  # noqa: F401 - declares its kinds
        from .entries import menu_entries, pending_sources, reports

        sections.add(Section("enrolments", Capability.ENROLMENT))
        menu.add(*menu_entries())
        pending.add(*pending_sources())
        watched_pages.add(*reports.watched())
        support_acts.add(*(f"enrolments:{name}" for name in reports.HELPING))
