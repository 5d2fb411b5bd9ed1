"""The command ``comptoir-hq``: reads the arguments, runs one command, says errors in words."""

import argparse
import os
import sys
from collections.abc import Sequence

from hq_server import logs, texts
from hq_server.arguments import parser
from hq_server.commands import COMMANDS, DONE, FAILED, WITHOUT_DATABASE, WRONG_USE
from hq_server.config import Settings, load_settings
from hq_server.db.database import HqDatabase, Use
from hq_server.db.schema import missing_migrations
from hq_server.errors import ComptoirError, Refused, WrongSettings
from hq_server.texts import _

_INTERRUPTED = 130
_MAKE_DATABASES = ("migrate", "restore")


def main(arguments: Sequence[str] | None = None) -> int:
    """0: done; 1: could not be done, the message says why; 2: the command was not understood; 130: Ctrl-C."""
    try:
        texts.use_everywhere(load_settings().language)
        given = parser().parse_args(arguments)
        tls = getattr(given, "tls", None) or (None, None)
        settings = load_settings(
            database=given.database,
            data_folder=given.data_folder,
            host=getattr(given, "host", None),
            port=getattr(given, "port", None),
            threads=getattr(given, "threads", None),
            tls_certificate=tls[0],
            tls_key=tls[1],
        )
        texts.use_everywhere(settings.language)
        return _run(given, settings)
    except WrongSettings as error:
        print(error.message, file=sys.stderr)
        return WRONG_USE
    except ComptoirError as error:
        print(error.message, file=sys.stderr)
        return FAILED
    except OSError as error:
        print(_("{error}. Nothing was changed.").format(error=error), file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        return _INTERRUPTED


def _run(given: argparse.Namespace, settings: Settings) -> int:
    if given.command in WITHOUT_DATABASE:
        return WITHOUT_DATABASE[given.command](given)
    logs.set_up(settings.log_folder, f"hq-{given.command}", style=settings.log_format)
    db = _open(settings, "worker" if given.command == "work" else "command")
    try:
        if given.command not in _MAKE_DATABASES:
            _refuse_old_schema(db)
        done = COMMANDS[given.command](db, given, settings)
        sys.stdout.flush()
        return done
    except BrokenPipeError:
        # Whoever read our output has seen enough (… | head); what is still buffered has nowhere to go.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    finally:
        db.close()


def _open(settings: Settings, use: Use) -> HqDatabase:
    try:
        return HqDatabase.open(settings.database_url, use, settings.connections)
    except ValueError as error:
        message = _("The database address cannot be used: {error}. Correct it, then start again.")
        raise WrongSettings(message.format(error=error)) from error


def _refuse_old_schema(db: HqDatabase) -> None:
    if missing_migrations(db):
        raise Refused(_("HQ's database is not prepared for this version. Run “comptoir-hq migrate” first."))


if __name__ == "__main__":
    sys.exit(main())
