from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EnrolmentsConfig(AppConfig):
    name = "requests_app.enrolments"

    def ready(self) -> None:
        from extranet.help.manual import Chapter, chapters
        from extranet.journal.looks import watched_pages
        from extranet.organisations.pages import SettingsPage, settings_pages
        from extranet.organisations.support import support_acts
        from extranet.tenants.capabilities import Capability
        from extranet.tenants.registries import Section, menu, pending, sections

        from . import mails  # noqa: F401 - declares its kinds
        from .entries import menu_entries, pending_sources, reports

        sections.add(Section("enrolments", Capability.ENROLMENT))
        chapters.add(
            Chapter("inscriptions", _("Inscriptions aux formations"), "enrolments/manual.html", Capability.ENROLMENT)
        )
        menu.add(*menu_entries())
        settings_pages.add(SettingsPage(_("Réglages des inscriptions"), "enrolments:options", Capability.ENROLMENT))
        pending.add(*pending_sources())
        watched_pages.add(*reports.watched())
        support_acts.add(*(f"enrolments:{name}" for name in reports.HELPING))
