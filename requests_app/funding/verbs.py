"""What the journal can say about funding requests, invoices, payments, contributions and letters."""

from django.utils.translation import gettext_lazy as _

from extranet.journal.verbs import declare

# A company's request
REQUEST_BEGUN = declare("funding.request_begun", _("Demande de prise en charge commencée"), by_support=True)
REQUEST_CHANGED = declare("funding.request_changed", _("Demande de prise en charge modifiée"), by_support=True)
PEOPLE_CHOSEN = declare("funding.people_chosen", _("Bénéficiaires choisis"), by_support=True)
PAPER_ADDED = declare("funding.paper_added", _("Pièce déposée"), by_support=True)
PAPER_REMOVED = declare("funding.paper_removed", _("Pièce retirée"), by_support=True)
PAPER_REPLACED = declare("funding.paper_replaced", _("Pièce remplacée"), by_support=True)
DRAFT_DELETED = declare("funding.draft_deleted", _("Brouillon abandonné"))
REQUEST_SENT = declare("funding.request_sent", _("Demande de prise en charge envoyée"))
PIECES_GIVEN = declare("funding.pieces_given", _("Dossier complété et renvoyé au fonds"))
REQUEST_GIVEN_UP = declare("funding.request_given_up", _("Demande de prise en charge abandonnée"))
AMENDMENT_ASKED = declare("funding.amendment_asked", _("Avenant demandé"))
AMENDMENT_WITHDRAWN = declare("funding.amendment_withdrawn", _("Avenant retiré"))

# The fund's decision
REQUEST_COMPLETE = declare("funding.request_complete", _("Dossier complet"))
PIECES_ASKED = declare("funding.pieces_asked", _("Pièces demandées"))
REQUEST_AGREED = declare("funding.request_agreed", _("Prise en charge accordée"))
REQUEST_REFUSED = declare("funding.request_refused", _("Prise en charge refusée"))
FILE_TAKEN = declare("funding.file_taken", _("Dossier pris en charge par un gestionnaire"))
FILE_HANDED_OVER = declare("funding.file_handed_over", _("Dossier confié à un collègue"))
AMENDMENT_AGREED = declare("funding.amendment_agreed", _("Avenant accordé"))
AMENDMENT_REFUSED = declare("funding.amendment_refused", _("Avenant refusé"))
DEVICE_ADDED = declare("funding.device_added", _("Dispositif ajouté"))
DEVICE_CHANGED = declare("funding.device_changed", _("Dispositif modifié"))
DEVICES_ORDERED = declare("funding.devices_ordered", _("Ordre des dispositifs changé"))
DEVICE_PIECE_ADDED = declare("funding.device_piece_added", _("Pièce à préparer ajoutée"))
DEVICE_PIECE_CHANGED = declare("funding.device_piece_changed", _("Pièce à préparer modifiée"))
DEVICE_PIECE_WITHDRAWN = declare("funding.device_piece_withdrawn", _("Pièce à préparer retirée"))
DEVICE_PIECE_RESTORED = declare("funding.device_piece_restored", _("Pièce à préparer demandée à nouveau"))
OPTIONS_CHANGED = declare("funding.options_changed", _("Réglages des services aux adhérents modifiés"))

# Invoices
INVOICE_BEGUN = declare("funding.invoice_begun", _("Facture déposée en brouillon"))
INVOICE_SENT = declare("funding.invoice_sent", _("Facture envoyée"))
INVOICE_CHANGED = declare("funding.invoice_changed", _("Facture modifiée"))
INVOICE_FILE_REPLACED = declare("funding.invoice_file_replaced", _("Fichier de la facture remplacé"))
INVOICE_DELETED = declare("funding.invoice_deleted", _("Facture en préparation supprimée"))
INVOICE_WITHDRAWN = declare("funding.invoice_withdrawn", _("Facture retirée"))
INVOICE_COMPLETED = declare("funding.invoice_completed", _("Complément apporté à la facture"))
ATTESTATIONS_ADDED = declare("funding.attestations_added", _("Pièces ajoutées à la facture"))
ATTESTATION_REMOVED = declare("funding.attestation_removed", _("Pièce retirée de la facture"))
EXEMPTION_DEPOSITED = declare("funding.exemption_deposited", _("Attestation d’exonération de TVA déposée"))
EXEMPTION_DECIDED = declare("funding.exemption_decided", _("Attestation d’exonération de TVA vérifiée"))

