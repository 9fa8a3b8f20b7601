"""Entitlement counters."""

from __future__ import annotations

from django.urls import URLPattern, path

from ..views import counters

urlpatterns: list[URLPattern] = [
    path("compteurs/", counters.Agreements.as_view(), name="counters"),
    path("compteurs/salaries/", counters.Workers.as_view(), name="worker_counters"),
    path("compteurs/salaries/<uuid:uuid>/", counters.worker, name="worker_counter"),
    path("compteurs/dossiers/", counters.Dossiers.as_view(), name="dossier_counters"),
    path("compteurs/reglages/", counters.options, name="counter_options"),
]
