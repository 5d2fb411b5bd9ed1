"""The commands about the people who sign in to HQ's pages, and how a command asks for a secret."""

import argparse
import getpass
import os

from hq_server import clock
from hq_server.config import Settings
from hq_server.db.database import HqDatabase
from hq_server.domain.access import Role
from hq_server.errors import FieldsRefused, Refused
from hq_server.services import user_admin, users
from hq_server.services.user_admin import ALL, SOME, RoleTyped
from hq_server.texts import _, ngettext

# So that scripts can set things up without a keyboard and without showing a secret in the list of processes.
_PASSWORD = "COMPTOIR_HQ_PASSWORD"


def create_user(db: HqDatabase, given: argparse.Namespace, settings: Settings) -> int:
    said = RoleTyped(SOME, " ".join(given.store)) if given.store else RoleTyped(ALL)
    try:
        grants = user_admin.read_roles(db, {Role(role): said for role in given.role or [Role.ADMINISTRATOR.value]})
    except FieldsRefused as refused:
        raise Refused(next(iter(refused.messages.values()))) from refused
    password = read_secret(_PASSWORD, _("Password for {name}: ").format(name=given.name))
    user = users.create_user(
        *(db, given.name, password, clock.now_ms()),
        full_name=given.full_name,
        language=given.language,
        grants=grants,
    )
    print(_("{name} can sign in now.").format(name=user.name))
    return 0


def reset_code(db: HqDatabase, given: argparse.Namespace, settings: Settings) -> int:
    if user_admin.reset_code(db, given.name, clock.now_ms()):
        print(_("No sign-in code is asked of {name} any more.").format(name=given.name))
    else:
        print(_("No sign-in code was asked of {name}.").format(name=given.name))
    return 0


def end_sessions(db: HqDatabase, given: argparse.Namespace, settings: Settings) -> int:
    ended = user_admin.end_sessions(db, given.name, clock.now_ms())
    print(ngettext("{count} session is ended.", "{count} sessions are ended.", ended).format(count=ended))
    return 0


def read_secret(variable: str, question: str) -> str:
    """From the environment, otherwise asked for without showing it."""
    try:
        return os.environ.get(variable) or getpass.getpass(question)
    except EOFError as error:
        message = _("There is no keyboard to ask at. Set {variable} instead; nothing was changed.")
        raise Refused(message.format(variable=variable)) from error
