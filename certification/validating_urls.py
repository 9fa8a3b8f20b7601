"""The beneficiary's pages, reached by the link of a mail and by nothing else."""

from django.urls import path

from .views import validating

app_name = "validating"
urlpatterns = [
    path("<str:secret>/", validating.page, name="page"),
    path("<str:secret>/preuve/", validating.prove, name="prove"),
    path("<str:secret>/certificat.pdf", validating.document, name="document"),
    path("<str:secret>/valider/", validating.give, name="give"),
    path("<str:secret>/contester/", validating.contest, name="contest"),
    path("<str:secret>/nouveau-lien/", validating.renew, name="renew"),
]
