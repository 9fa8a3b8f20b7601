"""« Tableaux de bord »: four pictures, each with its figures in a table."""

from __future__ import annotations

from decimal import Decimal

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from extranet.organisations.requests import ActorRequest

from .. import figures
from ..charts import Chart, chart
from ..figures import Looked
from ..forms.dashboard import DashboardForm
from ..permissions import check_reports
from ..queries import is_enrolment_staff

WHOLE = Decimal(100)


@require_safe
def dashboard(request: ActorRequest) -> HttpResponse:
    """Of the fund for its staff, of her organisation's people for a responsible."""
    check_reports(request.actor)
    form = DashboardForm(request.GET, today=timezone.localdate(timezone=request.fund.zone))
    charts = []
    if form.is_valid():
        charts = drawn(Looked(request.actor, request.fund, form.months, form.cleaned_data["course"]))
    context = {"form": form, "charts": charts, "is_staff": is_enrolment_staff(request.actor)}
    return render(request, "enrolments/reports/dashboard.html", context)


def drawn(looked: Looked) -> list[Chart]:
    return [
        chart(
            "enrolments",
            _("Inscriptions par mois"),
            _("Demandées dans le mois, quelle qu’en soit la suite."),
            looked.months,
            figures.enrolments_made(looked),
        ),
        chart(
            "fill",
            _("Taux de remplissage"),
            _("Places prises des sessions qui commencent dans le mois."),
            looked.months,
            figures.fill_rate(looked),
            unit="%",
            most=WHOLE,
        ),
        chart(
            "absence",
            _("Taux d’absence"),
            _("Absences, excusées ou non, parmi les participations dont la présence est connue."),
            looked.months,
            figures.absence_rate(looked),
            unit="%",
            most=WHOLE,
        ),
        chart(
            "waiting",
            _("Temps d’attente d’une place"),
            _("Jours passés en moyenne sur la liste d’attente, pour les places offertes dans le mois."),
            looked.months,
            figures.waiting_time(looked),
            unit=gettext("j"),
        ),
    ]
