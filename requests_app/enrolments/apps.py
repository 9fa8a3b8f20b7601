from django.apps import AppConfig


class EnrolmentsConfig(AppConfig):
    name = "requests_app.enrolments"

    def ready(self) -> None:
        from extranet.journal.looks import watched_pages
        from extranet.organisations.pages import organisation_pages
        from extranet.tenants.capabilities import Capability
        from extranet.tenants.registries import Section, menu, pending, personal_data, sections
        from extranet.tenants.work import Sweep, sweeps

        from . import mails, tasks  # noqa: F401 - mails declares its kinds
        from .entries import menu_entries, pending_sources, staff_data

        sections.add(Section("enrolments", Capability.ENROLMENT))
        menu.add(*menu_entries())
        pending.add(*pending_sources())
        organisation_pages.add(*staff_data.organisation_pages())
        personal_data.add(*staff_data.personal_data())
        watched_pages.add(*staff_data.watched())
        sweeps.add(
            Sweep(tasks.import_staff_data, Capability.ENROLMENT),
            Sweep(tasks.empty_old_reports, Capability.ENROLMENT),
        )