# Control and payments
CONTROL_BEGUN = declare("funding.control_begun", _("Contrôle de la facture commencé"))
INVOICE_VALIDATED = declare("funding.invoice_validated", _("Facture validée"))
INVOICE_REJECTED = declare("funding.invoice_rejected", _("Facture rejetée"))
PAYMENT_PLANNED = declare("funding.payment_planned", _("Règlement prévu"))
PAYMENT_MADE = declare("funding.payment_made", _("Règlement effectué"))
CONTROL_TAKEN_OVER = declare("funding.control_taken_over", _("Contrôle de la facture repris"))
COMPLEMENT_ASKED = declare("funding.complement_asked", _("Complément demandé pour une facture"))
PAYMENT_RETURNED = declare("funding.payment_returned", _("Règlement revenu de la banque"))
REFUND_NOTED = declare("funding.refund_noted", _("Remboursement noté"))
PAYMENT_REDUCED = declare("funding.payment_reduced", _("Règlement diminué par un avoir"))
TRANSFERS_EXPORTED = declare("funding.transfers_exported", _("Virements à faire exportés"))
BANK_DEPOSITED = declare("funding.bank_deposited", _("Coordonnées bancaires déposées"))
BANK_CONFIRMED = declare("funding.bank_confirmed", _("Coordonnées bancaires confirmées"))
BANK_REFUSED = declare("funding.bank_refused", _("Coordonnées bancaires refusées"))
BANK_SHOWN = declare("funding.bank_shown", _("Coordonnées bancaires affichées en clair"))
INVOICE_MADE = declare("funding.invoice_made", _("Facture Factur-X créée"))

# What a training body has to show
FILE_ASKED = declare("funding.file_asked", _("Bilan ou dossier de preuves demandé"))

# Contributions
CONTRIBUTION_ADDED = declare("funding.contribution_added", _("Contribution ajoutée"))
CONTRIBUTION_CHANGED = declare("funding.contribution_changed", _("Contribution modifiée"))
LEGAL_RATES_LOADED = declare("funding.legal_rates_loaded", _("Taux légaux chargés"))
RATE_ADDED = declare("funding.rate_added", _("Taux de contribution ajouté"))
RATE_CHANGED = declare("funding.rate_changed", _("Taux de contribution modifié"))
RATE_REMOVED = declare("funding.rate_removed", _("Taux de contribution supprimé"))
DUE_DAY_CHANGED = declare("funding.declaration_day_changed", _("Échéance des déclarations modifiée"))
DECLARATION_BEGUN = declare("funding.declaration_begun", _("Déclaration de contributions commencée"))
DECLARATION_CHANGED = declare("funding.declaration_changed", _("Brouillon de déclaration modifié"))
DECLARATION_DROPPED = declare("funding.declaration_dropped", _("Brouillon de déclaration supprimé"))
DECLARATION_SENT = declare("funding.declaration_sent", _("Déclaration de contributions envoyée"))
DECLARATION_REPLACED = declare("funding.declaration_replaced", _("Déclaration remplacée par une rectificative"))
CONTRIBUTION_PAID = declare("funding.contribution_paid", _("Paiement de contributions noté"))
CONTRIBUTION_REMINDED = declare("funding.contribution_reminded", _("Rappel de contributions envoyé"))

# Letters and alerts
LETTER_SENT = declare("funding.letter_sent", _("Courrier mis à disposition"))
LETTER_OPENED = declare("funding.letter_opened", _("Courrier ouvert"))
LETTER_WITHDRAWN = declare("funding.letter_withdrawn", _("Courrier retiré"))
LETTER_PRINTED = declare("funding.letter_printed", _("Courrier imprimé"))
LETTER_CHOSEN = declare("funding.letter_chosen", _("Préférence de dématérialisation changée"))
LETTER_OPTIONS = declare("funding.letter_options", _("Réglages des courriers changés"))

# Messages and news
MESSAGE_SENT = declare("funding.message_sent", _("Message envoyé"))
THREAD_ASSIGNED = declare("funding.thread_assigned", _("Échange confié"))
THREAD_CLOSED = declare("funding.thread_closed", _("Échange clos"))
PUBLICATION_ADDED = declare("funding.publication_added", _("Publication ajoutée"))
PUBLICATION_CHANGED = declare("funding.publication_changed", _("Publication modifiée"))
PUBLICATION_WITHDRAWN = declare("funding.publication_withdrawn", _("Publication retirée"))
PUBLICATION_RETURNED = declare("funding.publication_returned", _("Publication remise en ligne"))

# Counters and contacts
ENTITLEMENT_RULES_CHANGED = declare("funding.entitlement_rules_changed", _("Réglages des compteurs changés"))
ENTITLEMENT_SAID = declare("funding.entitlement_said", _("Droit à la formation d’un salarié indiqué"), by_support=True)
