"""Pictures are decoded and written anew: only pixels come in."""

import struct
import time
import zipfile
import zlib
from io import BytesIO

import pytest
from PIL import Image, PngImagePlugin

from extranet.documents.inspection import Kind, Limits, Reason
from tests.documents.uploads import inspected, opened, picture, refusal


class TestPictures:
    @pytest.mark.parametrize(("form", "name", "kind"), [("PNG", "a.png", Kind.PNG), ("JPEG", "a.jpg", Kind.JPEG)])
    def test_says_its_size_and_writes_it_anew(self, form: str, name: str, kind: Kind) -> None:
        result = inspected(picture(form), name)

        assert (result.kind, result.media_type, result.width, result.height) == (kind, kind.value, 60, 30)
        assert result.pages is None
        assert (opened(result.content).format, opened(result.content).size) == (form, (60, 30))

    def test_a_photo_loses_where_it_was_taken_and_stands_upright(self) -> None:
        photo = Image.new("RGB", (60, 30), "red")
        photo.paste("blue", (0, 0, 30, 30))
        exif = photo.getexif()
        exif[0x0112] = 6  # turn a quarter to the right
        exif[0x010E] = "chez moi"
        target = BytesIO()
        photo.save(target, "JPEG", exif=exif, comment=b"un commentaire")
        assert b"chez moi" in target.getvalue()

        result = inspected(target.getvalue(), "photo.jpg")

        assert (result.width, result.height) == (30, 60)
        upright = opened(result.content)
        assert upright.getpixel((15, 5))[2] > 200  # blue is above
        assert upright.getpixel((15, 55))[0] > 200
        assert not upright.getexif()
        assert b"chez moi" not in result.content
        assert b"commentaire" not in result.content

    def test_a_png_loses_its_texts_and_keeps_its_transparency(self) -> None:
        texts = PngImagePlugin.PngInfo()
        texts.add_text("Author", "Marie Dupont")
        logo = picture("PNG", mode="RGBA", pnginfo=texts, icc_profile=b"profil")

        result = inspected(logo, "logo.png")

        assert opened(result.content).mode == "RGBA"
        assert opened(result.content).info == {}
        assert b"Marie Dupont" not in result.content

    def test_transparent_palette(self) -> None:
        result = inspected(picture("PNG", mode="P", transparency=0), "logo.png")

        assert opened(result.content).convert("RGBA").getpixel((0, 0))[3] == 0

    def test_printing_colours_become_screen_colours(self) -> None:
        assert opened(inspected(picture("JPEG", mode="CMYK"), "a.jpg").content).mode == "RGB"

    def test_what_hides_behind_the_picture_is_gone(self) -> None:
        archive = BytesIO()
        with zipfile.ZipFile(archive, "w") as zipped:
            zipped.writestr("secret.txt", "secret")

        result = inspected(picture("PNG") + archive.getvalue(), "logo.png")

        assert not zipfile.is_zipfile(BytesIO(result.content))

    def test_animation_becomes_its_first_picture(self) -> None:
        frames = [Image.new("RGB", (9, 9), colour) for colour in ("red", "blue")]
        target = BytesIO()
        frames[0].save(target, "PNG", save_all=True, append_images=frames[1:])

        result = opened(inspected(target.getvalue(), "a.png").content)

        assert getattr(result, "n_frames", 1) == 1
        assert result.getpixel((0, 0)) == (255, 0, 0)

    def test_too_many_pixels(self) -> None:
        refused = refusal(picture("PNG", (2000, 1500)), "photo.png", limits=Limits(pixels=2_000_000))

        assert refused.code is Reason.TOO_MANY_PIXELS
        assert "mesure 2000 × 1500 pixels et la limite est de 2 millions de pixels" in str(refused)

    def test_bomb_is_refused_by_its_size_alone(self) -> None:
        """A billion pixels promised by 57 bytes."""
        head = struct.pack(">IIBBBBB", 40_000, 25_000, 8, 6, 0, 0, 0)
        data = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")
        started = time.monotonic()

        assert refusal(data, "photo.png").code is Reason.TOO_MANY_PIXELS

        assert time.monotonic() - started < 30

    @pytest.mark.parametrize("name", ["photo.png", "photo.jpg"])
    def test_cut_off(self, name: str) -> None:
        noise = Image.effect_noise((200, 200), 50)
        target = BytesIO()
        noise.save(target, "PNG" if name.endswith("png") else "JPEG")

        refused = refusal(target.getvalue()[:2000], name)

        assert refused.code is Reason.UNREADABLE_PICTURE
        assert "abîmée ou incomplète" in str(refused)

    def test_largest_photo_a_telephone_takes(self) -> None:
        result = inspected(picture("JPEG", (5712, 4284)), "photo.jpg")

        assert (result.width, result.height) == (5712, 4284)


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
