"""Letters on the fund's side: sending to one organisation or to many, withdrawing, printing, and what is usual."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from extranet.organisations.permissions import check_administrator
from extranet.organisations.requests import ActorRequest
from extranet.organisations.views.organisations import form_page
from extranet.ui.counting import BoundedPaginator
from extranet.ui.exports import Column
from extranet.ui.lists import ListPage
from extranet.ui.refusals import refusals_on

from ..choices import choices_of
from ..forms.letters import (
    MOST_AT_ONCE,
    ManyLettersForm,
    OneLetterForm,
    UsualPaperForm,
    WithdrawLetterForm,
    of_quality,
)
from ..models import Letter
from ..permissions import check_funding_staff
from ..services import letters as service
from ..services.letter_choices import choose_usual_paper
from ..tables.letters import (
    LetterFilter,
    PrintLetterTable,
    SentLetterFilter,
    SentLetterTable,
    print_columns,
    sent_columns,
)
from .letters import visible_letter


class SentLetters(ListPage):
    """All letters of the fund, with who opened them or not."""

    filterset_class = SentLetterFilter
    table_class = SentLetterTable
    template_name = "funding/letters/sent.html"
    export_name = gettext_lazy("courriers-envoyes")
    paginator_class = BoundedPaginator
    request: ActorRequest

    def check_access(self) -> None:
        check_funding_staff(self.request.actor)

    def get_queryset(self) -> QuerySet[Letter]:
        rows = Letter.objects.visible_to(self.request.actor).with_first_opening()
        return rows.select_related("organisation", "request").order_by("-available_at", "-pk")

    def get_columns(self) -> list[Column]:
        return sent_columns()


class LettersToPrint(ListPage):
    """Those that their organisations want on paper too, the oldest first."""

    filterset_class = LetterFilter
    table_class = PrintLetterTable
    template_name = "funding/letters/to_print.html"
    export_name = gettext_lazy("courriers-a-imprimer")
    paginator_class = BoundedPaginator
    request: ActorRequest

    def check_access(self) -> None:
        check_funding_staff(self.request.actor)

    def get_queryset(self) -> QuerySet[Letter]:
        rows = Letter.objects.visible_to(self.request.actor).to_print()
        return rows.select_related("organisation", "request").order_by("available_at", "pk")

    def get_columns(self) -> list[Column]:
        return print_columns()


@require_POST
def letters_printed(request: ActorRequest) -> HttpResponse:
    """« Marquer comme imprimés »: those that were ticked."""
    try:
        count = service.note_printed(actor=request.actor, letters=[*map(parsed, request.POST.getlist("letter"))])
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        said = ngettext("%(count)s courrier imprimé.", "%(count)s courriers imprimés.", count)
        messages.success(request, said % {"count": count})
    return redirect("funding:letters_to_print")


def parsed(typed: str) -> UUID:
    """A UUID; one that nothing has for what isn't one."""
    try:
        return UUID(typed)
    except ValueError:
        return UUID(int=0)


@form_page
def send_letter(request: ActorRequest) -> HttpResponse:
    """To one organisation."""
    check_funding_staff(request.actor)
    posted = request.method == "POST"
    form = OneLetterForm(request.POST if posted else None, request.FILES if posted else None)
    if posted and form.is_valid():
        with refusals_on(form):
            (letter,) = service.send_letter(actor=request.actor, fund=request.fund, **form.given())
            messages.success(request, _("Le courrier est disponible dans l’espace de l’organisation."))
            return redirect("funding:letter", letter.uuid)
    return render(request, "funding/letters/send.html", {"form": form})


@form_page
def send_many(request: ActorRequest) -> HttpResponse:
    """To all organisations of a quality: how many they are is said first, and the file chosen then."""
    check_funding_staff(request.actor)
    posted = request.method == "POST"
    form = ManyLettersForm(request.POST if posted else None, request.FILES if posted else None)
    context: dict[str, Any] = {"form": form}
    quality = request.POST.get("quality") if posted else request.GET.get("quality")
    if quality in dict(form.fields["quality"].choices) and quality:  # type: ignore[attr-defined]
        context["count"] = of_quality(quality).count()
        form.initial.update(quality=quality, expected=context["count"])
    if posted and form.is_valid() and is_as_said(form, context["count"]):
        with refusals_on(form):
            sent = service.send_letter(actor=request.actor, fund=request.fund, **form.given())
            said = ngettext("%(count)s courrier envoyé.", "%(count)s courriers envoyés.", len(sent))
            messages.success(request, said % {"count": len(sent)})
            return redirect("funding:sent_letters")
    return render(request, "funding/letters/send_many.html", context)


def is_as_said(form: ManyLettersForm, count: int) -> bool:
    """Whether it reaches as many as the page said; else the form says how many there are now."""
    if count > MOST_AT_ONCE:
        form.add_error(
            "quality",
            _("%(count)s organisations : un envoi en atteint %(most)s au plus. Choisissez-les autrement.")
            % {"count": count, "most": MOST_AT_ONCE},
        )
    elif form.cleaned_data.get("expected") != count:
        form.add_error(
            "quality",
            ngettext(
                "%(count)s organisation recevra ce courrier : envoyez à nouveau pour confirmer.",
                "%(count)s organisations recevront ce courrier : envoyez à nouveau pour confirmer.",
                count,
            )
            % {"count": count},
        )
        data = QueryDict(mutable=True)
        data.update(form.data)
        data["expected"] = str(count)
        form.data = data
    return not form.errors


@form_page
def withdraw_letter(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """« Retirer un courrier envoyé par erreur »."""
    row = visible_letter(request, uuid)
    check_funding_staff(request.actor)
    if row.withdrawn_at:
        return redirect("funding:letter", uuid)
    form = WithdrawLetterForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            service.withdraw_letter(actor=request.actor, letter=row, reason=form.cleaned_data["reason"])
            messages.success(request, _("Le courrier est retiré : l’organisation lit le motif à sa place."))
            return redirect("funding:letter", uuid)
    return render(request, "funding/letters/withdraw.html", {"form": form, "letter": row})


@form_page
def letter_options(request: ActorRequest) -> HttpResponse:
    """Which kinds go out on paper too, where an organisation has chosen nothing."""
    check_administrator(request.actor)
    initial = {"kinds": list(choices_of(request.fund).paper_kinds)}
    form = UsualPaperForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        choose_usual_paper(actor=request.actor, fund=request.fund, kinds=form.cleaned_data["kinds"])
        messages.success(request, _("Les réglages des courriers sont enregistrés."))
        return redirect("funding:letter_options")
    return render(request, "funding/letters/options.html", {"form": form})
