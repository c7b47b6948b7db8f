"""The gallery in a real browser: it fits, it is accessible, the policy blocks nothing."""

import json
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFilter

from fullcycle.gateways.database_server import places


VENDOR = places.home() / "vendor"
AXE = VENDOR / "axe/axe.min.js"
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not AXE.exists(), reason="needs the front-end packages: make run"),
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture(autouse=True)
def open_gallery(settings):
    settings.DEMO = True


@pytest.fixture
def open_page(browser, live_server):
    contexts = []

    def opened(query="", *, width=390, print_size="standard", language="zh-CN"):
        context = browser.new_context(
            viewport={"width": width, "height": 900}, locale=language, reduced_motion="reduce"
        )
        contexts.append(context)
        context.add_cookies(
            [{"name": "print_size", "value": print_size, "url": live_server.url}]
        )
        page = context.new_page()
        page.set_default_timeout(8000)
        page.faults = []
        page.on("pageerror", lambda error: page.faults.append(str(error)))
        page.on(
            "console",
            lambda line: page.faults.append(line.text) if line.type == "error" else None,
        )
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

        page.evaluate(AXE.read_text(encoding="utf-8"))
        found = page.evaluate("axe.run({preload: false, resultTypes: ['violations']})")
        overflow = page.evaluate("document.documentElement.scrollWidth - innerWidth")

        violations = [
            (one["id"], [node["html"][:120] for node in one["nodes"]])
            for one in found["violations"]
        ]
        assert violations == []
        assert overflow <= 0
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
