"""How forms look, and the base of forms on a fund's rows."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext_lazy as _

from extranet.tenants.models import place_in_current_fund
from extranet.tenants.registries import Text

CLASSES: list[tuple[type[forms.Widget], str]] = [
    (forms.CheckboxSelectMultiple, "form-check-input"),
    (forms.RadioSelect, "form-check-input"),
    (forms.CheckboxInput, "form-check-input"),
    (forms.Select, "form-select"),
    (forms.Widget, "form-control"),
]

SHORT_FIELDS = (forms.IntegerField, forms.DateField, forms.TimeField)  # decimals are a kind of the first
SHORT_TEXT = 12  # characters


class BoundField(forms.BoundField):
    """A field whose widget carries Bootstrap's classes and, when it was refused, the mark of it."""

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        widget = widget or self.field.widget
        attrs = super().build_widget_attrs(attrs, widget)
        ours = next(css for kind, css in CLASSES if isinstance(widget, kind))
        short = "short" if ours == "form-control" and self.is_short else ""
        refused = "is-invalid" if self.errors else ""
        given = widget.attrs.get("class", "")
        attrs["class"] = " ".join(filter(None, [given, ours, short, refused]))
        attrs["placeholder"] = False  # it repeats the label in pale grey, and is gone when it would be needed
        return attrs

    @property
    def is_checkbox(self) -> bool:
        """A lone tick box stands before its label."""
        return type(self.field.widget) is forms.CheckboxInput

    @property
    def optional_note(self) -> Text:
        """« facultatif », or what the field says that it is needed for later on."""
        return getattr(self.field, "needed_for", "") or _("(facultatif)")

    @property
    def is_short(self) -> bool:
        """The width of a field says how much goes into it: a number, a date, a postcode."""
        length = getattr(self.field, "max_length", None)
        return isinstance(self.field, SHORT_FIELDS) or (length is not None and length <= SHORT_TEXT)

    @property
    def first_input_id(self) -> str:
        """Where a link to this field leads: its control, or the first one of a group."""
        return self.id_for_label or f"{self.auto_id}_0"


class Renderer(TemplatesSetting):
    form_template_name = "ui/form.html"
    field_template_name = "ui/field.html"
    bound_field_class = BoundField


class FundModelForm(forms.ModelForm):
    """A form on a fund's row.

    Keeps `fund` in the validation: Django skips a constraint when one of its fields isn't in the form, and a duplicate
    would then be the database's error instead of a message.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        place_in_current_fund(self.instance)

    def _get_validation_exclusions(self) -> set[str]:
        return super()._get_validation_exclusions() - {"fund"}  # type: ignore[misc]
