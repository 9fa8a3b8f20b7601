"""The hours of a month: « Certificat de réalisation : Septembre 2020 » (`ATN-28`…`ATN-41`).

One form whose buttons say what is wanted; nothing is stored but by « Ok », by the draft's button, or by its autosave.
"""

from __future__ import annotations

import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from extranet.organisations.models import Membership
from extranet.organisations.requests import ActorRequest
from extranet.organisations.views.organisations import form_page
from extranet.tenants.versions import StaleEdit
from extranet.ui.workbooks import download

from .. import attendance, statements
from .. import month_page as pages
from ..amounts import shown
from ..choices import choices_of
from ..filling import calendar_of, from_calendar, planned_total, spread
from ..models import Certificate, Dossier, Granularity
from ..month_page import MonthPage
from ..month_workbook import month_workbook, take_in
from ..months import Month
from ..periods import month_name, of_month
from ..permissions import acts_for_body, check_body
from ..preparation import preparation_of
from ..services.evidence import may_see
from ..services.hours import keep_draft, save_hours
from ..services.month_opening import MonthClosed
from ..sheets import Sheet, converted
from . import frame as frames
from .frame import frame, known_month, visible_dossier
from .identity import identity_first


@form_page
@identity_first
def month(request: ActorRequest, uuid: UUID, month: datetime.date) -> HttpResponse:
    """The entry of an open month for its body; for everybody else who sees the dossier, what was saved."""
    dossier = visible_dossier(request, uuid)
    found = known_month(request, dossier, month)
    if request.method == "POST":
        check_body(request.actor, dossier)
        return Entry(request, pages.month_page(request.fund, dossier, found)).answer()
    if found.is_open and acts_for_body(request.actor, dossier):
        return Entry(request, pages.month_page(request.fund, dossier, found)).show()
    return show_saved(request, dossier, found)


@require_safe
def model(request: ActorRequest, uuid: UUID, month: datetime.date) -> HttpResponse:
    """« Télécharger un modèle »: the month as a workbook, with what the draft holds (`ATN-36`)."""
    dossier = visible_dossier(request, uuid)
    found = known_month(request, dossier, month)
    check_body(request.actor, dossier)
    page = pages.month_page(request.fund, dossier, found)
    return download(month_workbook(dossier, page.grid), f"heures-{month:%Y-%m}")


