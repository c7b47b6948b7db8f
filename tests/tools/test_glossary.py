"""The collected half of the glossary says what the choices say."""

from tools import glossary


CHOICES = '''
class Bill(models.Model):
    class State(models.TextChoices):
        """Where the bill
        stands."""

        OPEN = "OPEN", _("未结清")
        SETTLED = "SETTLED", _("已结清")
'''
ENGLISH = 'msgid ""\nmsgstr "Language: en\\n"\n\nmsgid "未结清"\nmsgstr "Not settled"\n'


def write(root, name, text):
    file = root / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)


class TestRenew:
    def test_lists_codes_with_their_words_in_both_languages(self, tmp_path):
        write(tmp_path, "stages/billing/models.py", CHOICES)
        write(tmp_path, "stages/locale/en/LC_MESSAGES/django.po", ENGLISH)

        text = glossary.renew(f"# Glossary\n\n{glossary.MARK}\n\nold", tmp_path)

        assert "### stages · billing: Bill.State\n\nWhere the bill stands." in text
        assert "| `OPEN` | 未结清 | Not settled |" in text
        assert "| `SETTLED` | 已结清 |  |" in text
        assert "old" not in text

    def test_keeps_what_was_written_by_hand_and_changes_nothing_twice(self, tmp_path):
        write(tmp_path, "stages/billing/models/bills.py", CHOICES)
        once = glossary.renew(f"# Words\n\n{glossary.MARK}\n", tmp_path)

        assert once.startswith("# Words\n")
        assert "stages · billing:" in once
        assert glossary.renew(once, tmp_path) == once
