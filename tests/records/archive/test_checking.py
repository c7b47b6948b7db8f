"""What is taken in and what is not, each with its reason and a way on."""

import contextlib
import io
import struct
import zipfile
import zlib

import pypdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    TextStringObject,
)
from tests.records.archive.conftest import NOON, ofd, pdf, picture, xlsx, zipped

from fullcycle.records.archive.actions import checking, package_checks, pdf_checks
from fullcycle.records.archive.actions.refusals import Reason, UnableToAddPaper
from fullcycle.records.archive.models import Paper


def checked(content, material="M02", file_name="材料"):
    return checking.checked(material=material, file_name=file_name, content=content)


def dictionary(**entries):
    return DictionaryObject({NameObject(f"/{key}"): value for key, value in entries.items()})


def encrypted(writer):
    writer.encrypt(user_password="", owner_password="owner", algorithm="AES-256")


def script(writer):
    action = dictionary(S=NameObject("/JavaScript"), JS=TextStringObject("app.alert(1)"))
    names = ArrayObject([TextStringObject("start"), writer._add_object(action)])
    writer._root_object[NameObject("/Names")] = dictionary(JavaScript=dictionary(Names=names))


def script_on_a_page(writer):
    action = dictionary(S=NameObject("/JavaScript"), JS=TextStringObject("app.alert(1)"))
    writer.pages[0][NameObject("/AA")] = dictionary(O=writer._add_object(action))


def launch(writer):
    action = dictionary(S=NameObject("/Launch"), F=TextStringObject("cmd.exe"))
    writer._root_object[NameObject("/OpenAction")] = writer._add_object(action)


def launch_by_a_hidden_name(writer):
    name = writer._add_object(NameObject("/Launch"))
    action = dictionary(S=name, F=TextStringObject("cmd.exe"))
    writer._root_object[NameObject("/OpenAction")] = writer._add_object(action)


def call_home(writer):
    action = dictionary(S=NameObject("/URI"), URI=TextStringObject("https://example.com/"))
    writer._root_object[NameObject("/OpenAction")] = writer._add_object(action)


def call_home_from_a_page(writer):
    action = dictionary(S=NameObject("/URI"), URI=TextStringObject("https://example.com/"))
    writer.pages[0][NameObject("/AA")] = dictionary(O=writer._add_object(action))


def open_a_file_elsewhere(writer):
    action = dictionary(S=NameObject("/GoToR"), F=TextStringObject(r"\\server\share\a.pdf"))
    writer._root_object[NameObject("/OpenAction")] = writer._add_object(action)


def launch_behind_a_link(writer):
    action = dictionary(S=NameObject("/Launch"), F=TextStringObject("calc.exe"))
    link = dictionary(
        Type=NameObject("/Annot"),
        Subtype=NameObject("/Link"),
        Rect=ArrayObject([NumberObject(n) for n in (0, 0, 50, 50)]),
        A=action,
    )
    writer.pages[0][NameObject("/Annots")] = ArrayObject([writer._add_object(link)])


def attachment(writer):
    writer.add_attachment("tool.exe", b"MZ")


def dynamic_form(writer):
    writer._root_object[NameObject("/AcroForm")] = dictionary(XFA=TextStringObject("<xdp/>"))


def sends_the_form(writer):
    action = dictionary(S=NameObject("/SubmitForm"), F=TextStringObject("http://example.com"))
    writer._root_object[NameObject("/OpenAction")] = action


def bomb(width=30_000, height=30_000):
    """A PNG of a few bytes that says it has 900 million pixels."""

    def chunk(kind, body):
        checked_part = kind + body
        return (
            struct.pack(">I", len(body))
            + checked_part
            + struct.pack(">I", zlib.crc32(checked_part))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(bytes(1000))
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", pixels)
        + chunk(b"IEND", b"")
    )


