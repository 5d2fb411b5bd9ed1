"""POST /v1/contact: the register's heartbeat."""

from flask import Response, request

from hq_server.api.bodies import read_struct
from hq_server.api.identity import calling_register, database
from hq_server.api.problems import json_response, now_ms
from hq_server.services.contact import record_contact
from hq_server.wire.incoming import Contact


def post_contact() -> Response:
    register = calling_register(request)
    contact = read_struct(request, Contact)
    db = database()
    return json_response(db.again(lambda: record_contact(db, register, contact, now_ms())))
