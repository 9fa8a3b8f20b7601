"""Step one as it stands: what was typed, the forms that show it, and whether all of it is answered.

What was typed is a plain dict, which the visitor's session keeps:

    {"profiles": ["member"], "payroll_year": 2025,
     "blocks": {"member": {"branch": "…", "services": […], "certified": "on", "entities": [{"siret": "…"}, …]}}}

A block that has no `entities` hasn't been opened yet: the branch comes first where the fund asks for one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.text import format_lazy

from extranet.rights.catalogue import Profile
from extranet.rights.choices import Choices
from extranet.rights.claims import EntityClaim
from extranet.rights.forms.entities import AttestationForm, BranchForm, EntityForm, ProfilesForm, ServicesForm
from extranet.tenants.models import Fund

Typed = dict[str, Any]

MOST = 20  # establishments of one profile in one inscription


class Block:
    """One profile's part: its branch, services, establishments and attestation."""

    def __init__(
        self, profile: Profile, typed: Typed, *, choices: Choices, country: str, year: int, is_checked: bool
    ) -> None:
        self.profile, self.typed = profile, typed
        self.asks_branch = profile is Profile.MEMBER and bool(choices.branches)
        self.branch = self._form(BranchForm, "branch", is_checked and "branch" in typed, choices=choices)
        self.is_open = not self.asks_branch or typed.get("branch") in choices.branches
        self.was_open = "entities" in typed
        checked = is_checked and self.was_open
        self.services = self._form(ServicesForm, "services", checked, profile=profile)
        self.attestation = self._form(AttestationForm, "certified", checked)
        self.entities = [
            entity_form(profile, place, values, checked, choices=choices, country=country, year=year)
            for place, values in enumerate(typed.get("entities") or [{}])
        ]
        if checked:
            refuse_doubles(self.entities)
        if len(self.entities) > 1:
            for number, entity in enumerate(self.entities, start=1):
                entity.part = format_lazy("{legend} {number}", legend=entity.legend, number=number)

    def _form(self, form: type[forms.Form], name: str, is_checked: bool, **options: Any) -> Any:
        prefix = self.profile.value
        if is_checked:
            return form({f"{prefix}-{name}": self.typed.get(name, "")}, prefix=prefix, **options)
        initial = {name: self.typed[name]} if name in self.typed else {}
        return form(prefix=prefix, initial=initial, **options)

    @property
    def may_add(self) -> bool:
        return len(self.entities) < MOST

    @property
    def forms(self) -> list[forms.Form]:
        """Those on the page, in their order."""
        branch = [self.branch] if self.asks_branch else []
        return [*branch, *([self.services, *self.entities, self.attestation] if self.is_open else [])]

    @property
    def is_complete(self) -> bool:
        return self.is_open and self.was_open and all(form.is_bound and form.is_valid() for form in self.forms)

    def kept(self) -> Typed:
        asked = self.entities[0].fields
        entities = [{name: one[name] for name in asked if name in one} for one in self.typed["entities"]]
        return {name: self.typed[name] for name in ("branch", "services", "certified") if name in self.typed} | {
            "entities": entities
        }

    def claims(self) -> list[EntityClaim]:
        branch = self.typed.get("branch", "") if self.asks_branch else ""
        services = self.services.cleaned_data["services"]
        return [entity.claim(services=services, branch=branch) for entity in self.entities]


def entity_form(
    profile: Profile,
    place: int,
    values: Mapping[str, str],
    is_checked: bool,
    *,
    choices: Choices,
    country: str,
    year: int,
) -> EntityForm:
    prefix = f"{profile.value}-{place}"
    options: Any = {"profile": profile, "choices": choices, "country": country, "payroll_year": year, "prefix": prefix}
    if is_checked:
        return EntityForm({f"{prefix}-{name}": value for name, value in values.items()}, **options)
    return EntityForm(initial=values, **options)


