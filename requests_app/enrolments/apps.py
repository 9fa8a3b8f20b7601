from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EnrolmentsConfig(AppConfig):
    name = "requests_app.enrolments"

    def ready(self) -> None:
        from extranet.accounts import unused
        from extranet.accounts.merging import movers
        from extranet.help.manual import Chapter, chapters
        from extranet.journal.looks import watched_pages
        from extranet.organisations.pages import SettingsPage, organisation_pages, settings_pages
        from extranet.organisations.retention import citations, worker_parts
        from extranet.organisations.support import support_acts
        from extranet.rights.tiles import destinations
        from extranet.tenants.capabilities import Capability
        from extranet.tenants.registries import (
            SandboxFurnisher,
            Section,
            accounts_of_workers,
            appointments,
            deadlines,
            erasure_obstacles,
            menu,
            own_workers,
            pending,
            personal_data,
            sections,
            typed_addresses,
            webhook_events,
        )
        from extranet.tenants.registries import sandbox_furnishers as furnishers
        from extranet.tenants.retention import retention_rules, sweep_rules
        from extranet.tenants.work import Sweep, sweeps
        from extranet.ui.context import belonging
        from extranet.ui.first_screen import blocks

        from . import mails, sandbox, tasks  # noqa: F401 - mails declares its kinds
        from .entries import agenda, enrolling, menu_entries, pending_sources, presence, reports, requesting, staff_data
        from .personal_data import entries, places
        from .retention import CITATIONS, OF_WORKERS, RESULTS, SESSION, TRACKS, read_in_her_space
        from .services.participating import move_participants
        from .session_pages import SessionPage, session_pages
        from .webhooks import events

        here = Capability.ENROLMENT
        sections.add(Section("enrolments", here))
        own_workers.add(places.own_workers)
        typed_addresses.add(places.addresses)
        accounts_of_workers.add(places.accounts_of_workers)
        chapters.add(Chapter("inscriptions", _("Inscriptions aux formations"), "enrolments/manual.html", here))
        menu.add(*menu_entries())
        belonging.add(reports.belonging)
        destinations.add(*enrolling.destinations())
        settings_pages.add(
            SettingsPage(_("Réglages des inscriptions"), "enrolments:options", here),
            SettingsPage(_("Textes des e-mails d’inscription"), "enrolments:mail_texts", here),
        )
        pending.add(*pending_sources())
        appointments.add(*agenda.appointment_sources())
        deadlines.add(*agenda.deadline_sources())
        session_pages.add(
            SessionPage(_("Inscrits de la session"), "enrolments:session_people"), *presence.session_pages()
        )
        for part in (enrolling, presence, reports, requesting, staff_data):
            watched_pages.add(*part.watched())
        support_acts.add(*(f"enrolments:{name}" for name in (*enrolling.HELPING, *reports.HELPING)))
        blocks.add(*requesting.first_screen_blocks())
        personal_data.add(*entries())
        erasure_obstacles.add(places.held)
        retention_rules.add(SESSION)
        sweep_rules.add(TRACKS, RESULTS)
        citations.add(*CITATIONS)
        worker_parts.add(*OF_WORKERS)
        movers.add(move_participants)
        unused.needing.add(read_in_her_space)
        organisation_pages.add(*staff_data.organisation_pages())
        furnishers.add(SandboxFurnisher(sandbox.furnish, here))
        sweeps.add(
            Sweep(tasks.end_overdue_options, here),
            Sweep(tasks.end_waiting_lists, here),
            Sweep(tasks.look_after_requests, here),
            Sweep(tasks.write_to_participants, here),
            Sweep(tasks.import_staff_data, here, in_sandboxes=True),
            Sweep(tasks.empty_old_reports, here),
        )
        webhook_events.add(*events())
