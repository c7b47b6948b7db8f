"""Judge a photo or a scan: whole, and not larger than any camera makes."""

import io

from django.utils.translation import gettext as _
from PIL import Image

from fullcycle.records.archive.actions.refusals import Reason, UnableToAddPaper


MOST_PIXELS = 72_000_000
"""An A3 sheet scanned at 600 dpi has 69.6 million; a picture unpacks to 4 bytes a pixel."""

REDUCED = 8
"""JPEG can be read to its end at an eighth of its size, in a sixty-fourth of the memory."""


def judge(content: bytes) -> None:
    """Read the picture to its end.

    Raises:
        UnableToAddPaper: if it has too many pixels or breaks off.
    """
    try:
        with Image.open(io.BytesIO(content), formats=("JPEG", "PNG")) as picture:
            width, height = picture.size
            if width * height > MOST_PIXELS:
                raise _too_many()
            picture.draft("RGB", (width // REDUCED, height // REDUCED))
            picture.load()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as fault:
        raise _too_many() from fault
    except (OSError, SyntaxError, ValueError) as fault:
        raise UnableToAddPaper(
            Reason.BROKEN, _("图片不完整，打不开。请重新拍照或扫描后再上传。")
        ) from fault


def _too_many() -> UnableToAddPaper:
    return UnableToAddPaper(
        Reason.TOO_MANY_PIXELS,
        _("图片尺寸过大。请降低扫描精度（300 dpi 已足够清晰）或重新拍照后再上传。"),
    )
