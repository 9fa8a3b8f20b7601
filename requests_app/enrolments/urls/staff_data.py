"""« P-Data Portail »: adding somebody, the validation module."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
