"""« Textes des e-mails »: what the fund adds to each decision, language by language."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from extranet.organisations.requests import ActorRequest
from extranet.organisations.views.organisations import form_page
from extranet.ui.context import own_names
from extranet.ui.refusals import refusals_on

from ..forms.mail_texts import MailTextsForm
from ..permissions import check_enrolment_staff
from ..services.mail_texts import change_texts


@form_page
def page(request: ActorRequest) -> HttpResponse:
    """One language at a time: `?langue=nl`."""
    check_enrolment_staff(request.actor)
    fund = request.fund
    asked = request.GET.get("langue", "")
    language = asked if asked in fund.languages else fund.language
    form = MailTextsForm(request.POST if request.method == "POST" else None, fund=fund, language=language)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            change_texts(actor=request.actor, fund=fund, language=language, texts=form.cleaned_data)
            messages.success(request, _("Les textes sont enregistrés : ils partent avec les prochains e-mails."))
            return redirect(f"{reverse('enrolments:mail_texts')}?langue={language}")
    context = {"form": form, "chosen": language, "own_languages": own_names(fund.languages)}
    return render(request, "enrolments/requesting/mail_texts.html", context)
