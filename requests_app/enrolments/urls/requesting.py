"""Enrolling oneself, requests of people who aren't known, and the participant's own pages."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
