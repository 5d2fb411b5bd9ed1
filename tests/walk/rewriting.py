"""Changes a recorded document behind a register's back, as a faulty program would have written it."""

import hashlib
import json
from collections.abc import Callable
from typing import Any

from store_client.db.database import RegisterDatabase


def rewrite(db: RegisterDatabase, sequence: int, change: Callable[[dict[str, Any]], None]) -> None:
    """The document gets a hash that fits its new content."""
    content = bytes(db.value("SELECT content FROM outbox WHERE sequence = ?", (sequence,)))
    document = json.loads(content)
    del document["hash"]
    change(document)
    unsigned = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
    digest = hashlib.sha256(unsigned).hexdigest()
    with db.write():
        db.run(
            "UPDATE outbox SET content = ?, hash = ? WHERE sequence = ?",
            (unsigned[:-1] + b',"hash":"' + digest.encode() + b'"}', digest, sequence),
        )
