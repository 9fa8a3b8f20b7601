"""A CSV file of figures, read row by row: what each row would do, or what is wrong with it. Nothing is written here.

Columns, with a header in any order: `organisation` (SIREN, SIRET, BCE number or number of activity), `donnee` (code,
masse, facture), `reference`, `annee`, `montant`.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from extranet.organisations.identifiers import compact
from extranet.organisations.models import Establishment, Organisation
from extranet.organisations.roles import OrganisationKind

from .models import FigureKind, KnownFigure

COLUMNS = ("organisation", "donnee", "reference", "annee", "montant")
KINDS = {"code": FigureKind.MEMBER_CODE, "masse": FigureKind.PAYROLL, "facture": FigureKind.INVOICE}
MOST_ROWS = 1000
MOST_SHOWN = 100
LARGEST = 512 * 1024  # bytes

NEW, CHANGED, SAME = "new", "changed", "same"
DOES = {NEW: gettext_lazy("Ajout"), CHANGED: gettext_lazy("Changement"), SAME: gettext_lazy("Déjà connue")}


@dataclass(slots=True)
class Row:
    """A line of the file. `figure` is what would be stored, None when there is an `error`."""

    number: int
    cells: dict[str, str]
    organisation: Organisation | None = None
    figure: KnownFigure | None = None
    does: str = ""
    error: str = ""

    @property
    def does_label(self) -> str:
        return str(DOES.get(self.does, ""))


@dataclass(slots=True)
class Reading:
    rows: list[Row] = field(default_factory=list)

    @property
    def to_store(self) -> list[KnownFigure]:
        return [row.figure for row in self.rows if row.figure and row.does in {NEW, CHANGED}]

    @property
    def shown(self) -> list[Row]:
        """The first rows of the preview, those that are wrong before the others."""
        return sorted(self.rows, key=lambda row: (not row.error, row.number))[:MOST_SHOWN]

    @property
    def refused(self) -> list[Row]:
        return [row for row in self.rows if row.error]

    @property
    def same(self) -> int:
        return sum(row.does == SAME for row in self.rows)


def text_of(content: bytes) -> str:
    """The text of a file as spreadsheets write it: UTF-8, or else Windows' Latin letters.

    Raises `ValidationError` when it is too long or is no text.
    """
    if len(content) > LARGEST:
        raise ValidationError(_("Ce fichier dépasse 512 ko : partagez-le en plusieurs."))
    if b"\x00" in content:
        raise ValidationError(_("Ce n’est pas un fichier CSV : enregistrez la feuille en « CSV (séparateur ;) »."))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def read(text: str) -> Reading:
    """What each row would do. Raises `ValidationError` when the file itself is wrong: no header, too many rows."""
    lines = text.lstrip("\ufeff").splitlines()
    header = lines[0] if lines else ""
    reader = csv.DictReader(io.StringIO("\n".join(lines)), delimiter=";" if ";" in header else ",")
    names = {name: name.strip().casefold().replace("é", "e") for name in reader.fieldnames or []}
    if missing := [column for column in COLUMNS if column not in names.values()]:
        raise ValidationError(_("La première ligne doit nommer les colonnes ; il manque : %s.") % ", ".join(missing))
    reading = Reading()
    try:
        for number, cells in enumerate(reader, start=2):
            if number - 1 > MOST_ROWS:
                raise ValidationError(_("Au plus %d lignes à la fois : partagez le fichier.") % MOST_ROWS)
            typed = {names[name]: (cell or "").strip() for name, cell in cells.items() if name in names}
            if any(typed.values()):
                reading.rows.append(Row(number, typed))
    except csv.Error as error:
        raise ValidationError(_("Ce fichier CSV est abîmé : enregistrez-le à nouveau depuis le tableur.")) from error
    find_organisations(reading.rows)
    seen: dict[tuple[object, ...], int] = {}
    known, codes = known_values(reading.rows), codes_of_members(reading.rows)
    for row in reading.rows:
        judge(row, known, codes, seen)
    return reading


def find_organisations(rows: list[Row]) -> None:
    """The organisation of each row, by any of its numbers. Two queries for the whole file."""
    numbers = {compact(row.cells["organisation"]).upper().removeprefix("BE") for row in rows} - {""}
    found: dict[str, Organisation] = {}
    fields = ("siren", "enterprise_number", "activity_number")
    organisations = Organisation.objects.exclude(kinds__contains=[OrganisationKind.FUND_OFFICE])
    wanted = organisations.none()
    for name in fields:
        wanted |= organisations.filter(**{f"{name}__in": numbers})
    for organisation in wanted.order_by("pk"):
        found |= {number: organisation for name in fields if (number := getattr(organisation, name)) in numbers}
    places = Establishment.objects.filter(siret__in=numbers).select_related("organisation")
    found |= {place.siret: place.organisation for place in places.order_by("pk")}
    for row in rows:
        row.organisation = found.get(compact(row.cells["organisation"]).upper().removeprefix("BE"))


def known_values(rows: list[Row]) -> dict[tuple[object, ...], KnownFigure]:
    """What is known of these organisations, by what tells figures of one organisation apart. One query."""
    organisations = {row.organisation.pk for row in rows if row.organisation}
    figures = KnownFigure.objects.filter(organisation__in=organisations).select_related("organisation")
    return {identity(figure): figure for figure in figures.order_by("pk")}


def identity(figure: KnownFigure) -> tuple[object, ...]:
    tells_apart = {FigureKind.PAYROLL.value: figure.year, FigureKind.INVOICE.value: figure.reference}
    return figure.organisation_id, str(figure.kind), tells_apart.get(str(figure.kind))


def codes_of_members(rows: list[Row]) -> dict[str, int]:
    """Whose the member codes of the file are already. One query."""
    typed = {row.cells["reference"] for row in rows}
    codes = KnownFigure.objects.filter(kind=FigureKind.MEMBER_CODE, reference__in=typed)
    return dict(codes.values_list("reference", "organisation"))


def owner(figure: KnownFigure) -> int:
    return figure.organisation_id


def judge(
    row: Row,
    known: dict[tuple[object, ...], KnownFigure],
    codes: dict[str, int],
    seen: dict[tuple[object, ...], int],
) -> None:
    """Set what the row does, or its error. Runs no queries: a file may have a thousand rows."""
    try:
        figure = figure_in(row)
        if (first := seen.setdefault(identity(figure), row.number)) != row.number:
            raise ValidationError(_("La ligne %d dit la même chose : gardez-en une.") % first)
        before = known.get(identity(figure))
        if before is None:
            row.does = NEW
        elif (before.reference, before.amount) == (figure.reference, figure.amount):
            row.does = SAME
        else:
            row.does = CHANGED
            before.reference, before.amount = figure.reference, figure.amount
            figure = before
        figure.clean_fields(exclude=["fund", "organisation"])
        figure.clean()
        if figure.kind == FigureKind.MEMBER_CODE and codes.setdefault(figure.reference, owner(figure)) != owner(figure):
            raise ValidationError(_("reference : ce code est déjà celui d’une autre organisation."))
        row.figure = figure
    except ValidationError as error:
        row.does, row.error = "", " ".join(explained(error))


def figure_in(row: Row) -> KnownFigure:
    """The figure that a row tells. Raises `ValidationError`."""
    if row.organisation is None:
        raise ValidationError(_("organisation : aucune n’a ce numéro dans le fonds."))
    kind = KINDS.get(row.cells["donnee"].casefold())
    if kind is None:
        raise ValidationError(_("donnee : écrivez code, masse ou facture."))
    return KnownFigure(
        organisation=row.organisation,
        kind=kind.value,
        reference=row.cells["reference"] if kind != FigureKind.PAYROLL else "",
        year=year_in(row.cells["annee"]) if kind == FigureKind.PAYROLL else None,
        amount=amount_in(row.cells["montant"]) if kind != FigureKind.MEMBER_CODE else None,
    )


def year_in(typed: str) -> int:
    if not (len(typed) == 4 and typed.isascii() and typed.isdigit()):
        raise ValidationError(_("annee : écrivez-la en quatre chiffres, par exemple 2025."))
    return int(typed)


def amount_in(typed: str) -> Decimal:
    digits = "".join(typed.replace("€", "").split()).replace(",", ".")
    try:
        amount = Decimal(digits)
    except InvalidOperation as error:
        raise ValidationError(_("montant : écrivez un nombre, par exemple 1250,50.")) from error
    if not amount.is_finite() or amount != amount.quantize(Decimal("0.01")):
        raise ValidationError(_("montant : au plus deux décimales."))
    return amount.quantize(Decimal("0.01"))


def explained(error: ValidationError) -> Iterator[str]:
    """Each message with the column that it is about."""
    if not hasattr(error, "error_dict"):
        yield from error.messages
        return
    columns = {"reference": "reference", "year": "annee", "amount": "montant", "kind": "donnee"}
    for name, errors in error.message_dict.items():
        yield from (f"{columns[name]} : {message}" if name in columns else message for message in errors)
