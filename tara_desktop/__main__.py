"""`python -m tara_desktop` opens the desktop."""

import sys

from tara_desktop.bootstrap import main

if __name__ == "__main__":
    sys.exit(main())
