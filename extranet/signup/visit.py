"""What a visitor has typed so far: in her session, at one fund, and nowhere else until step two is sent."""

from __future__ import annotations

from typing import Any

from extranet.tenants.requests import FundRequest

KEY = "signup"


class Visit:
    """Her answers (`first`, `person`), then which row was made of them (`sent`), then what it opened (`opened`)."""

    def __init__(self, request: FundRequest) -> None:
        self.session, self.fund_id = request.session, request.fund.pk
        kept = self.session.get(KEY, {})
        # A cookie carried by hand to another fund's host brings nothing along.
        self.kept: dict[str, Any] = kept if kept.get("fund") == self.fund_id else {}

    def keep(self, **answers: Any) -> None:
        self.kept = {**self.kept, **answers, "fund": self.fund_id}
        self.session[KEY] = self.kept

    def forget(self) -> None:
        """Nothing of what was typed is left."""
        self.kept = {}
        self.session.pop(KEY, None)

    def only(self, **answers: Any) -> None:
        self.forget()
        self.keep(**answers)

    @property
    def first(self) -> dict[str, Any] | None:
        return self.kept.get("first")

    @property
    def person(self) -> dict[str, str]:
        return self.kept.get("person", {})

    @property
    def sent(self) -> dict[str, str] | None:
        """`uuid` of the row, and the `address` that the mail went to."""
        return self.kept.get("sent")

    @property
    def opened(self) -> list[str] | None:
        """The services that were asked for with the account just opened, as the catalogue names them."""
        return self.kept.get("opened")
