"""One section in a process of its own: Django knows one database from its start to its end.

Called with the section's module and the file for its measures; the environment names the
database.
"""

import json
import sys
from dataclasses import asdict
from importlib import import_module
from pathlib import Path


def main() -> int:
    """Measure a section and write what was found as JSON."""
    module, answer = sys.argv[1:3]
    # Set up as the web server sets it up, rubbish collection included.
    import_module("fullcycle.config.wsgi")
    measures = import_module(module).measure()
    Path(answer).write_text(json.dumps([asdict(one) for one in measures]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
