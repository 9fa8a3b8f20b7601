"""Control of invoices, payments, bank details, invoices made here."""

from __future__ import annotations

from django.urls import URLPattern, path

from ..views import bank, controlling, making, paying, refunds

urlpatterns: list[URLPattern] = [
    path("factures/a-controler/", controlling.InvoiceQueue.as_view(), name="invoice_queue"),
    path("factures/<uuid:uuid>/controler/", controlling.begin_control, name="begin_control"),
    path("factures/<uuid:uuid>/reprendre/", controlling.take_over, name="take_over_control"),
    path("factures/<uuid:uuid>/demander-un-complement/", controlling.ask_complement, name="ask_complement"),
    path("factures/<uuid:uuid>/valider/", controlling.validate_invoice, name="validate_invoice"),
    path("factures/<uuid:uuid>/rejeter/", controlling.reject_invoice, name="reject_invoice"),
    path("factures/<uuid:uuid>/prevoir-le-reglement/", controlling.plan_payment, name="plan_payment"),
    path("factures/<uuid:uuid>/remboursement/", refunds.invoice_refunded, name="invoice_refunded"),
    path("reglements/", paying.Payments.as_view(), name="payments"),
    path("reglements/importer/", paying.import_payments, name="import_payments"),
    path("reglements/virements-a-faire/", paying.transfers_to_make, name="transfers"),
    path("reglements/remboursements/", refunds.Refunds.as_view(), name="refunds"),
    path("reglements/<uuid:uuid>/", paying.payment, name="payment"),
    path("reglements/<uuid:uuid>/avis/", paying.payment_advice, name="payment_advice"),
    path("reglements/<uuid:uuid>/paye/", paying.payment_paid, name="payment_paid"),
    path("reglements/<uuid:uuid>/revenu/", paying.payment_returned, name="payment_returned"),
    path("coordonnees-bancaires/", bank.bank, name="bank"),
    path("coordonnees-bancaires/a-confirmer/", bank.BankQueue.as_view(), name="bank_queue"),
    path("coordonnees-bancaires/a-confirmer/<uuid:uuid>/", bank.bank_details, name="bank_details"),
    path("coordonnees-bancaires/<uuid:uuid>/rib/", bank.bank_proof, name="bank_proof"),
    path("coordonnees-bancaires/a-confirmer/<uuid:uuid>/afficher/", bank.bank_reveal, name="bank_reveal"),
    path("coordonnees-bancaires/a-confirmer/<uuid:uuid>/proposer/", bank.bank_propose, name="bank_propose"),
    path("coordonnees-bancaires/a-confirmer/<uuid:uuid>/refuser/", bank.bank_refuse, name="bank_refuse"),
    path("factur-x/", making.Billable.as_view(), name="billable"),
    path("factur-x/dossiers/<uuid:uuid>/", making.make_invoice, name="make_invoice"),
    path("factur-x/<uuid:uuid>/", making.made_invoice, name="made_invoice"),
    path("factur-x/<uuid:uuid>/fichier/", making.made_invoice_file, name="made_invoice_file"),
    path("factur-x/<uuid:uuid>/deposer/", making.deposit_made, name="deposit_made"),
]
