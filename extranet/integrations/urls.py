from django.urls import path

from .views import documentation, keys
from .webhooks import urls as webhooks

app_name = "integrations"

documentation_pages = [
    path("", documentation.guide, name="guide"),
    path("reference/", documentation.reference, name="reference"),
    path("erreurs/", documentation.problems, name="problems"),
    path("changements/", documentation.changes, name="changes"),
]

key_pages = [
    path("cles/", keys.Keys.as_view(), name="keys"),
    path("cles/nouvelle/", keys.make, name="make_key"),
    path("cles/toutes/", keys.AllKeys.as_view(), name="all_keys"),
    path("cles/<uuid:uuid>/", keys.key, name="key"),
    path("cles/<uuid:uuid>/remplacer/", keys.replace, name="replace_key"),
    path("cles/<uuid:uuid>/revoquer/", keys.end, name="end_key"),
    path("cles/<uuid:uuid>/reprendre/", keys.take_over, name="take_over_key"),
    path("cles/<uuid:uuid>/cles-publiques/", keys.public_keys, name="public_keys"),
]

urlpatterns = [*documentation_pages, *key_pages, *webhooks.urlpatterns]
