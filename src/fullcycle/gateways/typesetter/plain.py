"""The typesetter for tests and simulations: an empty page with the data attached to it."""

import io
import json
from collections.abc import Mapping
from datetime import datetime

import pypdf
from django.utils.translation import gettext as _

from fullcycle.gateways.typesetter.port import (
    PAPERS,
    SIGNED_PAPERS,
    TypesetPaper,
    UnableToTypeset,
)
from fullcycle.kernels.units.paper import PlaceOnPaper


A4_POINTS = (595, 842)
OWED = ("issuer", "number")
PLACES = {
    "supplier": PlaceOnPaper(page=1, x_mm=55, y_mm=250),
    "customer": PlaceOnPaper(page=1, x_mm=140, y_mm=250),
}


class PlainTypesetter:
    """Makes valid PDF files that nobody is meant to read, quickly and without fonts."""

    def typeset(
        self, template_name: str, data: Mapping[str, object], *, at: datetime
    ) -> TypesetPaper:
        if template_name not in PAPERS:
            raise UnableToTypeset(_("没有名为“%(name)s”的文书。") % {"name": template_name})
        for name in OWED:
            if name not in data:
                raise UnableToTypeset(
                    _("文书“%(name)s”无法生成：%(reason)s")
                    % {"name": template_name, "reason": f"missing {name}"},
                )
        writer = pypdf.PdfWriter()
        writer.add_blank_page(*A4_POINTS)
        writer.add_metadata({"/Title": template_name, "/CreationDate": f"D:{at:%Y%m%d%H%M%S}"})
        attached = json.dumps(data, ensure_ascii=False, sort_keys=True)
        writer.add_attachment("data.json", attached.encode())
        file = io.BytesIO()
        writer.write(file)
        return TypesetPaper(
            pdf=file.getvalue(),
            pages=1,
            seal_places=PLACES if template_name in SIGNED_PAPERS else {},
        )
