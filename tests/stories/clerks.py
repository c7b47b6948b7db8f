"""A clerk at the desk: signs in with password and authenticator, takes the step that waits."""

from datetime import timedelta

import pyotp
from django.utils import timezone
from tests import staffed


class Clerk:
    """Whoever holds a role, at a wide screen."""

    def __init__(self, world, role):
        self.world, self.role = world, role
        self.page = world.open_page(width=1366, height=900)
        self.totp = None

    def come_in(self, address="/desk/"):
        """Open a page of the desk, signing in where the desk asks for it."""
        self.page.goto(f"{self.world.url}{address}")
        if "/staff/sign-in/" not in self.page.url:
            return
        self.page.get_by_label("工号").fill(self.world.crew[self.role])
        self.page.get_by_label("密码").fill(staffed.PASSWORD)
        if self.totp:
            self.page.get_by_label("动态口令").fill(self.totp.at(self.world.hands.at))
        self.press("登录")
        if self.totp is None:
            self._bind_authenticator()

    def _bind_authenticator(self):
        secret = self.page.locator("main dd .number").inner_text().replace(" ", "")
        self.totp = pyotp.TOTP(secret)
        self.world.picture(self.page, f"desk-{self.role}-authenticator")
        self.page.get_by_label("动态口令").fill(self.totp.at(self.world.hands.at))
        self.press("绑定并登录")

    def open_step(self, name, company):
        """Find the step among what waits, and open it."""
        self.come_in()
        self.page.get_by_role("link", name="待办").first.click()
        self.page.wait_for_load_state("load")
        row = self.page.locator("tr[data-row]", has_text=company)
        row.get_by_role("link", name=name, exact=True).click()
        self.page.wait_for_load_state("load")
        self.picture(name)

    def press(self, words):
        self.page.get_by_role("button", name=words).first.click()
        self.page.wait_for_load_state("load")

    def fill(self, fields):
        """Type into fields by their names, which rows of a form have in common."""
        for name, value in fields.items():
            field = self.page.locator(f"main [name='{name}']")
            if field.evaluate("field => field.tagName") == "SELECT":
                field.select_option(str(value))
            else:
                field.fill(str(value))

    def choose(self, *words):
        for choice in words:
            self.page.locator("label.choice", has_text=choice).first.locator("input").check()

    def find_all_in_order(self):
        """Go down the checklist and find every point in order."""
        for point in self.page.locator(".check-point").all():
            point.locator("label:has([value='IN_ORDER'])").click()

    def find_faulty(self, words):
        """Find the first point out of order, and say what is wrong there."""
        point = self.page.locator(".check-point").first
        point.locator("label:has([value='FAULTY'])").click()
        point.locator("[name^='check-note_']").fill(words)

    def send(self, words):
        """Send the step in; the page that follows says that it is done."""
        self.press(words)
        said = self.page.locator(".messages, [role=status], [role=alert]").all_inner_texts()
        assert any("已办好" in line for line in said), (self.role, said, self.words())

    def picture(self, name):
        self.world.picture(self.page, f"desk-{self.role}-{name}")

    def today(self, days=0):
        """The day, or a day so many days from now, as a field for dates takes it."""
        return timezone.localdate(self.world.hands.at + timedelta(days=days)).isoformat()

    def words(self):
        return self.page.locator("main").inner_text()
