"""Form fields for what people deposit: parsed at once, so that a refusal stands at its field."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from .inspection import Inspected, Kind, Limits, Refused
from .services import DEFAULT_LIMITS, examine

PAPERS = (Kind.PDF, Kind.PNG, Kind.JPEG)
PICTURES = (Kind.PNG, Kind.JPEG)


class UploadField(forms.FileField):
    """One file; the clean value is the `Inspected` upload, None when there is none."""

    widget: Any = forms.FileInput

    def __init__(self, accepted: Collection[Kind] = PAPERS, *, limits: Limits = DEFAULT_LIMITS, **kwargs: Any) -> None:
        self.accepted, self.limits = accepted, limits  # before the widget is asked what it takes
        super().__init__(**kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return super().widget_attrs(widget) | {"accept": ",".join(self.accepted)}

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        return self.examined(file) if file else None

    def examined(self, file: UploadedFile) -> Inspected:
        try:
            return examine(file, accepted=self.accepted, limits=self.limits)
        except Refused as refusal:
            raise ValidationError(str(refusal)) from refusal


class SeveralFiles(forms.FileInput):
    allow_multiple_selected = True


class UploadsField(UploadField):
    """Several files at once; the clean value is the list of their `Inspected` uploads, in the order given."""

    widget = SeveralFiles
    default_error_messages: ClassVar[dict[str, Any]] = {
        "too_many": _("Au plus %(at_most)s fichiers à la fois : déposez les autres ensuite, ou réunissez-les.")
    }

    def __init__(self, accepted: Collection[Kind] = PAPERS, *, at_most: int, **kwargs: Any) -> None:
        self.at_most = at_most
        super().__init__(accepted, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[Inspected]:
        """Every file that is refused is named."""
        files = data or [None]  # an empty list is refused, or not, as one field without a file
        if len(files) > self.at_most:
            raise ValidationError(self.error_messages["too_many"], "too_many", {"at_most": self.at_most})
        uploads, refusals = [], []
        for file in files:
            try:
                uploads.append(super().clean(file, initial))
            except ValidationError as refusal:
                refusals.append(refusal)
        if refusals:
            raise ValidationError(refusals)
        return [upload for upload in uploads if upload]
