"""« Tableaux de bord »: four pictures, each with its figures in a table."""

from __future__ import annotations

from decimal import Decimal

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from extranet.organisations.requests import ActorRequest
from extranet.tenants import replica
from extranet.tenants.registries import Text
from extranet.ui.charts import Chart, chart

from .. import figures
from ..figures import Looked, Values
from ..forms.dashboard import DashboardForm
from ..permissions import check_reports
from ..queries import is_enrolment_staff

WHOLE = Decimal(100)


@require_safe
@replica.reading()
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
    def by_month(
        name: str, title: Text, said: Text, values: Values, *, unit: str = "", most: Decimal | None = None
    ) -> Chart:
        lines = [(date_format(month, "N Y"), values.get(month)) for month in looked.months]
        return chart(name, title, said, lines, head=_("Mois"), unit=unit, most=most)

    return [
        by_month(
            "enrolments",
            _("Inscriptions par mois"),
            _("Demandées dans le mois, quelle qu’en soit la suite."),
            figures.enrolments_made(looked),
        ),
        by_month(
            "fill",
            _("Taux de remplissage"),
            _("Places prises des sessions qui commencent dans le mois."),
            figures.fill_rate(looked),
            unit="%",
            most=WHOLE,
        ),
        by_month(
            "absence",
            _("Taux d’absence"),
            _("Absences, excusées ou non, parmi les participations dont la présence est connue."),
            figures.absence_rate(looked),
            unit="%",
            most=WHOLE,
        ),
        by_month(
            "waiting",
            _("Temps d’attente d’une place"),
            _("Jours passés en moyenne sur la liste d’attente, pour les places offertes dans le mois."),
            figures.waiting_time(looked),
            unit=gettext("j"),
        ),
    ]
