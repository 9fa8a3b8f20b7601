"""« Saisie du mois »: all trainees of a body on one page, or in one workbook (`BEY-04`)."""

from __future__ import annotations

import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Page, Paginator
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from extranet.organisations.requests import ActorRequest
from extranet.organisations.views.organisations import form_page
from extranet.tenants.versions import StaleEdit
from extranet.ui.workbooks import download

from .. import month_page as pages
from .. import statements
from ..bulk import Line, compare_with_stored, lines_of
from ..entries.months import months_waiting
from ..month_workbook import BulkFile, Refusal, bulk_workbook, take_in_all
from ..periods import month_name, month_of, next_month, today_at
from ..permissions import check_manager
from ..printing import paper_only
from ..services.hours import keep_draft, save_hours
from ..sheets import GROUPS, Sheet
from .identity import identity_first, own_body

LINES_PER_PAGE = 100  # of seven fields: below Django's limit of 1 000 fields


@require_safe
def current(request: ActorRequest) -> HttpResponse:
    """The oldest month that waits, else this one."""
    check_manager(request.actor)
    waiting = months_waiting(request.actor, request.fund, 1)
    month = waiting[0].first if waiting else month_of(today_at(request.fund))
    return redirect("certification:bulk_month", month)


@form_page
@identity_first
def bulk(request: ActorRequest, month: datetime.date) -> HttpResponse:
    check_manager(request.actor)
    lines = lines_of(request.actor, request.fund, month)
    page = Paginator(lines, LINES_PER_PAGE).get_page(request.GET.get("page"))
    if request.method != "POST":
        return show(request, month, page)
    if request.POST.get("action") == "import":
        return take_file(request, month, page, lines)
    return save(request, month, page)


@require_safe
def model(request: ActorRequest, month: datetime.date) -> HttpResponse:
    """The whole month as a workbook, with what the drafts hold."""
    check_manager(request.actor)
    lines = lines_of(request.actor, request.fund, month)
    book = bulk_workbook(month, [(line.dossier, line.grid) for line in lines])
    return download(book, f"heures-du-mois-{month:%Y-%m}")


def save(request: ActorRequest, month: datetime.date, page: Page) -> HttpResponse:
    """« Ok » for the chosen lines, each by itself: one that is refused keeps none of the others from being saved."""
    sheets = {line.name: line.read(request.POST) for line in page}
    chosen = [line for line in page if line.is_chosen]
    drafts_only = request.POST.get("action") == "draft"
    certifies = request.POST.get("certifies") == "yes"
    problem = ""
    if not drafts_only and not chosen:
        problem = _("Cochez au moins un stagiaire dont les heures sont à enregistrer.")
    elif not drafts_only and not certifies:
        problem = _("Cochez « Je certifie la saisie des heures » : sans elle, rien n’est enregistré.")
    if problem:
        return show(request, month, page, problem=problem, certifies=certifies)
    done = 0
    for line in [line for line in page if line.is_monthly] if drafts_only else chosen:
        done += keep(request, month, line, sheets[line.name], drafts_only=drafts_only)
    left = [line for line in page if line.is_refused or line.asks_remark]
    if done:
        messages.success(request, said(done, drafts_only=drafts_only))
    if left:
        return show(request, month, page, certifies=certifies, is_refused=True)
    return redirect("certification:bulk_month", month)


def said(done: int, *, drafts_only: bool) -> str:
    if drafts_only:
        return _("Le brouillon est enregistré. Il ne compte qu’après « Ok ».")
    saved = "Les heures de %(count)s stagiaire sont saisies.", "Les heures de %(count)s stagiaires sont saisies."
    return ngettext(*saved, done) % {"count": done}


