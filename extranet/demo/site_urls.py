"""A fund's site in the demo: the site itself, and the demo's mailbox."""

from django.urls import include, path

from extranet import urls

handler400 = urls.handler400
handler403 = urls.handler403
handler404 = urls.handler404
handler500 = urls.handler500

urlpatterns = [*urls.urlpatterns, path("demo/", include("extranet.demo.fund_urls"))]
