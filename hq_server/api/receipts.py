"""GET /v1/receipts/{receipt}: what a receipt sold, and how much of it came back."""

from flask import Response, request

from hq_server.api.identity import calling_register, database
from hq_server.api.problems import json_response, now_ms
from hq_server.services.receipts import find_receipt

_LONGEST = 100


def get_receipt(receipt: str) -> Response:
    """A number that cannot be one is a receipt that HQ does not know."""
    register = calling_register(request)
    wanted = "" if len(receipt) > _LONGEST or "\x00" in receipt else receipt
    return json_response(find_receipt(database(), wanted, now_ms(), caller=register))