def keep(request: ActorRequest, month: datetime.date, line: Line, sheet: Sheet, *, drafts_only: bool) -> int:
    """Save one line; what is refused is said there. Returns how many were saved: one or none."""
    if line.grid.is_refused:
        return 0
    asked = request.POST.get(f"{line.name}-asked") == str(sheet.totals.whole)
    if not drafts_only and line.difference(sheet) and not line.remark and not asked:
        line.asks_remark = True
        return 0
    arguments: dict[str, Any] = {
        "actor": request.actor,
        "fund": request.fund,
        "dossier": line.dossier,
        "month": month,
        "version": line.version,
        "sheet": sheet,
    }
    try:
        with transaction.atomic():
            if drafts_only:
                line.version = keep_draft(**arguments).version
            else:
                save_hours(**arguments, statement=str(statements.HOURS), remark=line.remark)
                line.version += 1
                line.is_chosen = False
    except StaleEdit as stale:
        line.problems.extend(stale.messages)
        compare_with_stored(line, stale.current)
        return 0
    except ValidationError as refusal:
        line.problems.extend(refusal.messages)
        return 0
    return 1


def take_file(request: ActorRequest, month: datetime.date, page: Page, lines: list[Line]) -> HttpResponse:
    """Fill the drafts from the workbook: a trainee with a wrong cell keeps the draft it had, and the cell is named."""
    file = request.FILES.get("file")
    if file is None:
        return show(request, month, page, problem=_("Choisissez d’abord le modèle rempli."))
    grids = {line.dossier.number: line.grid for line in lines}
    try:
        taken = take_in_all(file, month, grids)  # type: ignore[arg-type]
    except ValidationError as error:
        return show(request, month, page, problem=" ".join(error.messages))
    done = 0
    for line in lines:
        if line.dossier.number in taken.filled:
            done += keep_taken(request, month, line, taken)
    if done:
        text = ngettext(
            "Les heures de %(count)s stagiaire sont reprises en brouillon : vérifiez, cochez, puis « Ok ».",
            "Les heures de %(count)s stagiaires sont reprises en brouillon : vérifiez, cochez, puis « Ok ».",
            done,
        )
        messages.success(request, text % {"count": done})
    if not taken.refusals:
        return redirect("certification:bulk_month", month)
    fresh = Paginator(lines_of(request.actor, request.fund, month), LINES_PER_PAGE).get_page(1)
    return show(request, month, fresh, refusals=taken.refusals)


def keep_taken(request: ActorRequest, month: datetime.date, line: Line, taken: BulkFile) -> int:
    wrong_before = [cell for cell in line.grid.cells if cell.error]
    sheet = line.grid.check()
    said = [cell for cell in line.grid.cells if cell.error and cell not in wrong_before]
    taken.refusals += [Refusal(f"{line.dossier.number}, {cell.label}", cell.error) for cell in said]
    if line.grid.is_refused or any(refusal.number == line.dossier.number for refusal in taken.refusals):
        return 0
    try:
        with transaction.atomic():
            keep_draft(
                actor=request.actor,
                fund=request.fund,
                dossier=line.dossier,
                month=month,
                version=line.version,
                sheet=sheet,
            )
    except ValidationError as refusal:
        taken.refusals.append(Refusal(line.dossier.number, " ".join(refusal.messages), line.dossier.number))
        return 0
    return 1


def show(request: ActorRequest, month: datetime.date, page: Page, **found: Any) -> HttpResponse:
    """The page; `found` is what a click adds to it."""
    context = {
        "month": month,
        "month_name": month_name(month),
        "before": month_of(month - datetime.timedelta(days=1)),
        "after": next_month(month),
        "page": page,
        "groups": list(GROUPS.items()),
        "statement": statements.HOURS,
        "deducted": pages.DEDUCTED,
        "certifies": False,
        "paper_only": paper_only(request.user.pk, own_body(request), request.fund),
        "problem": "",
        "refusals": [],
        "is_refused": False,
    } | found
    for line in page:
        if line.asks_remark:
            line.problems.append(line.difference(Sheet(month, line.grid.granularity, rows_of(line))))
    context["refused"] = bool(context["problem"] or context["refusals"] or context["is_refused"])
    return render(request, "certification/bulk.html", context)


def rows_of(line: Line) -> dict[str, dict[str, Any]]:
    return {row.key: {cell.column.key: cell.value for cell in row.cells} for row in line.grid.rows}
