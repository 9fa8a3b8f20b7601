"""The representative's pages, reached by the link of a mail and by nothing else."""

from django.urls import path

from .views import signing

app_name = "signing"
urlpatterns = [
    path("<str:secret>/", signing.page, name="page"),
    path("<str:secret>/recapitulatif.pdf", signing.document, name="document"),
    path("<str:secret>/deposer/", signing.deposit, name="deposit"),
]
