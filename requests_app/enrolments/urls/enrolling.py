"""« Gestion de la participation »: enrolling, unenrolling, replacing, the lists of a responsible and of the staff."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
