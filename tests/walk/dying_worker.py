"""A worker of HQ that dies by SIGKILL in the middle of posting: the work of one state of a statement is done, and the
transaction that keeps it is still open.
"""

import argparse
import os
import signal
import threading
from dataclasses import replace

from hq_server import clock
from hq_server.db.database import HqDatabase
from hq_server.domain.statement import Statement
from hq_server.ids import new_id
from hq_server.jobs.worker import Worker
from hq_server.services import posting

_LEASE_MS = 1_500


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", required=True)
    parser.add_argument("--state", required=True)
    options = parser.parse_args()
    step = posting.STEPS[options.state]

    def take(db: HqDatabase, statement: Statement, now_ms: int) -> Statement:
        after = step.take(db, statement, now_ms)
        if after.state != statement.state:
            os.kill(os.getpid(), signal.SIGKILL)
        return after

    posting.STEPS = {**posting.STEPS, options.state: replace(step, take=take)}
    worker = Worker(
        HqDatabase.open(options.database), "dying", clock.now_ms, new_id, lease_ms=_LEASE_MS, heartbeat_seconds=0.4
    )
    worker.run_forever(threading.Event())
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
