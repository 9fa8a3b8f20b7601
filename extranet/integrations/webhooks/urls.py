from django.urls import path

from ..views import webhooks

urlpatterns = [
    path("webhooks/", webhooks.Webhooks.as_view(), name="webhooks"),
    path("webhooks/ajouter/", webhooks.add, name="add_webhook"),
    path("webhooks/<uuid:uuid>/", webhooks.Deliveries.as_view(), name="webhook"),
    path("webhooks/<uuid:uuid>/modifier/", webhooks.edit, name="edit_webhook"),
    path("webhooks/<uuid:uuid>/secret/", webhooks.rotate, name="rotate_webhook"),
    path("webhooks/<uuid:uuid>/pause/", webhooks.pause, name="pause_webhook"),
    path("webhooks/<uuid:uuid>/reprendre/", webhooks.resume, name="resume_webhook"),
    path("webhooks/<uuid:uuid>/supprimer/", webhooks.remove, name="remove_webhook"),
    path("webhooks/<uuid:uuid>/essai/", webhooks.try_out, name="try_webhook"),
    path("webhooks/<uuid:uuid>/renvoyer/", webhooks.replay_since, name="replay_webhook"),
    path("webhooks/<uuid:uuid>/envois/<uuid:delivery_uuid>/", webhooks.delivery, name="delivery"),
    path("webhooks/<uuid:uuid>/envois/<uuid:delivery_uuid>/renvoyer/", webhooks.replay, name="replay_delivery"),
]
