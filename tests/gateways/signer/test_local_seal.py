import io
import re
from datetime import UTC, datetime, timedelta

import pypdf
import pytest
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, pkcs12
from hypothesis import given
from hypothesis import strategies as st
from pyhanko.pdf_utils.reader import PdfFileReader
from tests.gateways.typesetter.examples import EXAMPLES

from fullcycle.gateways.signer.demo_seal import LABEL, create_demo_seal
from fullcycle.gateways.signer.local_seal import LocalSeal, UnableToLoadSeal
from fullcycle.gateways.signer.port import UnableToCheck, UnableToSign
from fullcycle.gateways.typesetter.typst_compiler import TypstTypesetter


NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
LATER = NOON + timedelta(days=30)
COMPANY = "温州供电公司"


@pytest.fixture(scope="module")
def seal_file(tmp_path_factory):
    folder = tmp_path_factory.mktemp("seal")
    return create_demo_seal(folder, company=COMPANY, password="pass", at=NOON)


@pytest.fixture(scope="module")
def seal(seal_file):
    return LocalSeal.load(seal_file, password="pass")


@pytest.fixture(scope="module")
def paper():
    return TypstTypesetter().typeset("receipt", EXAMPLES["receipt"], at=NOON).pdf


@pytest.fixture(scope="module")
def contract():
    return TypstTypesetter().typeset("supply_contract", EXAMPLES["supply_contract"], at=NOON)


@pytest.fixture(scope="module")
def signed(seal, paper):
    return seal.sign(paper, who="王小明", reason="签订供用电合同", at=NOON)


class TestSign:
    def test_leaves_a_signature_that_says_who_why_and_when(self, seal, signed):
        (finding,) = seal.check(signed, at=NOON)
        assert finding.is_intact
        assert finding.is_trusted
        assert finding.covers_whole_file
        assert finding.certified_name == f"{COMPANY}（{LABEL}）"
        assert (finding.who, finding.reason) == ("王小明", "签订供用电合同")
        assert finding.signed_at == NOON

    def test_names_its_certificate_and_no_time_beside_the_content(self, seal_file, signed):
        # PAdES (ETSI EN 319 142-1, 6.3): signing-certificate-v2 is asked for, a time forbidden.
        signature = PdfFileReader(io.BytesIO(signed)).embedded_regular_signatures[0]
        attributes = signature.signer_info["signed_attrs"].native
        told = {each["type"]: each["values"] for each in attributes}
        assert set(told) == {"content_type", "message_digest", "signing_certificate_v2"}
        certificate = pkcs12.load_pkcs12(seal_file.read_bytes(), b"pass").cert.certificate
        [named] = told["signing_certificate_v2"]
        [only] = named["certs"]
        assert only["cert_hash"] == certificate.fingerprint(SHA256())
        assert only["issuer_serial"]["serial_number"] == certificate.serial_number

    def test_keeps_the_paper_readable(self, paper, signed):
        def words(pdf: bytes) -> str:
            return pypdf.PdfReader(io.BytesIO(pdf)).pages[0].extract_text()

        assert words(signed) == words(paper)

    def test_keeps_earlier_signatures_intact(self, seal, signed):
        twice = seal.sign(signed, who="陈大勇", reason="归档", at=LATER)
        first, second = seal.check(twice, at=LATER)
        assert (first.who, first.is_intact, first.covers_whole_file) == ("王小明", True, False)
        assert (second.who, second.is_intact, second.covers_whole_file) == (
            "陈大勇",
            True,
            True,
        )

    def test_shows_the_red_seal_where_it_is_told(self, seal, contract):
        place = contract.seal_places["supplier"]
        sealed = seal.sign(contract.pdf, who="王小明", reason="签约", at=NOON, place=place)
        (finding,) = seal.check(sealed, at=NOON)
        assert finding.is_intact
        assert finding.covers_whole_file
        page = pypdf.PdfReader(io.BytesIO(sealed)).pages[place.page - 1]
        (shown,) = [a.get_object() for a in page["/Annots"] if a.get_object()["/FT"] == "/Sig"]
        left, bottom, right, top = map(float, shown["/Rect"])
        point = 25.4 / 72
        assert (left + right) / 2 * point == pytest.approx(place.x_mm, abs=0.4)
        height = float(page.mediabox.height)
        assert (height - (bottom + top) / 2) * point == pytest.approx(place.y_mm, abs=0.4)
        assert (right - left) * point == pytest.approx(42, abs=0.4)
        assert "/N" in shown["/AP"]

    def test_shows_two_seals_beside_each_other(self, seal, contract):
        sealed = contract.pdf
        for party in ("supplier", "customer"):
            place = contract.seal_places[party]
            sealed = seal.sign(sealed, who=party, reason="签约", at=NOON, place=place)
        first, second = seal.check(sealed, at=NOON)
        assert (first.is_intact, second.is_intact) == (True, True)

    @pytest.mark.parametrize("pdf", [b"", b"no pdf", b"%PDF-1.7\n%%EOF"])
    def test_refuses_what_is_no_pdf(self, seal, pdf):
        with pytest.raises(UnableToSign, match="不是完好的 PDF"):
            seal.sign(pdf, who="x", reason="y", at=NOON)

    @pytest.mark.parametrize("days", [-2, 3 * 365 + 1])
    def test_refuses_when_the_certificate_is_not_valid(self, seal, paper, days):
        with pytest.raises(UnableToSign, match="有效期"):
            seal.sign(paper, who="x", reason="y", at=NOON + timedelta(days=days))


