from django.urls import path

from .views import companies, onboarding, papers, reporting, terms

app_name = "mandates"
urlpatterns = [
    path("", onboarding.checklist, name="onboarding"),
    path("convention/", onboarding.fill_convention, name="fill_convention"),
    path("autorisation/", onboarding.fill_authorisation, name="fill_authorisation"),
    path("dossiers/<uuid:uuid>/", onboarding.checklist, name="onboarding_of"),
    path("dossiers/<uuid:uuid>/convention/", onboarding.fill_convention, name="fill_convention_of"),
    path("dossiers/<uuid:uuid>/autorisation/", onboarding.fill_authorisation, name="fill_authorisation_of"),
    path("declarations/", reporting.data_mandates, name="data_mandates"),
    path("dossiers/<uuid:uuid>/declarations/", reporting.data_mandates, name="data_mandates_of"),
    path("declarations/<uuid:uuid>/fin/", reporting.end_mandate, name="end_data_mandate"),
    path("modele/<str:kind>.pdf", onboarding.blank_form, name="blank_form"),
    path("conditions/", terms.terms, name="terms"),
    path("conditions/version-<str:version>.pdf", terms.terms_pdf, name="terms_pdf"),
    path("conditions/nouvelle-version/", terms.publish_terms, name="publish_terms"),
    path("a-controler/", papers.Papers.as_view(), name="papers"),
    path("documents/<uuid:uuid>/", papers.paper, name="paper"),
    path("documents/<uuid:uuid>/deposer/", papers.deposit, name="deposit"),
    path("documents/<uuid:uuid>/a-signer.pdf", papers.model_document, name="model_document"),
    path("documents/<uuid:uuid>/signe", papers.signed_document, name="signed_document"),
    path("documents/<uuid:uuid>/accepter/", papers.accept, name="accept"),
    path("documents/<uuid:uuid>/refuser/", papers.refuse, name="refuse"),
    path("mandats/<uuid:uuid>/retirer/", companies.revoke, name="revoke"),
    path("entreprises/", companies.Companies.as_view(), name="companies"),
    path("entreprises/<uuid:uuid>/", companies.company, name="company"),
]
