"""Customers: found by name, phone, e-mail, id or account number; one customer with its documents."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from hq_server.admin.console import database, page
from hq_server.admin.states import customer_state, document_state
from hq_server.services import customer_list


def add_pages(console: Blueprint) -> None:
    console.get("/customers", endpoint="customers")(customers)
    console.get("/customers/<key>", endpoint="customer")(customer)


def customers() -> ResponseReturnValue:
    text, state, before = (request.args.get(name, "").replace("\x00", "")[:200] for name in ("q", "state", "before"))
    found = customer_list.list_customers(database(), text, state, before)
    rows = [(listed, customer_state(listed)) for listed in found.customers]
    return page("customers.html", found=found, rows=rows, text=text, state=state, before=before)


def customer(key: str) -> ResponseReturnValue:
    found = customer_list.get_customer(database(), key)
    documents = customer_list.list_documents(database(), found)
    rows = [(document, document_state(document.state)) for document in documents]
    return page("customer.html", customer=found, state=customer_state(found), rows=rows)
