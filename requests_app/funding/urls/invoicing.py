"""Invoices, deposited by training bodies and companies."""

from __future__ import annotations

from django.urls import URLPattern, path

from ..views import depositing, exemptions, invoices

urlpatterns: list[URLPattern] = [
    path("accords/", invoices.Agreements.as_view(), name="agreements"),
    path("accords/<uuid:uuid>/", invoices.agreement, name="agreement"),
    path("factures/", invoices.Invoices.as_view(), name="invoices"),
    path("factures/deposer/<uuid:uuid>/", depositing.deposit_invoice, name="deposit_invoice"),
    path("factures/<uuid:uuid>/", invoices.invoice, name="invoice"),
    path("factures/<uuid:uuid>/fichier/", invoices.invoice_file, name="invoice_file"),
    path("factures/<uuid:uuid>/donnees/", depositing.edit_invoice, name="edit_invoice"),
    path("factures/<uuid:uuid>/remplacer/", depositing.replace_invoice_file, name="replace_invoice_file"),
    path("factures/<uuid:uuid>/pieces/", depositing.invoice_papers, name="invoice_papers"),
    path("factures/<uuid:uuid>/controle/", depositing.check_invoice, name="check_invoice"),
    path("factures/<uuid:uuid>/retirer/", invoices.withdraw_invoice, name="withdraw_invoice"),
    path("factures/<uuid:uuid>/supprimer/", invoices.delete_invoice, name="delete_invoice"),
    path("factures/<uuid:uuid>/avoir/", depositing.credit_invoice, name="credit_invoice"),
    path("factures/pieces/<uuid:uuid>/", invoices.attestation_file, name="attestation_file"),
    path("factures/pieces/<uuid:uuid>/retirer/", depositing.remove_attestation, name="remove_attestation"),
    path("factures/fichiers-remplaces/<uuid:uuid>/", invoices.replaced_file, name="replaced_file"),
    path("exoneration-de-tva/", exemptions.exemption, name="exemption"),
    path("exoneration-de-tva/<uuid:uuid>/", exemptions.decide_exemption, name="decide_exemption"),
    path("exoneration-de-tva/<uuid:uuid>/fichier/", exemptions.exemption_file, name="exemption_file"),
]
