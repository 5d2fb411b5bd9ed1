"""./run demo: starts the shop and stops all of it again, whatever ends it."""

import signal
import sys
from collections.abc import Sequence

from installer.demo import options, window
from installer.demo.folder import NotADemoFolder
from installer.demo.hq import HqNotUp
from installer.demo.shop import ShopNotSetUp
from installer.demo.supervision import ProgramEnded
from installer.progress import say
from installer.replay import replay
from installer.replay.cashier import CannotRingUp
from installer.replay.sales_file import UnreadableFile

_INTERRUPTED = 130
_EXPECTED = (NotADemoFolder, HqNotUp, ShopNotSetUp, ProgramEnded, CannotRingUp, UnreadableFile, replay.NeverFinished)


def main(arguments: Sequence[str]) -> int:
    wanted = options.parse(arguments)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _interrupt)
    try:
        return replay.run(wanted) if wanted.headless else window.run(wanted)
    except KeyboardInterrupt:
        say("Stopped. Everything recorded is kept; the next start goes on with it.")
        return _INTERRUPTED if wanted.headless else 0
    except _EXPECTED as error:
        say(f"The demo stopped. {error}")
        return 1


def _interrupt(*_: object) -> None:
    """The first Ctrl-C stops the demo; more of them do not disturb the stopping."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)
    say("\nStopping …")
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
