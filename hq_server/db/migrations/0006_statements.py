"""Statements: what a store's business day comes to, posted once; its vouchers, what was posted of which transaction,
and the days that have to be looked at.

Frozen: what a release once shipped never changes here, later migrations change it.
"""

from peewee import Database, SqliteDatabase
from playhouse.migrate import SchemaMigrator

_SQLITE = {
    "code": "TEXT",
    "text": "TEXT",
    "int": "INTEGER",
    "bool": "INTEGER",
    "auto": "INTEGER NOT NULL PRIMARY KEY",
    "by_key": "WITHOUT ROWID",
}
_POSTGRESQL = {
    "code": 'TEXT COLLATE "C"',
    "text": "TEXT",
    "int": "BIGINT",
    "bool": "BOOLEAN",
    "auto": "BIGSERIAL NOT NULL PRIMARY KEY",
    "by_key": "",
}

_TABLES = """
CREATE TABLE statement (
    store {code} NOT NULL, business_date {code} NOT NULL, number {int} NOT NULL, kind {code} NOT NULL,
    state {code} NOT NULL, method {code} NOT NULL, currency {code} NOT NULL, accounting_date {code} NOT NULL,
    version {int} NOT NULL, documents {int} NOT NULL, stale {bool} NOT NULL, held {bool} NOT NULL,
    released {bool} NOT NULL, checks {text} NOT NULL, accepted {text} NOT NULL, started_ms {int} NOT NULL,
    calculated_ms {int}, posted_ms {int}, PRIMARY KEY (store, business_date, number)
);
CREATE INDEX statement_unposted ON statement (store, business_date, number) WHERE state <> 'posted';
CREATE TABLE statement_due (
    id {auto}, store {code} NOT NULL, business_date {code} NOT NULL
);
CREATE TABLE statement_event (
    id {auto}, store {code} NOT NULL, business_date {code} NOT NULL, number {int} NOT NULL, event {code} NOT NULL,
    person {code} NOT NULL, detail {text} NOT NULL, made_ms {int} NOT NULL
);
CREATE INDEX statement_event_day ON statement_event (store, business_date, id);
CREATE TABLE statement_shift (
    store {code} NOT NULL, register {code} NOT NULL, shift {code} NOT NULL, business_date {code} NOT NULL,
    number {int} NOT NULL, PRIMARY KEY (store, register, shift)
) {by_key};
CREATE TABLE statement_tender (
    store {code} NOT NULL, business_date {code} NOT NULL, number {int} NOT NULL, register {code} NOT NULL,
    shift {code} NOT NULL, tender {code} NOT NULL, amount_minor {int} NOT NULL, expected_minor {int} NOT NULL,
    counted_minor {int}, variance_minor {int}, PRIMARY KEY (store, business_date, number, register, shift, tender)
) {by_key};
CREATE TABLE posting_head (
    store {code} NOT NULL PRIMARY KEY, next {int} NOT NULL
);
CREATE TABLE posting (
    store {code} NOT NULL, id {int} NOT NULL, batch {int} NOT NULL, business_date {code} NOT NULL,
    number {int} NOT NULL, register {code} NOT NULL, shift {code} NOT NULL, first_sequence {int} NOT NULL,
    last_sequence {int} NOT NULL, documents {int} NOT NULL, made_ms {int} NOT NULL, PRIMARY KEY (store, id)
);
CREATE INDEX posting_shift ON posting (store, business_date, register, shift);
CREATE TABLE posted_transaction (
    store {code} NOT NULL, register {code} NOT NULL, sequence {int} NOT NULL, posting {int} NOT NULL,
    PRIMARY KEY (store, register, sequence)
) {by_key};
CREATE TABLE posting_total (
    store {code} NOT NULL, posting {int} NOT NULL, type {code} NOT NULL, staff {code} NOT NULL, count {int} NOT NULL,
    total_minor {int} NOT NULL, tax_minor {int} NOT NULL, discount_minor {int} NOT NULL,
    rounded_up_minor {int} NOT NULL, rounded_down_minor {int} NOT NULL, PRIMARY KEY (store, posting, type, staff)
) {by_key};
CREATE TABLE posting_rate (
    store {code} NOT NULL, posting {int} NOT NULL, tax_rate {int} NOT NULL, gross_minor {int} NOT NULL,
    tax_minor {int} NOT NULL, discount_minor {int} NOT NULL, PRIMARY KEY (store, posting, tax_rate)
) {by_key};
CREATE TABLE posting_tender (
    store {code} NOT NULL, posting {int} NOT NULL, type {code} NOT NULL, tender {code} NOT NULL, count {int} NOT NULL,
    received_minor {int} NOT NULL, given_minor {int} NOT NULL, change_minor {int} NOT NULL,
    PRIMARY KEY (store, posting, type, tender)
) {by_key};
CREATE TABLE posting_account (
    store {code} NOT NULL, posting {int} NOT NULL, type {code} NOT NULL, account {code} NOT NULL, count {int} NOT NULL,
    amount_minor {int} NOT NULL, PRIMARY KEY (store, posting, type, account)
) {by_key};
CREATE TABLE posted_fact (
    store {code} NOT NULL, register {code} NOT NULL, sequence {int} NOT NULL, posting {int} NOT NULL,
    facts {text} NOT NULL, PRIMARY KEY (store, register, sequence, posting)
);
CREATE TABLE posting_change (
    id {auto}, store {code} NOT NULL, business_date {code} NOT NULL, register {code} NOT NULL, sequence {int} NOT NULL,
    shift {code} NOT NULL, noted_ms {int} NOT NULL, posting {int}
);
CREATE INDEX posting_change_open ON posting_change (store, business_date) WHERE posting IS NULL;
CREATE INDEX posting_change_transaction ON posting_change (store, register, sequence);
CREATE TABLE voucher_head (
    store {code} NOT NULL, year {code} NOT NULL, next {int} NOT NULL, PRIMARY KEY (store, year)
);
CREATE TABLE voucher (
    store {code} NOT NULL, id {code} NOT NULL, business_date {code} NOT NULL, number {int} NOT NULL,
    part {code} NOT NULL, batch {int} NOT NULL, journal {code} NOT NULL, accounting_date {code} NOT NULL,
    currency {code} NOT NULL, amount_minor {int} NOT NULL, posted_ms {int} NOT NULL, PRIMARY KEY (store, id)
);
CREATE UNIQUE INDEX voucher_once ON voucher (store, business_date, number, part, batch);
CREATE INDEX voucher_accounting_date ON voucher (accounting_date, store, id);
CREATE TABLE voucher_line (
    store {code} NOT NULL, voucher {code} NOT NULL, line {int} NOT NULL, account {code} NOT NULL, name {text} NOT NULL,
    about {code} NOT NULL, subject {code} NOT NULL, group_key {code} NOT NULL, debit_minor {int} NOT NULL,
    credit_minor {int} NOT NULL, PRIMARY KEY (store, voucher, line)
) {by_key};
CREATE INDEX business_day_date ON business_day (store, business_date);
"""

_ROWS = """
INSERT INTO statement_due (store, business_date) SELECT DISTINCT store, business_date FROM business_day;
INSERT INTO job (name, every_seconds, enabled, next_due_ms) VALUES ('statements', 30, {yes}, 0);
"""


def up(migrator: SchemaMigrator, db: Database) -> None:
    on_sqlite = isinstance(db, SqliteDatabase)
    script = _TABLES.format(**(_SQLITE if on_sqlite else _POSTGRESQL)) + _ROWS.format(yes="1" if on_sqlite else "TRUE")
    for statement in script.split(";"):
        if statement.strip():
            db.execute_sql(statement)  # type: ignore[no-untyped-call]
