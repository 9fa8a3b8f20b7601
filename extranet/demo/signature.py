"""« /demo/signature »: gives a PDF back signed with a key that says DEMO, so that the journey has an end."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from extranet.documents.inspection import Inspected, Kind, Refused
from extranet.documents.services import examine
from extranet.tenants.requests import FundRequest

from .papers import REPRESENTATIVE
from .signing import NotSigned, sign


class DemoSignatureForm(forms.Form):
    file = forms.FileField(label="Récapitulatif à signer (PDF)", help_text="Tel que le site l’a donné.")
    name = forms.CharField(
        label="Nom du signataire",
        max_length=50,
        initial=REPRESENTATIVE.name,
        help_text="Celui du représentant déclaré, ou un autre pour voir ce qui se passe.",
    )

    upload: Inspected

    def clean_file(self) -> Any:
        try:
            self.upload = examine(self.cleaned_data["file"], accepted=[Kind.PDF])
        except Refused as refusal:
            raise ValidationError(str(refusal)) from refusal
        return self.cleaned_data["file"]


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: FundRequest) -> HttpResponse:
    form = DemoSignatureForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            content = sign(form.upload.content, name=form.cleaned_data["name"], folder=Path(settings.DEMO_SIGNING_DIR))
        except NotSigned:
            form.add_error("file", "Ce fichier ne peut pas être signé : prenez le PDF tel que le site l’a donné.")
        else:
            answer = HttpResponse(content, content_type="application/pdf")
            answer.headers["Content-Disposition"] = 'attachment; filename="DEMO-signe.pdf"'
            return answer
    return render(request, "demo/signature.html", {"form": form})
