"""`python -m fullcycle`: the command line."""

import sys

from fullcycle.doors.command import main


sys.exit(main.main())