def locked_zip():
    """A ZIP whose only entry says that it is encrypted."""
    content = bytearray(zipped({"图纸.pdf": b"x"}))
    content[6] |= 1
    content[content.rindex(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


def damaged_zip():
    content = zipped({"图纸.pdf": b"drawing " * 200})
    start = content.index(b".pdf") + 8
    return content[:start] + bytes([content[start] ^ 0xFF]) + content[start + 1 :]


class TestTakes:
    @pytest.mark.parametrize(
        ("material", "content", "file_name", "kind"),
        [
            ("M02", pdf(), "执照.pdf", "pdf"),
            ("M02", pdf(), "执照.PDF", "pdf"),
            ("M02", pdf(), "执照", "pdf"),
            ("M02", ofd(), "执照.ofd", "ofd"),
            ("M02", picture(), "IMG_1.JPEG", "jpg"),
            ("M04", picture("PNG"), "a.png", "png"),
            ("M09", xlsx(), "设备.xlsx", "xlsx"),
            ("M09", "设备,千瓦\n冲床,55\n".encode(), "设备.csv", "csv"),
            ("M09", "设备,千瓦\n冲床,-5\n".encode("gb18030"), "设备.csv", "csv"),
            ("M20", b"AC1032\x00\x00\x00\x00\x00" + bytes(200), "总图.dwg", "dwg"),
            ("M20", zipped({"一次/主接线.dwg": b"AC1032", "说明.pdf": pdf()}), "图.zip", "zip"),
            ("SITE_PHOTO", picture(), "现场.jpg", "jpg"),
        ],
    )
    def test_what_the_material_accepts(self, material, content, file_name, kind):
        assert checked(content, material, file_name).kind == kind

    def test_and_counts_the_pages_of_a_pdf(self):
        assert checked(pdf(pages=7)).pages == 7

    def test_and_keeps_a_link_to_a_page_of_the_web(self):
        def link(writer):
            action = dictionary(S=NameObject("/URI"), URI=TextStringObject("https://a.cn"))
            note = dictionary(Subtype=NameObject("/Link"), A=action)
            writer.pages[0][NameObject("/Annots")] = ArrayObject([writer._add_object(note)])

        assert checked(pdf(change=link)).kind == "pdf"

    @pytest.mark.parametrize(
        ("given", "kept"),
        [
            ("C:\\Users\\wang\\执照.pdf", "执照.pdf"),
            ("../../etc/执照.pdf", "执照.pdf"),
            ("执照\u202efdp.pdf", "执照fdp.pdf"),
            ("执\x00照\n.pdf", "执照.pdf"),
            ("长" * 300 + ".pdf", "长" * 116 + ".pdf"),
        ],
    )
    def test_and_cleans_the_name(self, given, kept):
        assert checked(pdf(), file_name=given).file_name == kept


REFUSED = [
    ("an empty file", b"", "M02", "a.pdf", Reason.EMPTY, "空的"),
    ("no such material", pdf(), "M99", "a.pdf", Reason.UNKNOWN_MATERIAL, "重新选择"),
    ("a program", b"MZ\x90\x00" + bytes(300), "M02", "a.pdf", Reason.UNKNOWN_KIND, "PDF"),
    ("noise", bytes(range(256)), "M02", "a.pdf", Reason.UNKNOWN_KIND, "拍照"),
    ("an HTML page as PDF", b"<!DOCTYPE html><p>", "M02", "a.pdf", Reason.WEB_PAGE, "扫描件"),
    ("an SVG as PNG", b"<svg onload='x()'/>", "M02", "a.png", Reason.WEB_PAGE, "扫描件"),
    ("an XML as CSV", b"<?xml version='1.0'?>", "M09", "a.csv", Reason.WEB_PAGE, "扫描件"),
    ("a PDF as JPG", pdf(), "M02", "a.jpg", Reason.NAME_LIES, "重新导出"),
    ("a PDF as program", pdf(), "M02", "a.pdf.exe", Reason.NAME_LIES, "重新导出"),
    ("a table as licence", xlsx(), "M02", "a.xlsx", Reason.KIND_NOT_ACCEPTED, "PDF、OFD、JPG"),
    ("a photo as contract", picture(), "M70", "a.jpg", Reason.KIND_NOT_ACCEPTED, "PDF"),
    (
        "a word document",
        zipped({"word/document.xml": "<w/>"}),
        *("M02", "a.docx", Reason.UNKNOWN_KIND, "另存为 PDF"),
    ),
    ("half a PDF", pdf()[:-400], "M02", "a.pdf", Reason.BROKEN, "重新导出"),
    ("a PDF of noise", b"%PDF-1.7\n" + bytes(99) + b"%%EOF", "M02", "", Reason.BROKEN, "重新"),
    ("a PDF without pages", pdf(pages=0), "M02", "a.pdf", Reason.BROKEN, "重新"),
    ("a locked PDF", pdf(change=encrypted), "M02", "a.pdf", Reason.ENCRYPTED, "打印为 PDF"),
    ("a PDF that runs", pdf(change=script), "M02", "a.pdf", Reason.SCRIPT, "打印为 PDF"),
    ("a page that runs", pdf(change=script_on_a_page), "M02", "", Reason.SCRIPT, "打印为 PDF"),
    ("a dynamic form", pdf(change=dynamic_form), "M02", "", Reason.SCRIPT, "打印为 PDF"),
    ("a PDF that launches", pdf(change=launch), "M02", "a.pdf", Reason.LAUNCH, "打印为 PDF"),
    ("a hidden name", pdf(change=launch_by_a_hidden_name), "M02", "", Reason.LAUNCH, "打印"),
    ("a PDF that calls home", pdf(change=call_home), "M02", "", Reason.LAUNCH, "打印"),
    (
        "a page that calls home",
        pdf(change=call_home_from_a_page),
        "M02",
        "",
        Reason.LAUNCH,
        "打印",
    ),
    (
        "a PDF that opens others",
        pdf(change=open_a_file_elsewhere),
        "M02",
        "",
        Reason.LAUNCH,
        "打",
    ),
    (
        "a link that launches",
        pdf(change=launch_behind_a_link),
        "M02",
        "",
        Reason.LAUNCH,
        "打印",
    ),
    ("a PDF that sends", pdf(change=sends_the_form), "M02", "", Reason.LAUNCH, "打印为 PDF"),
    ("a PDF with a file", pdf(change=attachment), "M02", "", Reason.EMBEDDED, "分别上传"),
    (
        "half a photo",
        picture(size=(800, 800))[:-2000],
        "M02",
        "a.jpg",
        Reason.BROKEN,
        "重新拍照",
    ),
    (
        "half a scan",
        picture("PNG", (900, 900))[:-60],
        "M02",
        "a.png",
        Reason.BROKEN,
        "重新拍照",
    ),
    ("a picture bomb", bomb(), "M02", "a.png", Reason.TOO_MANY_PIXELS, "300 dpi"),
    ("a huge picture", bomb(8500, 8500), "M02", "a.png", Reason.TOO_MANY_PIXELS, "300 dpi"),
    ("half a package", xlsx()[:-30], "M09", "a.xlsx", Reason.BROKEN, "重新导出"),
    ("a damaged package", damaged_zip(), "M20", "a.zip", Reason.BROKEN, "重新导出"),
    ("a locked package", locked_zip(), "M20", "a.zip", Reason.ENCRYPTED, "去掉密码"),
    (
        "a table with macros",
        xlsx({"xl/vbaProject.bin": b"x"}),
        *("M09", "a.xlsx", Reason.MACROS, "不含宏"),
    ),
    (
        "macros under another name",
        xlsx(types="<Override ContentType='application/vnd.ms-excel.sheet.macroEnabled'/>"),
        *("M09", "a.xlsx", Reason.MACROS, "不含宏"),
    ),
    (
        "a table that looks outside",
        xlsx({"xl/externalLinks/externalLink1.xml": "<x/>"}),
        *("M09", "a.xlsx", Reason.MACROS, "不含宏"),
    ),
    ("a formula", b"a,b\n1,=cmd|'/c calc'!A0\n", "M09", "a.csv", Reason.FORMULA, "改成数值"),
    ("a program in a ZIP", zipped({"a/b.EXE": b"MZ"}), "M20", "", Reason.UNFIT_CONTENT, "去掉"),
    ("a way out of a ZIP", zipped({"../a.pdf": b"x"}), "M20", "", Reason.UNFIT_CONTENT, "打包"),
    ("a ZIP in a ZIP", zipped({"a.zip": b"PK"}), "M20", "", Reason.UNFIT_CONTENT, "重新打包"),
    (
        "two thousand and one files",
        zipped({f"{n}.txt": b"" for n in range(2001)}),
        *("M20", "a.zip", Reason.TOO_COMPLEX, "分成几个"),
    ),
]


class TestRefuses:
    @pytest.mark.parametrize(
        ("_case", "content", "material", "file_name", "reason", "way_on"),
        REFUSED,
        ids=[case[0] for case in REFUSED],
    )
    def test_and_says_why_and_what_to_do(
        self, _case, content, material, file_name, reason, way_on
    ):
        with pytest.raises(UnableToAddPaper, match=way_on) as refusal:
            checked(content, material, file_name)

        assert refusal.value.reason is reason

    def test_a_file_one_byte_over_the_most(self, settings):
        settings.PAPERS_MOST_MB = 1
        most = 1024 * 1024
        row = b"drill,5\n"

        assert checked(row * (most // 8), "M09").kind == "csv"
        with pytest.raises(UnableToAddPaper, match="文件超过 1 MB") as refusal:
            checked(row * (most // 8) + b"1", "M09")
        assert refusal.value.reason is Reason.TOO_LARGE

    def test_a_package_that_unpacks_to_too_much(self, monkeypatch):
        monkeypatch.setattr(package_checks, "MOST_UNPACKED_BYTES", 1000)

        assert checked(zipped({"a.txt": bytes(1000)}), "M20").kind == "zip"
        with pytest.raises(UnableToAddPaper, match="分成几个") as refusal:
            checked(zipped({"a.txt": bytes(1001)}), "M20")
        assert refusal.value.reason is Reason.TOO_COMPLEX

    def test_a_pdf_of_endless_objects(self, monkeypatch):
        monkeypatch.setattr(pdf_checks, "MOST_OBJECTS", 20)

        with pytest.raises(UnableToAddPaper, match="太复杂") as refusal:
            checked(pdf(pages=30))

        assert refusal.value.reason is Reason.TOO_COMPLEX

    @pytest.mark.django_db
    def test_without_losing_what_the_draft_holds(self, add):
        kept = add().paper_id

        with pytest.raises(UnableToAddPaper):
            add(material="M05", content=pdf(change=script))

        assert list(Paper.objects.values_list("pk", flat=True)) == [kept]

    @settings(suppress_health_check=[HealthCheck.too_slow])
    @given(
        place=st.integers(min_value=0), byte=st.integers(0, 255), name=st.sampled_from("pjz")
    )
    def test_or_takes_damaged_files_but_never_stumbles(self, place, byte, name):
        whole = {"p": pdf(2), "j": picture(), "z": xlsx()}[name]
        content = bytearray(whole)
        content[place % len(content)] = byte

        with contextlib.suppress(UnableToAddPaper):
            assert checked(bytes(content), "M09").kind in {"pdf", "jpg", "xlsx", "csv"}


class TestSignedPdf:
    def test_is_recognised(self, seal):
        signed = seal.sign(pdf(), who="王小明", reason="签订", at=NOON)

        assert checked(signed).is_signed
        assert not checked(pdf()).is_signed


def test_the_files_of_these_tests_are_real():
    assert len(pypdf.PdfReader(io.BytesIO(pdf(3))).pages) == 3
    assert zipfile.is_zipfile(io.BytesIO(xlsx()))
