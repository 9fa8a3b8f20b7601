"""Inputs that the browser helps with."""

from __future__ import annotations

from django import forms


class DateInput(forms.DateInput):
    """The browser's own date field, which speaks 2026-11-22 in the page and the person's language on the screen."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class ColourInput(forms.TextInput):
    """The browser's own choice of a colour, which always has one: nothing is required or too long."""

    input_type = "color"

    def use_required_attribute(self, initial: object) -> bool:
        return False


class TimeInput(forms.TimeInput):
    """The browser's own field for a time of the day, to the minute."""

    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")
