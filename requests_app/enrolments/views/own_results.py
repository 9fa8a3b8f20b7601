"""« Mes résultats »: a participant's own test results, and how far she has come in her certification tracks."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from extranet.organisations.requests import ActorRequest

from ..models import Candidacy, TestResult
from ..progress import progress_of

SHOWN = 200  # results, the latest


@require_safe
def own_results(request: ActorRequest) -> HttpResponse:
    """Of every entry that she said is hers; nobody else's."""
    results = TestResult.objects.of_account(request.user.pk).select_related("course").prefetch_related("course__texts")
    candidacies = list(
        Candidacy.objects.of_account(request.user.pk).current().select_related("track").order_by("-created_at", "-pk")
    )
    progresses = progress_of(candidacies)
    context = {
        "results": results.order_by("-taken_on", "-pk")[:SHOWN],
        "tracks": [(row, progresses[row.pk]) for row in candidacies],
    }
    return render(request, "enrolments/reports/own_results.html", context)
