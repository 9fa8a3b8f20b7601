"""Letters and how they are delivered."""

from __future__ import annotations

from django.urls import URLPattern, path

from ..views import letters, sent_letters

urlpatterns: list[URLPattern] = [
    path("courriers/", letters.Letters.as_view(), name="letters"),
    path("courriers/preferences/", letters.letter_preferences, name="letter_preferences"),
    path("courriers/preferences/<uuid:uuid>/", letters.preferences_of, name="letter_preferences_of"),
    path("courriers/envoyes/", sent_letters.SentLetters.as_view(), name="sent_letters"),
    path("courriers/envoyer/", sent_letters.send_letter, name="send_letter"),
    path("courriers/envoyer-a-plusieurs/", sent_letters.send_many, name="send_letters"),
    path("courriers/a-imprimer/", sent_letters.LettersToPrint.as_view(), name="letters_to_print"),
    path("courriers/a-imprimer/imprimes/", sent_letters.letters_printed, name="letters_printed"),
    path("courriers/reglages/", sent_letters.letter_options, name="letter_options"),
    path("courriers/<uuid:uuid>/", letters.letter, name="letter"),
    path("courriers/<uuid:uuid>/fichier/", letters.letter_file, name="letter_file"),
    path("courriers/<uuid:uuid>/retirer/", sent_letters.withdraw_letter, name="withdraw_letter"),
]
