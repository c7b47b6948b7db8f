"""Find links in the documentation that lead nowhere."""

import re
import sys
from pathlib import Path


CHECKOUT = Path(__file__).resolve().parents[1]
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
NOT_OURS = {"node_modules", "build"}


def main() -> int:
    """Print each broken link; 1 says that there are some."""
    broken = find_broken_links(CHECKOUT)
    print(*broken, sep="\n", end="\n" if broken else "")
    return 1 if broken else 0


def find_broken_links(root: Path) -> list[str]:
    """Every link to a file that is not there, as `page: link`; addresses are not followed."""
    return [
        f"{page.relative_to(root).as_posix()}: {link}"
        for page in sorted(root.rglob("*.md"))
        if _is_ours(page.relative_to(root))
        for link in LINK.findall(page.read_text())
        if "://" not in link and not (page.parent / link.partition("#")[0]).exists()
    ]


def _is_ours(page: Path) -> bool:
    return not any(part.startswith(".") or part in NOT_OURS for part in page.parts)


if __name__ == "__main__":
    sys.exit(main())
