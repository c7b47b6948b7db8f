"""The gallery in a real browser: it fits, it is accessible, the policy blocks nothing."""

import json
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFilter
from tests.pages import IN_BROWSER, broken_rules, open_window


pytestmark = IN_BROWSER


@pytest.fixture(autouse=True)
def open_gallery(settings):
    settings.DEMO = True


@pytest.fixture
def open_page(browser, live_server):
    contexts = []

    def opened(query="", *, width=390, print_size="standard", language="zh-CN"):
        page = open_window(
            browser,
            live_server.url,
            width=width,
            language=language,
            cookies={"print_size": print_size},
        )
        contexts.append(page.context)
        page.goto(f"{live_server.url}/frame/gallery/{query}")
        page.wait_for_selector("[data-process][data-ready]")
        return page

    yield opened
    for context in contexts:
        context.close()


LOOKS = [
    ("the portal on a phone", {}),
    ("the portal on a wide screen", {"width": 1280}),
    ("the portal in the largest print", {"print_size": "largest"}),
    ("the portal in English", {"language": "en-GB"}),
    ("the desk", {"query": "?look=desk", "width": 1280}),
    ("the desk on a phone", {"query": "?look=desk&said=1"}),
]


class TestGallery:
    @pytest.mark.parametrize(("_case", "look"), LOOKS, ids=[case for case, _ in LOOKS])
    def test_is_accessible_fits_and_breaks_no_rule(self, open_page, _case, look):
        page = open_page(**look)

        assert broken_rules(page) == []
        assert page.faults == []

    def test_keeps_body_text_at_thirty_pixels_in_the_largest_print(self, open_page):
        page = open_page(print_size="largest")

        size = page.evaluate("getComputedStyle(document.body).fontSize")
        leading = page.evaluate("getComputedStyle(document.body).lineHeight")

        assert size == "30px"
        assert float(leading.removesuffix("px")) / 30 >= 1.3

    def test_leads_to_the_errors_at_once(self, open_page):
        page = open_page()

        assert page.evaluate("document.activeElement.className") == "error-summary"

    def test_keeps_the_mark_of_bpmn_io(self, open_page):
        page = open_page(width=1280)

        assert page.locator(".bjs-powered-by").is_visible()

    def test_marks_where_the_process_stands(self, open_page):
        page = open_page(width=1280)

        active = page.locator(".djs-element.is-active").get_attribute("data-element-id")
        finished = page.locator(".djs-element.is-finished")

        assert active == "answer"
        assert finished.count() == 2


class TestSendingOnce:
    def test_lets_the_second_press_do_nothing(self, open_page):
        page = open_page()
        sent = page.evaluate(
            """() => {
                const form = document.createElement("form");
                form.dataset.once = "";
                form.innerHTML = "<button type=submit>ok</button>";
                document.body.append(form);
                const stopped = [];
                document.addEventListener("submit", (event) => {
                    stopped.push(event.defaultPrevented);
                    event.preventDefault();
                });
                form.requestSubmit();
                form.requestSubmit();
                return stopped;
            }"""
        )

        assert sent == [False, True]


class TestDraft:
    def test_is_saved_while_the_person_types(self, open_page):
        page = open_page()
        sent = []
        page.on("request", lambda request: sent.append(request.post_data or ""))

        page.fill("#id_wrong-remark", "门卫电话稍后补上")
        page.get_by_text("已自动保存").wait_for()

        [body] = [body for body in sent if body]
        assert "wrong-remark=" in body
        assert "submit_token" not in body
        assert page.faults == []


class TestPhotoAdvice:
    @pytest.fixture
    def paper(self):
        picture = Image.new("RGB", (1200, 900), "#d8d4cc")
        pen = ImageDraw.Draw(picture)
        for y in range(60, 860, 34):
            for x in range(80, 1100, 26):
                pen.rectangle((x, y, x + 14 + x % 5, y + 18), fill="#22201d")
        return picture

    @pytest.mark.parametrize(
        ("_case", "change", "word"),
        [
            ("a clear one", lambda picture: picture, "good"),
            ("a small one", lambda picture: picture.resize((400, 300)), "small"),
            ("a dark one", lambda picture: picture.point(lambda value: value // 8), "dark"),
            (
                "a blurred one",
                lambda picture: picture.filter(ImageFilter.GaussianBlur(14)),
                "blurred",
            ),
            (
                "a glaring one",
                lambda picture: Image.new("RGB", picture.size, "#ffffff"),
                "bright",
            ),
        ],
    )
    def test_says_what_is_wrong_with_a_photo(
        self, open_page, paper, tmp_path: Path, _case, change, word
    ):
        page = open_page()
        file = tmp_path / "photo.jpg"
        change(paper).save(file)

        page.set_input_files("#id_meter_photo", file)
        advice = page.locator("[data-photo-quality]:has(#id_meter_photo) [data-advice]")
        advice.wait_for(state="visible")

        assert advice.inner_text() == advice.get_attribute(f"data-{word}")
        assert json.dumps(page.faults) == "[]"
