"""The typesetter that runs the typst compiler inside this process."""

import io
import json
import threading
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import pypdf
import segno
import typst
from django.utils.translation import gettext as _

from fullcycle.gateways.typesetter.port import PAPERS, TypesetPaper, UnableToTypeset
from fullcycle.kernels.units.paper import PlaceOnPaper


FOLDER = Path(__file__).parent / "papers"
FONTS = ("Noto Serif CJK SC", "Noto Sans CJK SC")
FONT_PACKAGE = "fonts-noto-cjk"
STANDARD: Final = "a-2b"


class TypstTypesetter:
    """Sets papers with one warm compiler, which knows the fonts and keeps parsed templates.

    The compiler is made at the first paper: loading fonts takes a moment, and a process that
    sets no paper need not wait for it.
    """

    def __init__(self, *, font_folder: Path | None = None) -> None:
        """Use the system's fonts, or those of one folder alone."""
        self._font_folder = font_folder
        self._lock = threading.Lock()
        self._compiler: typst.Compiler | None = None

    def typeset(
        self, template_name: str, data: Mapping[str, object], *, at: datetime
    ) -> TypesetPaper:
        if template_name not in PAPERS:
            raise UnableToTypeset(_("没有名为“%(name)s”的文书。") % {"name": template_name})
        given = json.dumps(_with_qr(data), ensure_ascii=False)
        with self._lock:
            compiler = self._warm_compiler()
            try:
                pdf = compiler.compile(
                    str(FOLDER / f"{template_name}.typ"),
                    format="pdf",
                    sys_inputs={"data": given},
                    pdf_standards=STANDARD,
                    # It takes whole seconds only; a PDF tells no finer time.
                    timestamp=at.astimezone(UTC).replace(microsecond=0),
                )
                places = json.loads(compiler.query("<seal>", field="value"))
            except typst.TypstError as error:
                raise UnableToTypeset(
                    _("文书“%(name)s”无法生成：%(reason)s")
                    % {"name": template_name, "reason": error.message},
                ) from error
        # The compiler hands out a list only where each page is a picture of its own.
        if not isinstance(pdf, bytes):
            raise TypeError(f"a PDF is bytes, not {type(pdf)}")
        return TypesetPaper(
            pdf=pdf,
            pages=len(pypdf.PdfReader(io.BytesIO(pdf)).pages),
            seal_places={place.pop("name"): PlaceOnPaper(**place) for place in places},
        )

    def _warm_compiler(self) -> typst.Compiler:
        if self._compiler is None:
            fonts = typst.Fonts(
                include_system_fonts=self._font_folder is None,
                font_paths=[] if self._font_folder is None else [str(self._font_folder)],
            )
            missing = sorted(set(FONTS) - set(fonts.families()))
            # Without them the compiler would print boxes and call it a success.
            if missing:
                raise UnableToTypeset(
                    _("缺少中文字体 %(fonts)s，请安装软件包 %(package)s。")
                    % {"fonts": "、".join(missing), "package": FONT_PACKAGE},
                )
            self._compiler = typst.Compiler(root=str(FOLDER), font_paths=fonts)
        return self._compiler


def _with_qr(data: Mapping[str, object]) -> dict[str, object]:
    given = dict(data)
    address = given.pop("qr", None)
    if address is not None:
        given["qr_svg"] = segno.make(str(address), error="m").svg_inline(border=0)
    return given
