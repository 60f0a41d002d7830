"""`python -m bot` is `hotline`."""

import sys

from bot.cli import main

sys.exit(main())
