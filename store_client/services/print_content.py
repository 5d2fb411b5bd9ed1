"""Makes the bytes of a print job, whatever it prints: a transaction's receipt or slip, or a paper of the day."""

from store_client.db.database import RegisterDatabase
from store_client.devices.escpos import Painter, Paper, encode
from store_client.domain.print_job import PrintJob
from store_client.domain.receipt_model import OF_A_SHIFT
from store_client.services import day_paper, printing


def render_job(
    db: RegisterDatabase, job: PrintJob, paper: Paper, painter: Painter | None = None, signing_key: bytes = b""
) -> bytes:
    """Raises ``Refused``."""
    if job.variant in OF_A_SHIFT:
        return encode(day_paper.job_paper(db, job, paper.columns), paper, painter)
    return printing.render_job(db, job, paper, painter, signing_key)