class Entry:
    """One look at the page, or one click of its buttons."""

    def __init__(self, request: ActorRequest, page: MonthPage) -> None:
        self.request, self.page, self.grid = request, page, page.grid
        self.dossier, self.first = page.dossier, page.month.first
        self.planned_days = calendar_of(self.dossier, self.first)
        self.planned = planned_total(self.planned_days)
        self.version = page.version
        self.shown: dict[str, Any] = {}  # what this click adds to the page
        self.undo_text = ""

    def answer(self) -> HttpResponse:
        data = self.request.POST
        sent = data.get("version", "")
        self.version = int(sent) if sent.isdecimal() and len(sent) < 9 else 0
        self.undo_text = data.get("undo", "")[: pages.UNDO_AT_MOST]
        self.grid.read(data)
        action = data.get("action", "recalculate")
        if action == "draft":
            return self.draft()
        if action == "save":
            return self.save()
        {
            "reset": self.ask_reset,
            "reset_confirmed": self.reset,
            "calendar": self.show_calendar,
            "calendar_ok": self.load_calendar,
            "spread": self.spread,
            "presences": self.take_presences,
            "undo": self.undo,
            "import": self.take_file,
        }.get(action, self.recalculate)()
        return self.show()

    # --- what fills the grid, and stores nothing ---------------------------------------------------------------------

    def recalculate(self) -> None:
        self.grid.check()

    def ask_reset(self) -> None:
        self.shown["asks_reset"] = True

    def reset(self) -> None:
        """« Remise à zéro » (`ATN-33`)."""
        self.remember()
        self.grid.empty()
        self.shown["done"] = _("Toutes les cases sont vides. Rien n’est enregistré avant « Ok ».")

    def show_calendar(self) -> None:
        self.shown["calendar"] = pages.calendar_rows(self.first, self.planned_days)

    def load_calendar(self) -> None:
        """« Charger le calendrier » (`ATN-34`), and the reminder that follows (`ATN-38`)."""
        if not self.planned_days:
            self.grid.problems.append(_("Ce mois n’a pas de calendrier prévisionnel : saisissez-le d’abord."))
            return
        self.remember()
        self.grid.fill(from_calendar(self.first, self.page.granularity, self.planned_days))
        self.shown["done"] = _("Le calendrier est chargé ; chaque case reste modifiable.")

    def spread(self) -> None:
        """« Répartir 7h tous les jours » (`ATN-37`)."""
        if self.page.granularity == Granularity.MONTH:
            return
        self.remember()
        request, page = self.request, self.page
        self.grid.fill(spread(request.fund, self.dossier, self.first, page.granularity, page.suspended))
        self.shown["done"] = _("Les jours ouvrés sont remplis ; week-ends, jours fériés et fermetures restent vides.")

    def take_presences(self) -> None:
        """« Reprendre les présences »: the confirmed attendance sheets of the body's sessions (`BEY-06`)."""
        sheet = attendance.from_presences(self.request.fund, self.dossier, self.grid.check())
        if sheet is None:
            self.grid.problems.append(_("Aucune feuille de présence confirmée de ce mois ne porte ce bénéficiaire."))
            return
        self.remember()
        self.grid.fill(sheet)
        self.grid.check()  # a sheet of a day outside the dossier's session says so at once
        self.shown["done"] = _("Les feuilles de présence confirmées sont reprises ; chaque case reste modifiable.")

    def undo(self) -> None:
        pages.undo(self.grid, self.undo_text)
        self.undo_text = ""
        self.shown["done"] = _("Les cases sont comme avant le remplissage.")

    def take_file(self) -> None:
        file = self.request.FILES.get("file")
        if file is None:
            self.grid.problems.append(_("Choisissez d’abord le modèle rempli."))
            return
        self.remember()
        try:
            take_in(file, self.dossier, self.grid)  # type: ignore[arg-type]
        except ValidationError as error:
            self.grid.problems.extend(error.messages)
            return
        errors = {cell.name: cell.error for cell in self.grid.cells if cell.error}
        self.grid.check()
        for cell in self.grid.cells:
            cell.error = errors.get(cell.name, cell.error)
        if not self.grid.is_refused:
            self.shown["done"] = _("Le fichier est repris dans la grille. Rien n’est enregistré avant « Ok ».")

    def remember(self) -> None:
        self.undo_text = pages.undo_text(self.grid)

    # --- what stores -------------------------------------------------------------------------------------------------

    def draft(self) -> HttpResponse:
        """By the button, or by the page itself while one types (it says so in a header and gets JSON)."""
        by_itself = self.request.headers.get("X-Autosave") == "1"
        sheet = self.grid.check()
        if self.grid.is_refused:
            return JsonResponse({"refused": True}, status=422) if by_itself else self.show()
        try:
            with transaction.atomic():
                kept = keep_draft(
                    actor=self.request.actor,
                    fund=self.request.fund,
                    dossier=self.dossier,
                    month=self.first,
                    version=self.version,
                    sheet=sheet,
                )
        except ValidationError as refusal:
            if by_itself:
                return JsonResponse({"message": " ".join(refusal.messages)}, status=409)
            return self.refused(refusal, sheet)
        if by_itself:
            when = date_format(timezone.localtime(kept.changed_at), "H:i")
            return JsonResponse({"version": kept.version, "message": _("Brouillon enregistré à %s") % when})
        self.version = kept.version
        self.shown["done"] = _("Le brouillon est enregistré. Il ne compte qu’après « Ok ».")
        return self.show()

    def save(self) -> HttpResponse:
        """« Ok » (`ATN-31`): a difference with the calendar is asked about once and never blocks (`ATN-38`)."""
        data = self.request.POST
        sheet = self.grid.check()
        certifies = data.get("certifies") == "yes"
        remark = data.get("remark", "").strip()[:500]
        accepts = data.get("accepts") == "yes"
        self.shown |= {"certifies": certifies, "remark": remark, "accepts": accepts}
        if not certifies:
            self.shown["certifies_error"] = _("Cochez cette case : sans elle, la saisie n’est pas enregistrée.")
        asked = data.get("asked") == str(sheet.totals.whole)
        self.shown["asks_remark"] = bool(pages.difference(sheet, self.planned)) and not remark and not asked
        if self.grid.is_refused or not certifies or self.shown["asks_remark"]:
            return self.show()
        try:
            with transaction.atomic():
                saved = save_hours(
                    actor=self.request.actor,
                    fund=self.request.fund,
                    dossier=self.dossier,
                    month=self.first,
                    version=self.version,
                    sheet=sheet,
                    statement=str(statements.HOURS),
                    remark=remark,
                    accepts=str(statements.ADDRESS) if accepts else "",
                )
        except ValidationError as refusal:
            return self.refused(refusal, sheet)
        words = {"month": of_month(self.first), "hours": shown(sheet.totals.centre + sheet.totals.placement)}
        messages.success(self.request, _("Les heures %(month)s sont saisies : %(hours)s h de présence.") % words)
        return redirect("certification:certify", saved.dossier.uuid, self.first)

    def refused(self, refusal: ValidationError, sheet: Sheet) -> HttpResponse:
        """Nothing typed is lost: after somebody else's save both are shown, and hers can be sent again on top."""
        self.grid.problems.extend(refusal.messages)
        if isinstance(refusal, StaleEdit):
            self.version = refusal.current.version
            stored = Sheet.from_json(self.first, refusal.current.granularity, refusal.current.cells)
            self.grid.compare(converted(stored, self.page.granularity))
        if isinstance(refusal, MonthClosed):
            self.shown["is_closed"] = True
        return self.show()

    # --- the page ----------------------------------------------------------------------------------------------------

    def show(self) -> HttpResponse:
        request, page = self.request, self.page
        sheet = Sheet(
            self.first, page.granularity, {r.key: {c.column.key: c.value for c in r.cells} for r in self.grid.rows}
        )
        daily = choices_of(request.fund).daily_hours
        context = (
            frame(request, self.dossier, frames.MONTHS)
            | {
                "page": page,
                "month": page.month,
                "grid": self.grid,
                "version": self.version,
                "undo": self.undo_text,
                "caption": _("Heures %(month)s — %(name)s")
                % {"month": of_month(self.first), "name": self.dossier.full_name},
                "heading": heading(self.first),
                "has_calendar": bool(self.planned_days),
                "has_presences": attendance.presences_of(request.fund, self.dossier, self.first).exists(),
                "planned": shown(self.planned),
                "calendar_year": self.first.year,
                "calendar_month": month_name(self.first).rpartition(" ")[0],
                "difference": pages.difference(sheet, self.planned) if request.method == "POST" else "",
                "entered": str(sheet.totals.whole),
                "spread_label": _("Répartir %s tous les jours") % as_clock(daily),
                "deducted": pages.DEDUCTED,
                "statement": statements.HOURS,
                "address_statement": statements.ADDRESS,
                "certifies": False,
                "accepts": False,
                "certifies_error": "",
                "remark": "",
                "asks_remark": False,
                "asks_reset": False,
                "is_closed": False,
                "calendar": None,
                "done": "",
            }
            | self.shown
        )
        context["refused"] = self.grid.is_refused or bool(context["certifies_error"])
        return render(request, "certification/month.html", context)


