"""The staff’s queue, decisions, devices and their pieces."""

from __future__ import annotations

from django.urls import URLPattern, path

from ..views import amendments_decided, deciding, decision_letters, devices, options

urlpatterns: list[URLPattern] = [
    path("instruction/", deciding.Queue.as_view(), name="queue"),
    path("instruction/<uuid:uuid>/prendre/", deciding.take, name="take"),
    path("instruction/<uuid:uuid>/confier/", deciding.hand_over, name="hand_over"),
    path("instruction/<uuid:uuid>/complete/", deciding.find_complete, name="find_complete"),
    path("instruction/<uuid:uuid>/incomplete/", deciding.ask_pieces, name="ask_pieces"),
    path("instruction/<uuid:uuid>/accorder/", deciding.agree, name="agree"),
    path("instruction/<uuid:uuid>/refuser/", deciding.refuse, name="refuse"),
    path("instruction/avenant/<uuid:uuid>/", amendments_decided.agree_amendment, name="agree_amendment"),
    path("instruction/avenant/<uuid:uuid>/refuser/", amendments_decided.refuse_amendment, name="refuse_amendment"),
    path("accord/<uuid:uuid>/lettre/", decision_letters.agreement_letter, name="agreement_letter"),
    path("refus/<uuid:uuid>/lettre/", decision_letters.refusal_letter, name="refusal_letter"),
    path("dispositifs/", devices.Devices.as_view(), name="devices"),
    path("dispositifs/ajouter/", devices.add_device, name="add_device"),
    path("dispositifs/<uuid:uuid>/", devices.device, name="device"),
    path("dispositifs/<uuid:uuid>/modifier/", devices.edit_device, name="edit_device"),
    path("dispositifs/<uuid:uuid>/ranger/", devices.move_device, name="move_device"),
    path("dispositifs/<uuid:uuid>/pieces/ajouter/", devices.add_piece, name="add_device_piece"),
    path("dispositifs/pieces/<uuid:uuid>/modifier/", devices.edit_piece, name="edit_device_piece"),
    path("dispositifs/pieces/<uuid:uuid>/ranger/", devices.move_piece, name="move_device_piece"),
    path("dispositifs/pieces/<uuid:uuid>/retirer/", devices.withdraw_piece, name="withdraw_device_piece"),
    path("dispositifs/pieces/<uuid:uuid>/demander/", devices.restore_piece, name="restore_device_piece"),
    path("dispositifs/pieces/<uuid:uuid>/exemple/", devices.piece_example, name="piece_example"),
    path("reglages/", options.options, name="options"),
]
