"""« /demo/signature »: gives a PDF back signed with a key that says DEMO, so that the journey has an end."""

from __future__ import annotations

from pathlib import Path

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from extranet.documents.fields import UploadField
from extranet.documents.inspection import Kind
from extranet.tenants.requests import FundRequest

from .papers import REPRESENTATIVE
from .signing import NotSigned, sign


class DemoSignatureForm(forms.Form):
    file = UploadField([Kind.PDF], label="Récapitulatif à signer (PDF)", help_text="Tel que le site l’a donné.")
    name = forms.CharField(
        label="Nom du signataire",
        max_length=50,
        initial=REPRESENTATIVE.name,
        help_text="Celui du représentant déclaré, ou un autre pour voir ce qui se passe.",
    )


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: FundRequest) -> HttpResponse:
    form = DemoSignatureForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            data = form.cleaned_data
            content = sign(data["file"].content, name=data["name"], folder=Path(settings.DEMO_SIGNING_DIR))
        except NotSigned:
            form.add_error("file", "Ce fichier ne peut pas être signé : prenez le PDF tel que le site l’a donné.")
        else:
            answer = HttpResponse(content, content_type="application/pdf")
            answer.headers["Content-Disposition"] = 'attachment; filename="DEMO-signe.pdf"'
            return answer
    return render(request, "demo/signature.html", {"form": form})
