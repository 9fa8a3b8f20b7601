"""HTML to PDF/A: complete and the same every time, or not at all."""

import os
import re
import signal
import subprocess
import sys
import time
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from extranet.documents import rendering
from extranet.documents.rendering import Limits, RenderFailed, render_pdf
from tests.documents.pdf_factory import no_resources

DOCUMENT = "document:0b0f4bd0-2b43-4a3c-9a63-4a3b2f4b7c11"
SMALL = Limits(memory=300_000_000)
ROOT = Path(__file__).parents[2]


def picture() -> bytes:
    target = BytesIO()
    Image.new("RGB", (40, 20), (200, 0, 0)).save(target, "PNG")
    return target.getvalue()


FILES = {
    "static:img/logo.png": (picture(), "image/png"),
    DOCUMENT: (picture(), "image/png"),
    "static:css/pdf.css": (b"h1 { font-family: 'DejaVu Serif' } body { color: #123456 }", "text/css"),
    "static:css/broken.css": (b"<html>404</html>", "text/html"),
    "static:img/broken.png": (b"not a picture", "image/png"),
    "static:fonts/broken.ttf": (b"not a font", "font/ttf"),
    "static:img/remote.svg": (
        b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'>"
        b"<image href='http://ailleurs.example/x.png' width='9' height='9'/></svg>",
        "image/svg+xml",
    ),
}


def render(body: str, *, head: str = "", **options: object) -> bytes:
    page = (
        f"<!doctype html><html lang='fr'><head><title>Certificat de réalisation</title>{head}</head>"
        f"<body>{body}</body></html>"
    )
    return render_pdf(page, **({"resolve": FILES.__getitem__, "identifier": "certificat-1"} | options))


def opened(data: bytes) -> pikepdf.Pdf:
    return pikepdf.open(BytesIO(data))


def text(data: bytes) -> str:
    command = ["pdftotext", "-layout", "-", "-"]
    return subprocess.run(command, input=data, capture_output=True, check=True).stdout.decode()


def fonts(data: bytes) -> set[str]:
    """The names of the embedded fonts, without the prefix that says they are subsets."""
    pdf = opened(data)
    descriptors = [o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and "/FontName" in o]
    assert all("/FontFile2" in d or "/FontFile3" in d for d in descriptors)
    return {str(d.FontName).partition("+")[2] for d in descriptors}


def test_text_style_sheet_and_pictures_are_in_the_file() -> None:
    data = render(
        "<h1>Formation « Soudure à l’arc »</h1><img src='static:img/logo.png' alt='Logo'>"
        f"<img src='{DOCUMENT}' alt='Cachet'>",
        head="<link rel='stylesheet' href='static:css/pdf.css'>",
    )

    assert "Formation « Soudure à l’arc »" in text(data)
    assert fonts(data) == {"DejaVu-Serif-Bold"}  # the style sheet names it
    pdf = opened(data)
    assert [(image.Width, image.Height) for image in pdf.pages[0].get_images().values()] == [(40, 20), (40, 20)]


def test_it_is_archivable_and_accessible() -> None:
    data = render("<p>Bonjour</p><img src='static:img/logo.png' alt='Logo du fonds'>")

    pdf = opened(data)
    with pdf.open_metadata() as metadata:
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "A")
        assert metadata["pdfuaid:part"] == "1"
        assert metadata["dc:title"] == "Certificat de réalisation"
    assert pdf.Root.Lang == "fr"
    assert pdf.Root.MarkInfo.Marked
    assert pdf.Root.ViewerPreferences.DisplayDocTitle
    tags = [o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and o.get("/Type") == "/StructElem"]
    assert {"/Document", "/P", "/Figure"} <= {str(tag.S) for tag in tags}
    assert [str(tag.Alt) for tag in tags if tag.S == "/Figure"] == ["Logo du fonds"]
    assert pdf.Root.OutputIntents[0].S == pikepdf.Name.GTS_PDFA1
    assert bytes(pdf.trailer.ID[0]) == b"certificat-1"
    assert not pdf.is_encrypted
    assert re.match(rb"%PDF-1\.\d\n%[\x80-\xff]{4}", data)
    assert fonts(data) == {"DejaVu-Sans"}


