"""The public catalogue, and the staff's pages of courses and sessions."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