def certificate_context(found: Month) -> dict[str, Any]:
    """The certified certificate of the month, if there is one, with its papers."""
    if found.standing is None:
        return {"certificate": None}
    papers = Certificate.objects.select_related("definitive", "scan", "document", "certified_by")
    certificate = papers.get(pk=found.standing.pk)
    return {
        "certificate": certificate,
        "certifier": certifier_of(certificate, found.dossier),
        "preparation": preparation_of(certificate),
        "sheets": certificate.attachments.select_related("document").order_by("pk"),
    }


def certifier_of(certificate: Certificate, dossier: Dossier) -> str:
    """Her name at the body, as she has it there today or had it when she left."""
    of_body = Membership.objects.filter(organisation=dossier.training_body, user=certificate.certified_by)
    member = of_body.order_by("-pk").first()
    return member.full_name if member else ""


def show_saved(request: ActorRequest, dossier: Dossier, found: Month) -> HttpResponse:
    grid = pages.saved_grid(request.fund, dossier, found.saved) if found.saved else None
    context = frame(request, dossier, frames.MONTHS) | {
        "month": found,
        "status": found.status.label,
        "saved": found.saved,
        "grid": grid,
        "heading": heading(found.first),
        "caption": _("Heures %(month)s — %(name)s") % {"month": of_month(found.first), "name": dossier.full_name},
        **certificate_context(found),
        "sees_evidence": found.standing is not None and may_see(request.actor, found.standing),
    }
    return render(request, "certification/month_saved.html", context)


def heading(month: datetime.date) -> str:
    """The title of the window (`ATN-32`)."""
    return _("Certificat de réalisation : %s") % month_name(month)


def as_clock(hours: Any) -> str:
    """« 7h », « 7h30 »."""
    minutes = int(hours * 60)
    return f"{minutes // 60}h{minutes % 60:02}" if minutes % 60 else f"{minutes // 60}h"