@pytest.mark.parametrize(
    ("page", "missing"),
    [
        ("<!doctype html><html><head><title>x</title></head><p>x</p></html>", "lang"),
        ("<!doctype html><html lang='fr'><p>x</p></html>", "title"),
        ("<!doctype html><html lang='fr'><title>x</title><img src='static:img/logo.png'></html>", "alt"),
        ("<!doctype html><html lang='fr'><title>x</title><img src='static:img/logo.png' alt=''></html>", "alt"),
    ],
)
def test_what_a_reader_cannot_be_told_is_no_page(page: str, missing: str) -> None:
    with pytest.raises(RenderFailed, match=missing):
        render_pdf(page, resolve=FILES.__getitem__, identifier="x")


def test_only_the_shipped_fonts_are_used() -> None:
    """Whatever the page asks for, and in the margins too: the machine's other fonts don't exist."""
    data = render(
        "<p style='font-family: Liberation Sans, sans-serif'>un <i>deux</i> <b>trois</b></p><pre>quatre</pre>",
        head="<style>@page { @bottom-center { content: 'page ' counter(page) } }</style>",
    )

    assert fonts(data) <= {"DejaVu-Sans", "DejaVu-Sans-Bold", "DejaVu-Sans-Mono", "DejaVu-Sans-Oblique"}
    assert "page 1" in text(data)


def test_same_page_same_bytes_in_any_process() -> None:
    body = "<h1>Récapitulatif</h1><img src='static:img/logo.png' alt='Logo'>"
    first = render(body)
    time.sleep(1.1)
    render("<p style='font: bold 20pt DejaVu Serif'>autre page</p>")

    assert render(body) == first
    assert render(body, limits=Limits(memory=2_000_000_000)) == first  # other limits: a new process
    assert render(body, identifier="certificat-2") != first


@pytest.mark.parametrize(
    "address",
    [
        "http://ailleurs.example/logo.png",
        "https://ailleurs.example/logo.png",
        "file:///etc/hostname",
        "data:image/png;base64,iVBORw0KGgo=",
        "ftp://ailleurs.example/logo.png",
        "logo.png",
        "/static/logo.png",
        "//ailleurs.example/logo.png",
        "static:../settings/base.py",
        "static:img/..%2f..%2fmanage.py",
        "static:/etc/hostname",
        "static:img/missing.png",
        "document:12",
        "document:0b0f4bd0-2b43-4a3c-9a63-4a3b2f4b7c12",
        "static:img/broken.png",
        "static:img/remote.svg",
    ],
)
def test_a_page_without_its_picture_is_no_page(address: str) -> None:
    with pytest.raises(RenderFailed):
        render(f"<p>Certificat</p><img src='{address}' alt='Logo'>")


@pytest.mark.parametrize(
    "head",
    [
        "<link rel='stylesheet' href='http://ailleurs.example/a.css'>",
        "<link rel='stylesheet' href='static:css/missing.css'>",
        "<link rel='stylesheet' href='static:css/broken.css'>",
        "<style>@import url(https://ailleurs.example/a.css);</style>",
        "<style>p { background: url(file:///etc/hostname) }</style>",
        "<style>@font-face { font-family: x; src: url(http://ailleurs.example/x.ttf) } p { font-family: x }</style>",
        "<style>@font-face { font-family: x; src: url(static:fonts/broken.ttf) } p { font-family: x }</style>",
        "<link rel='attachment' href='file:///etc/hostname'>",
        "<base href='http://ailleurs.example/'><link rel='stylesheet' href='a.css'>",
    ],
)
def test_nor_without_its_style_sheet_font_or_attachment(head: str) -> None:
    with pytest.raises(RenderFailed):
        render("<p>Certificat</p>", head=head)


def test_the_reason_names_the_address() -> None:
    with pytest.raises(RenderFailed, match=r"http://ailleurs\.example/logo\.png: only static:<path> and document:"):
        render("<img src='http://ailleurs.example/logo.png' alt='Logo'>")


