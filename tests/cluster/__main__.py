"""``./run cluster``: HQ on three nodes of PostgreSQL whose leader dies; more arguments go to pytest.

``./run cluster sizes``: what a store's year needs there.
"""

import sys
from pathlib import Path

import pytest

from tests.cluster import store_year

if __name__ == "__main__":
    if sys.argv[1:2] == ["sizes"]:
        sys.exit(store_year.main(sys.argv[2:]))
    file = Path(__file__).with_name("failover.py")
    sys.exit(pytest.main([str(file), "-p", "no:xdist", "-s", "-v", *sys.argv[1:]]))
