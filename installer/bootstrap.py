"""What ./run starts: checks the Python version, then hands over to the front door.

Any Python 3 can read this file, so that an old one gets a sentence instead of a syntax error.
"""

import os
import sys

if sys.version_info < (3, 11):
    sys.exit(
        "Comptoir needs Python 3.11 or later; this is Python %d.%d (%s)." % (*sys.version_info[:2], sys.executable)
    )

sys.path[0] = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.dont_write_bytecode = True

from installer import front_door

if __name__ == "__main__":
    sys.exit(front_door.main(sys.argv[1:]))
