"""A page that imports lines: upload or paste, look at what was understood, then add what is right."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from extranet.tenants.actor import Actor

from .empty_files import KINDS, empty_file
from .import_lines import Reading, Wanted, read_lines, text_of

Store = Callable[[Actor, dict[str, Any]], str | None]
"""Stores one line; what it returns is said of the line."""


class ImportForm(forms.Form):
    """A file, or its lines as they were read from it: the lines are what is shown, corrected and sent again."""

    file = forms.FileField(
        label=_("Fichier CSV ou Excel"), required=False, help_text=_("La première ligne donne les titres des colonnes.")
    )
    lines = forms.CharField(
        label=_("Lignes à importer"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        help_text=_("Collées d’un tableur, ou lues dans le fichier : corrigez-les ici."),
        max_length=1_000_000,
    )
    file.needed_for = _("(ou collez les lignes)")  # type: ignore[attr-defined]
    lines.needed_for = _("(ou choisissez un fichier)")  # type: ignore[attr-defined]


def import_page(
    request: Any,
    columns: list[Wanted],
    store: Store,
    words: dict[str, Any],
    added: Callable[[int], str],
    *,
    whole: bool = False,
) -> HttpResponse:
    """What is wrong stays in the field to be corrected; of a `whole` file nothing is stored until every line is right.
    `?template=csv` or `xlsx` gives an empty file with the titles of the columns.

    `words`: the page's `heading`, the route and the label of its way `back`, the `model` whose fields the refusals
    name, and where the columns need it an `advice`. `added`: the banner for so many lines, with `%(count)s`.
    """
    if (kind := request.GET.get("template")) in KINDS:
        name = slugify(words["heading"])
        return empty_file(kind, [column.titles[0] for column in columns], name=name, sheet_title=name)
    form = ImportForm(request.POST or None, request.FILES or None)
    reading: Reading | None = None
    if request.method == "POST" and form.is_valid():
        try:
            file = form.cleaned_data["file"]
            text = text_of(file, file.name) if file else form.cleaned_data["lines"]
            reading = read_lines(text, columns)
            confirmed = not file and "confirm" in request.POST
            stored = try_lines(request.actor, reading, store, words["model"], keep=confirmed, whole=whole)
            if confirmed and stored:
                messages.success(request, added(stored) % {"count": stored})
                if not reading.wrong:
                    return redirect(words["back"])
                text = "\n".join([reading.header, *(line.text for line in reading.wrong)])
                reading = read_lines(text, columns)
                try_lines(request.actor, reading, store, words["model"], keep=False)
            form = ImportForm({"lines": text})
        except ValidationError as error:
            form.add_error("file" if request.FILES else "lines", error)
    context = words | {
        "form": form,
        "reading": reading,
        "columns": columns,
        "good": len(reading.good) if reading else 0,
        "wrong": len(reading.wrong) if reading else 0,
        "whole": whole,
        "templates": [(kind.upper(), f"?template={kind}") for kind in KINDS],
    }
    return render(request, "ui/import.html", context)


def try_lines(
    actor: Actor, reading: Reading, store: Store, model: type[models.Model], *, keep: bool, whole: bool = False
) -> int:
    """Store each line that was understood; what the service refuses stands at its line. Returns how many are stored.

    Without `keep` everything is undone: the preview says exactly what adding would. Of a `whole` file too when a line
    is wrong.
    """
    stored = 0
    with transaction.atomic():
        for line in reading.good:
            try:
                with transaction.atomic():
                    line.said = store(actor, line.values) or ""
            except ValidationError as error:
                line.errors.extend(messages_of(error, model))
            else:
                stored += 1
        if not keep or (whole and reading.wrong):
            transaction.set_rollback(True)
            return 0
    return stored


def messages_of(error: ValidationError, model: type[models.Model]) -> list[str]:
    """The refusals, each with the name of its field."""
    if not hasattr(error, "error_dict"):
        return error.messages
    names = {field.name: field for field in model._meta.fields}
    found = []
    for name, refused in error.message_dict.items():
        label = str(getattr(names.get(name), "verbose_name", "")).capitalize()
        found += [f"{label} : {message}" if label else message for message in refused]
    return found
