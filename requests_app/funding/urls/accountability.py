"""« Bilan et preuves » of a training body."""

from __future__ import annotations

from django.urls import URLPattern, path

from ..views import accountability as views

urlpatterns: list[URLPattern] = [
    path("bilan-et-preuves/", views.accountability, name="accountability"),
    path("bilan-et-preuves/preparer/", views.ask_file, name="ask_file"),
    path("bilan-et-preuves/<uuid:uuid>/", views.prepared_file, name="prepared_file"),
    path("bilan-et-preuves/<uuid:uuid>/fichier/", views.prepared_file_download, name="prepared_file_download"),
]
