"""Presence at the door: the trainer's pages by her link, the same for the staff, and the participant's telephone."""

from django.urls import path

from ..views import at_the_door, presence

SHEETS = {
    "sheets": "",
    "print": "imprimer/",
    "printed": "feuille/<uuid:sheet>.pdf",
    "half_day": "<uuid:part>/",
    "confirm": "<uuid:part>/confirmer/",
    "screen": "<uuid:part>/ecran/",
}

urlpatterns = [
    path("presence/moi/<str:secret>/", at_the_door.my_door, name="my_door"),
    path("mon-inscription/<str:token>/presence/", at_the_door.door_by_link, name="door_by_link"),
    path("presence/<uuid:part>/", at_the_door.entrance, name="entrance"),
    path("presence/<uuid:part>/signer/", at_the_door.sign, name="sign_presence"),
    path("presence/<uuid:part>/mon-lien/", at_the_door.ask_link, name="ask_presence_link"),
    path("presence/<uuid:part>/<str:code>/", at_the_door.at_door, name="at_door"),
    path("sessions/<uuid:uuid>/presences/lien/", presence.send_link, name="presence_link"),
    path("sessions/<uuid:uuid>/presences/lien/annuler/", presence.revoke_link, name="presence_link_revoke"),
    *(
        path(f"feuille/<str:secret>/{end}", presence.TRAINERS[name], name=f"door_{name}")
        for name, end in SHEETS.items()
    ),
    *(
        path(f"sessions/<uuid:uuid>/presences/{end}", presence.STAFFS[name], name=f"presence_{name}")
        for name, end in SHEETS.items()
    ),
]
