"""The public page that says whether a certificate is genuine; printed on each certificate as a QR code."""

from django.urls import path

from .views import check

app_name = "check"
urlpatterns = [
    path("", check.page, name="page"),
    path("<str:number>/", check.number, name="number"),
]
