"""The site's addresses, and one whose page breaks as badly as it can: its error quotes what was sent."""

from django.db import DatabaseError
from django.urls import include, path

from extranet.urls import handler400, handler403, handler404, handler500  # noqa: F401 - Django looks for them here


def breaks(request, name):
    raise DatabaseError(f"duplicate key ({name}) {request.GET.dict()} {request.POST.dict()} {request.FILES}")


breaks.login_required = False
urlpatterns = [path("casse/<str:name>/", breaks, name="breaks"), path("", include("extranet.urls"))]