def refuse_doubles(entities: list[EntityForm]) -> None:
    """The second time that an entity is named is refused, at the field that names it (`MYA-23`)."""
    seen: set[str] = set()
    for entity in entities:
        entity.is_valid()  # the number may be right where something else isn't
        if identity := entity.identity:
            if identity in seen:
                entity.refuse_as_double()
            seen.add(identity)


class FirstStep:
    """The page of step one. `is_checked`: all that was typed is judged, its refusals shown; else one block."""

    def __init__(
        self, fund: Fund, choices: Choices, typed: Typed | None, *, is_checked: bool = False, opened: str = ""
    ) -> None:
        self.choices = choices
        only = [choices.profiles[0].value] if len(choices.profiles) == 1 else []
        self.typed: Typed = typed if typed is not None else {"profiles": only}
        year = self.typed.setdefault("payroll_year", timezone.localdate().year - 1)
        chosen = {"profiles": self.typed.get("profiles", [])}
        options: Any = {"choices": choices}
        self.profiles = ProfilesForm(chosen, **options) if is_checked else ProfilesForm(initial=chosen, **options)
        self.blocks = [
            Block(
                profile,
                self.typed.get("blocks", {}).get(profile.value, {}),
                choices=choices,
                country=fund.country,
                year=year,
                is_checked=is_checked or opened == profile.value,
            )
            for profile in choices.profiles
            if profile.value in chosen["profiles"]
        ]

    @property
    def forms(self) -> list[forms.Form]:
        return [self.profiles, *(form for block in self.blocks for form in block.forms)]

    @property
    def is_refused(self) -> bool:
        return any(form.errors for form in self.forms if form.is_bound)

    @property
    def is_complete(self) -> bool:
        """Whether everything was asked, answered and found right."""
        blocks = [block.is_complete for block in self.blocks]  # all of them: each shows its refusals
        return self.profiles.is_bound and self.profiles.is_valid() and all(blocks)

    def kept(self) -> Typed:
        """What the session keeps of a complete step: the answers to what was asked, and nothing else."""
        blocks = {block.profile.value: block.kept() for block in self.blocks}
        return {name: self.typed[name] for name in ("profiles", "payroll_year")} | {"blocks": blocks}

    def claims(self) -> list[EntityClaim]:
        """Of a complete step, one for each establishment."""
        return [claim for block in self.blocks for claim in block.claims()]


def typed_in(data: QueryDict, choices: Choices) -> Typed:
    """What this post says, ours and nothing else; of blocks whose profile is no longer ticked, nothing."""
    profiles = [profile.value for profile in choices.profiles if profile.value in data.getlist("profiles")]
    return {"profiles": profiles, "blocks": {profile: block_in(data, profile) for profile in profiles}}


def block_in(data: QueryDict, profile: str) -> Typed:
    block: Typed = {}
    if f"{profile}-branch" in data:
        block["branch"] = data[f"{profile}-branch"]
    count = data.get(f"{profile}-count", "")
    if count.isascii() and count.isdigit() and len(count) <= 2:
        block["services"] = data.getlist(f"{profile}-services")
        block["certified"] = data.get(f"{profile}-certified", "")
        block["entities"] = [dict(answers_in(data, f"{profile}-{place}-")) for place in range(min(int(count), MOST))]
    return block


def answers_in(data: QueryDict, prefix: str) -> Iterator[tuple[str, str]]:
    for name in EntityForm.base_fields:
        if value := data.get(prefix + name):
            yield name, value


def with_one_more(typed: Typed, profile: str) -> Typed:
    """« + Ajouter un autre établissement », as far as there may be more."""
    entities = typed["blocks"].get(profile, {}).get("entities")
    if entities is not None and len(entities) < MOST:
        entities.append({})
    return typed


def without(typed: Typed, profile: str, place: int) -> Typed:
    """One establishment less; the last one stays."""
    entities = typed["blocks"].get(profile, {}).get("entities")
    if entities is not None and len(entities) > 1 and 0 <= place < len(entities):
        del entities[place]
    return typed
