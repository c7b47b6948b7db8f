"""Where things lie and what they are called."""

import re

import pytest
from tests.house.tree import CHECKOUT, SOURCE, files, write


FORBIDDEN = {
    *("utils", "util", "helpers", "helper", "common", "misc", "signals"),
    *("manager", "managers", "handler", "handlers", "processor", "processors"),
}
HEADINGS = ["Purpose", "Nouns", "States", "Who calls it"]
LONGEST_MODULE = 400
HUMAN_NAME = re.compile(r"\d{4}_(?!auto_|alter_|initial$)[a-z][a-z0-9_]*(?<!_and_more)")


def apps(source):
    for room in ("records", "stages"):
        for folder in sorted((source / room).glob("*/")):
            if (folder / "__init__.py").exists():
                yield folder


def find_unread_apps(source):
    """Apps whose README lacks one of its four headings, or has others."""
    for app in apps(source):
        readme = app / "README.md"
        text = readme.read_text() if readme.exists() else ""
        if re.findall(r"^## (.+)$", text, re.MULTILINE) != HEADINGS:
            yield app.relative_to(source).as_posix()


def find_folders_without_readme(source):
    """Kernels and gateways that do not say what they are for."""
    for room in ("kernels", "gateways"):
        for folder in sorted((source / room).glob("*/")):
            if (folder / "__init__.py").exists() and not (folder / "README.md").exists():
                yield folder.relative_to(source).as_posix()


def find_forbidden_names(root):
    """Files and folders whose name says nothing."""
    for path in files(root, ".py"):
        if FORBIDDEN & {path.stem, *path.relative_to(root).parts[:-1]}:
            yield path.relative_to(root).as_posix()


def find_long_modules(root):
    """Modules that ask to become two."""
    for path in files(root, ".py"):
        if path.parent.name != "migrations" and path.read_text().count("\n") > LONGEST_MODULE:
            yield path.relative_to(root).as_posix()


def find_nameless_migrations(source):
    """Migrations named by a machine."""
    for path in files(source, ".py"):
        if path.parent.name != "migrations" or path.stem == "__init__":
            continue
        if not HUMAN_NAME.fullmatch(path.stem):
            yield path.relative_to(source).as_posix()


class TestReadmes:
    def test_of_apps_have_the_four_headings(self):
        assert list(find_unread_apps(SOURCE)) == []

    def test_of_kernels_and_gateways_exist(self):
        assert list(find_folders_without_readme(SOURCE)) == []

    @pytest.mark.parametrize(
        "readme",
        [
            "",
            "## Purpose\n## Nouns\n## States\n",
            "## Nouns\n## Purpose\n## States\n## Who calls it",
        ],
    )
    def test_without_all_four_in_order_are_found(self, tmp_path, readme):
        write(tmp_path, "records/archive/__init__.py")
        write(tmp_path, "records/archive/README.md", readme)
        write(tmp_path, "records/people/__init__.py")
        write(
            tmp_path,
            "records/people/README.md",
            "# People\n## Purpose\n## Nouns\n## States\n## Who calls it\n",
        )

        assert list(find_unread_apps(tmp_path)) == ["records/archive"]

    def test_missing_from_a_kernel_are_found(self, tmp_path):
        write(tmp_path, "kernels/tariff/__init__.py")

        assert list(find_folders_without_readme(tmp_path)) == ["kernels/tariff"]


class TestNames:
    @pytest.mark.parametrize("part", ["src", "tests", "tools"])
    def test_say_what_is_inside(self, part):
        assert list(find_forbidden_names(CHECKOUT / part)) == []

    @pytest.mark.parametrize("name", ["billing/utils.py", "common/money.py"])
    def test_that_say_nothing_are_found(self, tmp_path, name):
        write(tmp_path, name)
        write(tmp_path, "billing/actions.py")

        assert list(find_forbidden_names(tmp_path)) == [name]


class TestModules:
    @pytest.mark.parametrize("part", ["src", "tests", "tools"])
    def test_are_at_most_400_lines(self, part):
        assert list(find_long_modules(CHECKOUT / part)) == []

    def test_of_more_are_found_but_not_among_migrations(self, tmp_path):
        write(tmp_path, "long.py", "\n" * 401)
        write(tmp_path, "enough.py", "\n" * 400)
        write(tmp_path, "migrations/0001_long.py", "\n" * 401)

        assert list(find_long_modules(tmp_path)) == ["long.py"]


class TestMigrations:
    def test_have_human_names(self):
        assert list(find_nameless_migrations(SOURCE)) == []

    @pytest.mark.parametrize(
        "name",
        ["0001_initial", "0002_auto_20250101_1200", "0003_alter_bill_state", "0004_a_and_more"],
    )
    def test_named_by_a_machine_are_found(self, tmp_path, name):
        write(tmp_path, f"stages/billing/migrations/{name}.py")
        write(tmp_path, "stages/billing/migrations/0009_bills_gain_a_deadline.py")
        write(tmp_path, "stages/billing/migrations/__init__.py")

        assert list(find_nameless_migrations(tmp_path)) == [
            f"stages/billing/migrations/{name}.py"
        ]
