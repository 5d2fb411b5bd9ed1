"""The first tables: stores, registers, the inbox and what is derived from it, feeds, catalogue, staff, jobs.

Frozen: what a release once shipped never changes here, later migrations change it.
"""

from peewee import Database, SqliteDatabase
from playhouse.migrate import SchemaMigrator

_SQLITE = {
    "code": "TEXT",
    "text": "TEXT",
    "int": "INTEGER",
    "bool": "INTEGER",
    "blob": "BLOB",
    "auto": "INTEGER NOT NULL PRIMARY KEY",
    "by_key": "WITHOUT ROWID",
}
_POSTGRESQL = {
    "code": 'TEXT COLLATE "C"',
    "text": "TEXT",
    "int": "BIGINT",
    "bool": "BOOLEAN",
    "blob": "BYTEA",
    "auto": "BIGSERIAL NOT NULL PRIMARY KEY",
    "by_key": "",
}

_TABLES = """
CREATE TABLE hq_setting (
    key {code} NOT NULL PRIMARY KEY, value {text} NOT NULL
);
CREATE TABLE hq_user (
    name {code} NOT NULL PRIMARY KEY, full_name {text} NOT NULL, password_hash {text} NOT NULL,
    role {code} NOT NULL, language {code} NOT NULL, active {bool} NOT NULL, created_ms {int} NOT NULL,
    signed_in_ms {int}
);
CREATE TABLE store (
    number {code} NOT NULL PRIMARY KEY, name {text} NOT NULL, address {text} NOT NULL,
    currency {code} NOT NULL, tax_included {bool} NOT NULL, time_zone {code} NOT NULL,
    end_of_day {code} NOT NULL, async_customers {bool} NOT NULL, language {code} NOT NULL,
    receipt_footer {text} NOT NULL, created_ms {int} NOT NULL
);
CREATE TABLE register (
    store {code} NOT NULL, number {code} NOT NULL, name {text} NOT NULL, epoch {int} NOT NULL,
    created_ms {int} NOT NULL, code_hash {code}, code_expires_ms {int}, code_used_ms {int}, token_hash {code},
    activated_ms {int}, revoked_ms {int}, device_name {text} NOT NULL, version {code} NOT NULL,
    last_sequence {int} NOT NULL, last_hash {code} NOT NULL, last_upload_ms {int}, last_contact_ms {int},
    clock_skew_ms {int}, recorded_sequence {int} NOT NULL, waiting {int} NOT NULL,
    pending_customers {int} NOT NULL, PRIMARY KEY (store, number)
);
CREATE UNIQUE INDEX register_token_hash ON register (token_hash);
CREATE INDEX register_code_hash ON register (code_hash);
CREATE TABLE register_cursor (
    store {code} NOT NULL, register {code} NOT NULL, feed {int} NOT NULL, position {int} NOT NULL,
    seen_ms {int} NOT NULL, PRIMARY KEY (store, register, feed)
) {by_key};
CREATE TABLE inbox (
    store {code} NOT NULL, register {code} NOT NULL, sequence {int} NOT NULL, id {code} NOT NULL,
    kind {code} NOT NULL, business_date {code} NOT NULL, made_ms {int} NOT NULL, previous_hash {code} NOT NULL,
    hash {code} NOT NULL, content {blob} NOT NULL, received_ms {int} NOT NULL, state {code} NOT NULL,
    reason {text} NOT NULL, waits_for {code}, applied_ms {int}, PRIMARY KEY (store, register, sequence)
);
CREATE UNIQUE INDEX inbox_id ON inbox (store, id);
CREATE INDEX inbox_waits_for ON inbox (waits_for) WHERE waits_for IS NOT NULL;
CREATE INDEX inbox_not_applied ON inbox (store, register, sequence) WHERE state <> 'applied';
CREATE TABLE quarantine (
    id {auto}, store {code} NOT NULL, register {code} NOT NULL, sequence {int} NOT NULL,
    document {code} NOT NULL, verdict {code} NOT NULL, reason {text} NOT NULL, content {blob} NOT NULL,
    content_hash {code} NOT NULL, received_ms {int} NOT NULL, resolved_ms {int}
);
CREATE UNIQUE INDEX quarantine_content ON quarantine (store, register, content_hash);
CREATE TABLE customer (
    id {code} NOT NULL PRIMARY KEY, account_number {code}, store {code} NOT NULL, register {code} NOT NULL,
    document {code} NOT NULL, customer_type {code} NOT NULL, first_name {text} NOT NULL,
    last_name {text} NOT NULL, organization {text} NOT NULL, phone {text} NOT NULL, email {text} NOT NULL,
    language {code} NOT NULL, created_ms {int} NOT NULL, applied_ms {int} NOT NULL, numbered_ms {int},
    unpublished {bool} NOT NULL
);
CREATE UNIQUE INDEX customer_account_number ON customer (account_number);
CREATE INDEX customer_pending ON customer (id) WHERE account_number IS NULL;
CREATE INDEX customer_unpublished ON customer (id) WHERE unpublished AND account_number IS NOT NULL;
CREATE TABLE transaction_header (
    store {code} NOT NULL, register {code} NOT NULL, sequence {int} NOT NULL, id {code} NOT NULL,
    receipt {code} NOT NULL, type {code} NOT NULL, business_date {code} NOT NULL, made_ms {int} NOT NULL,
    made_offset {int} NOT NULL, shift {code} NOT NULL, staff {code} NOT NULL, customer {code},
    currency {code} NOT NULL, total_minor {int} NOT NULL, tax_minor {int} NOT NULL,
    PRIMARY KEY (store, register, sequence)
);
CREATE INDEX transaction_header_customer ON transaction_header (customer) WHERE customer IS NOT NULL;
CREATE TABLE transaction_line (
    store {code} NOT NULL, register {code} NOT NULL, sequence {int} NOT NULL, line {int} NOT NULL,
    sku {code} NOT NULL, barcode {code} NOT NULL, description {text} NOT NULL,
    quantity_thousandths {int} NOT NULL, unit_price_minor {int} NOT NULL, total_minor {int} NOT NULL,
    tax_rate {int} NOT NULL, tax_minor {int} NOT NULL, voided {bool} NOT NULL,
    PRIMARY KEY (store, register, sequence, line)
) {by_key};
CREATE TABLE transaction_tender (
    store {code} NOT NULL, register {code} NOT NULL, sequence {int} NOT NULL, position {int} NOT NULL,
    tender {code} NOT NULL, amount_minor {int} NOT NULL, tendered_minor {int} NOT NULL,
    change_minor {int} NOT NULL, PRIMARY KEY (store, register, sequence, position)
) {by_key};
CREATE TABLE business_day (
    store {code} NOT NULL, register {code} NOT NULL, shift {code} NOT NULL, number {int} NOT NULL,
    business_date {code} NOT NULL, staff {code} NOT NULL, currency {code} NOT NULL,
    starting_minor {int} NOT NULL, opened_ms {int} NOT NULL, opened_sequence {int} NOT NULL, closed_ms {int},
    closed_sequence {int}, document {code} NOT NULL, first_sequence {int} NOT NULL,
    last_sequence {int} NOT NULL, manifest {text} NOT NULL, state {code} NOT NULL, present {int} NOT NULL,
    reason {text} NOT NULL, confirmed_ms {int}, PRIMARY KEY (store, register, shift)
);
CREATE INDEX business_day_unconfirmed ON business_day (store, register, first_sequence) WHERE state IN ('waiting',
'differs'); CREATE TABLE feed_head (
    feed {int} NOT NULL PRIMARY KEY, position {int} NOT NULL
);
CREATE TABLE feed_change (
    feed {int} NOT NULL, scope {code} NOT NULL, key {code} NOT NULL, kind {code} NOT NULL,
    position {int} NOT NULL, changed_ms {int} NOT NULL, PRIMARY KEY (feed, scope, key)
) {by_key};
CREATE UNIQUE INDEX feed_change_position ON feed_change (feed, scope, position);
CREATE TABLE number_sequence (
    name {code} NOT NULL PRIMARY KEY, next {int} NOT NULL
);
CREATE TABLE staff (
    store {code} NOT NULL, id {code} NOT NULL, name {text} NOT NULL, role {code} NOT NULL,
    language {code} NOT NULL, pin_salt {code} NOT NULL, pin_hash {code} NOT NULL, active {bool} NOT NULL,
    PRIMARY KEY (store, id)
);
CREATE TABLE product (
    sku {code} NOT NULL PRIMARY KEY, name {text} NOT NULL, unit {code} NOT NULL, tax_rate {int} NOT NULL,
    active {bool} NOT NULL
);
CREATE TABLE product_barcode (
    barcode {code} NOT NULL PRIMARY KEY, sku {code} NOT NULL
);
CREATE INDEX product_barcode_sku ON product_barcode (sku);
CREATE TABLE price (
    sku {code} NOT NULL PRIMARY KEY, price_minor {int} NOT NULL, currency {code} NOT NULL
);
CREATE TABLE job (
    name {code} NOT NULL PRIMARY KEY, every_seconds {int} NOT NULL, enabled {bool} NOT NULL,
    next_due_ms {int} NOT NULL
);
CREATE TABLE job_task (
    id {auto}, job {code} NOT NULL, cause {code} NOT NULL, requested_ms {int} NOT NULL, due_ms {int} NOT NULL,
    attempts {int} NOT NULL, run {code}, lease_until_ms {int}
);
CREATE INDEX job_task_due ON job_task (due_ms);
CREATE INDEX job_task_run ON job_task (run);
CREATE TABLE job_run (
    id {code} NOT NULL PRIMARY KEY, job {code} NOT NULL, cause {code} NOT NULL, worker {code} NOT NULL,
    started_ms {int} NOT NULL, finished_ms {int}, state {code} NOT NULL, rows_done {int} NOT NULL,
    message {text} NOT NULL
);
CREATE INDEX job_run_started ON job_run (job, started_ms);
"""

_ROWS = """
INSERT INTO feed_head (feed, position) VALUES (1010, 0), (1020, 0), (1040, 0), (1060, 0), (1070, 0), (1090, 0);
INSERT INTO number_sequence (name, next) VALUES ('account number', 1);
INSERT INTO job (name, every_seconds, enabled, next_due_ms) VALUES
    ('P-job', 10, {yes}, 0), ('customer job', 10, {yes}, 0), ('1010', 10, {yes}, 0);
"""


def up(migrator: SchemaMigrator, db: Database) -> None:
    on_sqlite = isinstance(db, SqliteDatabase)
    script = _TABLES.format(**(_SQLITE if on_sqlite else _POSTGRESQL)) + _ROWS.format(yes="1" if on_sqlite else "TRUE")
    for statement in script.split(";"):
        if statement.strip():
            db.execute_sql(statement)  # type: ignore[no-untyped-call]
