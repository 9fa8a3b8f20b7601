from django.urls import path

from . import views

urlpatterns = [
    path("theme.css", views.theme, name="theme"),
    path("logo", views.logo, name="logo"),
    path("accessibilite/", views.accessibility, name="accessibility"),
]
