from django.urls import path

from .views import files, lists, overview

app_name = "retention"
urlpatterns = [
    path("", overview.home, name="home"),
    path("reglages/", overview.options, name="options"),
    path("annonces/", lists.Announcements.as_view(), name="announcements"),
    path("effaces/", lists.Tombstones.as_view(), name="tombstones"),
    path("gels/", lists.Holds.as_view(), name="holds"),
    path("nuits/", lists.Nights.as_view(), name="nights"),
    path("fichiers/<slug:rule>/<uuid:uuid>/", files.file, name="file"),
    path("fichiers/<slug:rule>/<uuid:uuid>/geler/", files.hold, name="hold"),
    path("fichiers/<slug:rule>/<uuid:uuid>/lever/", files.release, name="release"),
]
