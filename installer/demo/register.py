"""A register of the demo: its folder, its activation, and the real programs on it."""

import os
import subprocess
import time
from dataclasses import dataclass, replace
from pathlib import Path

from hq_server.db.database import HqDatabase
from hq_server.services import store_admin
from installer.demo.hq import Hq
from installer.demo.supervision import Supervisor
from installer.environment import program
from store_client import paths
from store_client.config import load_settings, write_settings
from store_client.sync import secrets
from store_client.sync.activation import activate_register, is_activated

_SYNC_SECONDS = 2
# The demo's secrets stay in its folder, not in the system's key ring: starting over forgets them too.
_SECRETS_IN_FOLDER = dict([secrets.FORCE_FILE])


@dataclass(frozen=True, slots=True)
class DemoRegister:
    """``code`` is ``101-2``; ``folder`` is the register's data folder."""

    code: str
    folder: Path

    @property
    def database(self) -> Path:
        return paths.database_file(self.folder)

    @property
    def environment(self) -> dict[str, str]:
        return {"COMPTOIR_REGISTER_DATA_FOLDER": str(self.folder), **_SECRETS_IN_FOLDER}

    def fetch(self) -> None:
        """Bring down what HQ has set up. What cannot come now comes with the agent."""
        subprocess.run(
            [program("comptoir-register"), "sync", "--once"],
            env={**os.environ, **self.environment},
            capture_output=True,
            check=False,
        )

    def start_agent(self, supervisor: Supervisor) -> None:
        supervisor.start(f"agent of {self.code}", [program("comptoir-register"), "sync"], self.environment)

    def start_window(self, supervisor: Supervisor, display: dict[str, str]) -> str:
        """Open the register's window; returns the name it is supervised under.

        The agent is supervised here. One that the window starts would be in a group of its own and outlive the demo.
        """
        name = f"window of {self.code}"
        supervisor.start(name, [program("comptoir-register"), "--no-agent"], {**self.environment, **display})
        return name


def activate(register: DemoRegister, hq: Hq, db: HqDatabase, now_ms: int | None = None) -> None:
    """Point the register at HQ, and trade a fresh code for its token unless it was activated before. What stands in
    its register.toml besides, such as a device or the chosen look, is kept. ``now_ms``: HQ's clock, where it is not
    this computer's.
    """
    settings = replace(
        load_settings({}, data_folder=register.folder),
        hq_url=hq.url,
        device_name=f"Demo register {register.code}",
        sync_seconds=_SYNC_SECONDS,
    )
    write_settings(settings)
    os.environ.update(_SECRETS_IN_FOLDER)
    if not is_activated(settings):
        moment = round(time.time() * 1000) if now_ms is None else now_ms
        code = store_admin.issue_activation_code(db, register.code, moment)
        activate_register(settings, code.code)
