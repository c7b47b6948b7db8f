"""A customer's person with a phone in the hand: 390 pixels wide, codes by short message."""

import re
from datetime import timedelta

from django.utils import timezone
from PIL import Image, ImageDraw
from pypdf import PdfWriter
from tests.stories.worlds import work_off_jobs


class Customer:
    """Somebody of a plant, who does everything on the phone."""

    def __init__(self, world, *, name, phone):
        self.world, self.name, self.phone = world, name, phone
        self.page = world.open_page(width=390, height=844)

    # What a thumb does.

    def go(self, address):
        self.page.goto(f"{self.world.url}{address}")

    def press(self, words):
        """Press the button or link of these words, and wait for the page it leads to."""
        self.page.get_by_role("button", name=words).or_(
            self.page.get_by_role("link", name=words)
        ).first.click()
        self.page.wait_for_load_state("load")

    def fill(self, fields):
        for label, value in fields.items():
            typed = self.page.locator("input:not([type=file]), textarea")
            self.page.get_by_label(label).and_(typed).first.fill(str(value))

    def choose(self, *choices):
        for choice in choices:
            self.page.locator("label.choice", has_text=choice).first.locator("input").check()

    def hand_in(self, paper, file):
        """Photograph a paper of the application, and send it."""
        place = self.page.locator("form.need", has_text=paper)
        place.locator("input[type=file]:not([capture])").set_input_files(file)
        place.get_by_role("button", name="上传").click()
        self.page.wait_for_load_state("load")

    def open_step(self, words):
        """Open what is mine to do, from the page of the progress."""
        self.page.goto(f"{self.world.url}/")
        self.page.locator("[aria-labelledby=under-way] .case-link").click()
        self.page.wait_for_load_state("load")
        self.picture(f"progress-{words}")
        now = self.page.locator(".now-card")
        assert words in now.inner_text()
        beside = now.get_by_role("link", name=words)
        (beside if beside.count() else now.locator(".button-primary")).click()
        self.page.wait_for_load_state("load")
        self.picture(f"step-{words}")

    def attach_all(self):
        """Put a document into every place that asks for a file."""
        for place in self.page.locator("main input[type=file]:not([capture])").all():
            name = place.get_attribute("name")
            kinds = place.get_attribute("accept") or ""
            is_photo = "pdf" not in kinds
            place.set_input_files(self.photo_of(name) if is_photo else self.pdf_of(name))

    def pick(self, label, words):
        """Pick from a list whatever says these words."""
        listed = self.page.get_by_label(label)
        wanted = listed.locator("option", has_text=words).first
        listed.select_option(wanted.get_attribute("value"))

    def picture(self, name):
        self.world.picture(self.page, f"phone-{name}")

    def today(self, days=0):
        """The day, or a day so many days from now, as a field for dates takes it."""
        return timezone.localdate(self.world.hands.at + timedelta(days=days)).isoformat()

    def words(self):
        return self.page.locator("main").inner_text()

    # What is in the pocket.

    def photo_of(self, what):
        """A photo of a paper that was never there before."""
        path = self.world.files / f"{what}.jpg"
        picture = Image.new("RGB", (1400, 1000), "#e8e4da")
        pen = ImageDraw.Draw(picture)
        for y in range(80, 940, 36):
            for x in range(90, 1290, 28):
                pen.rectangle((x, y, x + 13 + (x + len(what)) % 5, y + 18), fill="#22201d")
        pen.text((40, 20), what.encode().hex(), fill="#000000")
        picture.save(path)
        return path

    def pdf_of(self, what):
        """A document as a designer or a builder sends it."""
        path = self.world.files / f"{what}.pdf"
        writer = PdfWriter()
        writer.add_blank_page(width=595, height=842)
        writer.add_metadata({"/Title": what})
        writer.write(path)
        return path

    def code(self):
        """The newest code, read in the phone's messages."""
        work_off_jobs()
        messages = self.page.context.new_page()
        messages.goto(f"{self.world.url}/frame/outbox/")
        newest = messages.locator("tbody tr", has_text="验证码").first.inner_text()
        messages.close()
        return re.search(r"\d{6}", newest).group()
