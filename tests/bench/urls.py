"""The site, and beside it the page that it is compared with."""

from django.urls import path

from extranet import urls as site

from .bare import bare

handler400, handler403, handler404, handler500 = site.handler400, site.handler403, site.handler404, site.handler500

urlpatterns = [path("bench/bare", bare, name="bench-bare"), *site.urlpatterns]