def test_links_to_the_outside_are_not_fetched() -> None:
    data = render("<a href='https://fonds.example/aide'>Aide</a>", resolve=no_resources)

    pdf = opened(data)
    assert pdf.pages[0].Annots[0].A.URI == "https://fonds.example/aide"


def test_a_fault_of_the_resolver_is_not_disguised() -> None:
    def broken(address: str) -> tuple[bytes, str]:
        raise ConnectionError("database")

    with pytest.raises(ConnectionError, match="database"):
        render("<img src='static:img/logo.png' alt='Logo'>", resolve=broken)
    assert "Bonjour" in text(render("<p>Bonjour</p>"))


def test_endless_page_is_stopped_in_time() -> None:
    started = time.monotonic()

    with pytest.raises(RenderFailed, match=r"not finished after 1\.0 s"):
        render("<table>" + "<tr><td>x<td>y" * 100_000, limits=Limits(seconds=1.0))

    assert time.monotonic() - started < 30
    assert "Bonjour" in text(render("<p>Bonjour</p>"))


def test_page_that_eats_the_memory_is_stopped() -> None:
    """By a picture, here: 170 million pixels in 20 kB."""
    target = BytesIO()
    Image.new("1", (13_000, 13_000)).save(target, "PNG")

    with pytest.raises(RenderFailed):
        render("<img src='static:x.png' alt='x'>", resolve=lambda _: (target.getvalue(), "image/png"), limits=SMALL)

    assert "Bonjour" in text(render("<p>Bonjour</p>"))


def test_a_renderer_that_dies_while_it_is_spoken_to() -> None:
    """It has not even the memory to start, and the page is larger than a pipe holds."""
    with pytest.raises(RenderFailed, match="the rendering process ended with status"):
        render("x " * 500_000, limits=Limits(memory=60_000_000))

    assert "Bonjour" in text(render("<p>Bonjour</p>"))


def test_a_machine_that_draws_slowly_says_so_at_the_start(caplog, monkeypatch) -> None:
    rendering.warn_if_slow()
    assert caplog.messages == []

    monkeypatch.setattr(rendering, "SUBSETTER", "libnot-installed.so.0")
    rendering.warn_if_slow()
    assert "apt-get install libharfbuzz-subset0" in caplog.text


def test_a_killed_renderer_is_replaced() -> None:
    render("<p>Bonjour</p>")
    children = Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
    [renderer] = [int(pid) for pid in children if b"rendering/child.py" in Path(f"/proc/{pid}/cmdline").read_bytes()]

    os.kill(renderer, signal.SIGKILL)
    time.sleep(0.1)

    assert "Bonjour" in text(render("<p>Bonjour</p>"))


def test_a_forked_process_gets_a_renderer_of_its_own() -> None:
    """As Celery's workers are: forked from a process that may have rendered. Run apart: pytest has threads."""
    program = """
import os, sys
from extranet.documents.rendering import render_pdf
def page(): return render_pdf("<html lang=fr><title>x</title><p>x</p>", resolve=dict().__getitem__, identifier="x")
first = page()
if (child := os.fork()) == 0:
    os._exit(0 if page() == first else 1)
_pid, status = os.waitpid(child, 0)
sys.exit(os.waitstatus_to_exitcode(status) or (0 if page() == first else 2))
"""
    subprocess.run([sys.executable, "-W", "error", "-c", program], cwd=ROOT, check=True, timeout=60)


def test_the_renderer_ends_with_its_process() -> None:
    program = """
from pathlib import Path
import os
from extranet.documents.rendering import render_pdf
render_pdf("<html lang=fr><title>x</title><p>x</p>", resolve=dict().__getitem__, identifier="x")
print(Path(f"/proc/self/task/{os.getpid()}/children").read_text(), flush=True)
os.kill(os.getpid(), 9)
"""
    ended = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)

    renderer = Path("/proc") / ended.stdout.strip()
    deadline = time.monotonic() + 5
    while renderer.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert ended.stdout.strip()
    assert not renderer.exists()
