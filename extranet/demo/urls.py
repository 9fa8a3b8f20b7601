"""The bare address of the demo: the list of funds, and the components of the pages."""

from django.urls import path

from . import views

handler404 = "extranet.ui.errors.not_found"
handler500 = "extranet.ui.errors.server_error"

urlpatterns = [
    path("", views.funds, name="funds"),
    path("demo/composants", views.components, name="components"),
]
