"""« Rapports », test results, certification tracks, dashboards."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
