"""What papers there are: the rulebook's materials, and those that the platform makes."""

from collections.abc import Mapping

from fullcycle.kernels.rulebook.loading import current_rulebook
from fullcycle.kernels.rulebook.vocabulary import FileKind
from fullcycle.kernels.units.wording import Wording


CATALOGUE = "ARCHIVE_CATALOGUE"

OWN_PAPERS: Mapping[str, Wording] = {
    CATALOGUE: Wording(zh="卷内目录", en="Catalogue of the file"),
    "FEE_RECEIPT": Wording(zh="业务费用收据", en="Receipt for a fee"),
    "INVOICE": Wording(zh="电子发票", en="E-invoice"),
    "INSPECTION_OPINION": Wording(zh="检查意见书", en="Inspection opinion"),
    "ONE_TIME_NOTICE": Wording(zh="一次性告知书", en="Notice of all that is needed"),
    "RECEIPT": Wording(zh="受理回执", en="Receipt"),
    "SCHEME_REPLY": Wording(zh="供电方案答复单", en="Scheme reply"),
    "SITE_PHOTO": Wording(zh="现场照片", en="Photo from the site"),
    "SUPPLY_CONTRACT": Wording(zh="供用电合同", en="Supply contract"),
    "WORKS_ORDER": Wording(zh="工作单", en="Works order"),
}
"""Papers of ours: set by the typesetter under the same name, or taken on site."""

OWN_KINDS = (FileKind.PDF, FileKind.OFD, FileKind.JPG, FileKind.PNG)


def wording_of(material: str) -> Wording:
    """What the paper is called; the code itself for one that no rulebook knows any more."""
    if material in OWN_PAPERS:
        return OWN_PAPERS[material]
    known = current_rulebook().materials.get(material)
    return known.wording if known else Wording(zh=material, en=material)


def valid_months_of(material: str) -> int | None:
    """For how many months the paper may be used again; None: while nothing changes."""
    known = current_rulebook().materials.get(material)
    return known.valid_months if known else None