class TestCheck:
    def test_finds_nothing_in_an_unsigned_file(self, seal, paper):
        assert seal.check(paper, at=NOON) == ()

    @given(st.data())
    def test_notices_any_changed_byte_under_the_signature(self, seal, signed, data):
        place = data.draw(st.sampled_from(covered_places(signed)))
        changed = bytearray(signed)
        changed[place] ^= data.draw(st.integers(1, 255))
        try:
            findings = seal.check(bytes(changed), at=NOON)
        except UnableToCheck:
            return
        assert not any(finding.is_intact for finding in findings)

    def test_notices_what_was_added_behind_the_signature(self, seal, signed):
        writer = pypdf.PdfWriter(io.BytesIO(signed), incremental=True)
        writer.add_blank_page(100, 100)
        grown = io.BytesIO()
        writer.write(grown)
        (finding,) = seal.check(grown.getvalue(), at=NOON)
        assert not finding.covers_whole_file
        assert not finding.is_intact

    def test_does_not_trust_the_seal_of_a_stranger(self, signed, tmp_path):
        stranger_file = create_demo_seal(tmp_path, company="某公司", password="p", at=NOON)
        stranger = LocalSeal.load(stranger_file, password="p")
        (finding,) = stranger.check(signed, at=NOON)
        assert finding.is_intact
        assert not finding.is_trusted

    def test_does_not_trust_a_certificate_that_has_run_out(self, seal, signed):
        (finding,) = seal.check(signed, at=NOON + timedelta(days=4 * 365))
        assert finding.is_intact
        assert not finding.is_trusted

    def test_says_that_a_ruined_file_cannot_be_checked(self, seal, signed):
        with pytest.raises(UnableToCheck, match="已损坏"):
            seal.check(signed[: len(signed) // 2], at=NOON)


class TestLoad:
    def test_refuses_a_wrong_password(self, seal_file):
        with pytest.raises(UnableToLoadSeal, match="password"):
            LocalSeal.load(seal_file, password="wrong")

    def test_refuses_a_missing_file(self, tmp_path):
        with pytest.raises(UnableToLoadSeal):
            LocalSeal.load(tmp_path / "none.p12", password="pass")

    def test_refuses_a_trust_file_without_certificates(self, seal_file, tmp_path):
        empty = tmp_path / "empty.pem"
        empty.write_text("nothing")
        with pytest.raises(UnableToLoadSeal, match=r"empty\.pem"):
            LocalSeal.load(seal_file, password="pass", trust=empty)

    def test_trusts_whom_the_trust_file_names(self, seal_file, signed, tmp_path):
        other = create_demo_seal(tmp_path, company="某公司", password="p", at=NOON)
        certificate = pkcs12.load_pkcs12(seal_file.read_bytes(), b"pass").cert
        trust = tmp_path / "trust.pem"
        trust.write_bytes(certificate.certificate.public_bytes(Encoding.PEM))
        (finding,) = LocalSeal.load(other, password="p", trust=trust).check(signed, at=NOON)
        assert finding.is_trusted


class TestCreateDemoSeal:
    def test_is_readable_by_its_owner_only(self, seal_file):
        assert seal_file.stat().st_mode & 0o777 == 0o600


def covered_places(pdf: bytes) -> range:
    """The bytes before the signature's own, and those of the signature dictionary around it."""
    start, length, _, _ = map(int, re.search(rb"/ByteRange \[([0-9 ]+)\]", pdf)[1].split())
    return range(start, start + length)


class TestLongNames:
    def test_fit_into_a_demo_seal(self, paper, tmp_path):
        company = "国网浙江省电力有限公司温州市瓯海供电分公司客户服务中心"
        file = create_demo_seal(tmp_path, company=company, password="p", at=NOON)
        seal = LocalSeal.load(file, password="p")
        (finding,) = seal.check(seal.sign(paper, who="甲", reason="乙", at=NOON), at=NOON)
        assert finding.certified_name == f"{company}（{LABEL}）"
