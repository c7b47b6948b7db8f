"""The front-end files: listed, copied, nothing else."""

import json
import re
import runpy

import pytest

from fullcycle.gateways.database_server import places


vendor = runpy.run_path(str(places.CHECKOUT / "tools/vendor.py"))

LISTING = """
[packages.look]
package = "@maker/look"
files = ["dist/look.css", "dist/look.js", "LICENSE"]
"""


@pytest.fixture
def checkout(tmp_path):
    listing = tmp_path / vendor["LISTING"]
    listing.parent.mkdir(parents=True)
    listing.write_text(LISTING)
    package = tmp_path / "node_modules/@maker/look"
    (package / "dist").mkdir(parents=True)
    (package / "dist/look.css").write_text("p{}\n/*# sourceMappingURL=look.css.map */\n")
    (package / "dist/look.js").write_text("let a;\n//# sourceMappingURL=look.js.map")
    (package / "dist/unlisted.js").write_text("let b;")
    (package / "LICENSE").write_text("MIT")
    return tmp_path


def tree(folder):
    return {str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file()}


class TestCopyVendor:
    def test_copies_exactly_the_listed_files(self, checkout):
        target = checkout / "vendor"
        (target / "old").mkdir(parents=True)
        (target / "old/left.js").write_text("")

        count = vendor["copy_vendor"](checkout, target)

        assert count == 3
        assert tree(target) == {"look/look.css", "look/look.js", "look/LICENSE"}

    def test_leaves_out_the_address_of_maps_that_are_not_served(self, checkout):
        vendor["copy_vendor"](checkout, checkout / "vendor")

        assert (checkout / "vendor/look/look.css").read_text().strip() == "p{}"
        assert (checkout / "vendor/look/look.js").read_text().strip() == "let a;"

    def test_names_what_is_missing_and_touches_nothing(self, checkout):
        target = checkout / "vendor"
        vendor["copy_vendor"](checkout, target)
        (checkout / "node_modules/@maker/look/dist/look.js").unlink()

        with pytest.raises(vendor["UnableToCopyVendor"], match=r"look\.js"):
            vendor["copy_vendor"](checkout, target)

        assert len(tree(target)) == 3


class TestPackages:
    def test_are_pinned_to_one_version_each(self):
        wanted = json.loads((places.CHECKOUT / "package.json").read_text())

        for version in (wanted["dependencies"] | wanted["devDependencies"]).values():
            assert re.fullmatch(r"\d+\.\d+\.\d+", version)

    def test_keep_htmx_at_its_second_edition(self):
        wanted = json.loads((places.CHECKOUT / "package.json").read_text())

        assert wanted["dependencies"]["htmx.org"].startswith("2.")

    def test_are_locked_by_content_and_not_by_address(self):
        lock = json.loads((places.CHECKOUT / "package-lock.json").read_text())
        packages = {name: entry for name, entry in lock["packages"].items() if name}

        assert packages
        assert all(entry["integrity"].startswith("sha512-") for entry in packages.values())
        assert not any("resolved" in entry for entry in packages.values())
