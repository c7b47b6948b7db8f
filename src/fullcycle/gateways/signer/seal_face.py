"""The red round seal as people expect to see it, drawn by typst as a small PDF page."""

from pathlib import Path

import typst
from django.utils.translation import gettext as _

from fullcycle.gateways.signer.port import UnableToSign


SIZE_MM = 42
FONT = "Noto Serif CJK SC"
FONT_PACKAGE = "fonts-noto-cjk"
_DRAWING = Path(__file__).with_suffix(".typ")


def drawn(*, name: str, note: str) -> bytes:
    """Draw the seal of the company, with a note below the star.

    Raises:
        UnableToSign: if the Chinese font is missing; the message names its package.
    """
    fonts = typst.Fonts(include_embedded_fonts=False)
    if FONT not in fonts.families():
        raise UnableToSign(
            _("缺少中文字体，画不出印章，请安装软件包 %(package)s。")
            % {"package": FONT_PACKAGE}
        )
    drawing = typst.compile(
        str(_DRAWING),
        format="pdf",
        font_paths=fonts,
        sys_inputs={"name": name, "note": note},
        # A paper that wears it stays PDF/A.
        pdf_standards="a-2b",
        pdf_tags=False,
    )
    return bytes(drawing)
