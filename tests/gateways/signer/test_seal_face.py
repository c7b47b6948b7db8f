import io

import pypdf
import pytest

from fullcycle.gateways.signer import seal_face


class TestDrawn:
    @pytest.mark.parametrize(
        "name", ["温", "温州供电公司", "国网浙江省电力有限公司温州市瓯海供电分公司营销部"]
    )
    def test_is_one_round_page_with_every_character_of_the_name(self, name):
        (page,) = pypdf.PdfReader(io.BytesIO(seal_face.drawn(name=name, note="演示用章"))).pages
        assert float(page.mediabox.width) == pytest.approx(42 * 72 / 25.4, abs=0.1)
        assert float(page.mediabox.height) == pytest.approx(42 * 72 / 25.4, abs=0.1)
        printed = page.extract_text()
        assert set(name) | set("演示用章") <= set(printed)
