"""The rows of a chain of shops as plain SQL for PostgreSQL: what HQ has after two years of trade, made set by set."""

_NUMBERS = """
CREATE FUNCTION bench_id(ms bigint, salt text) RETURNS text IMMUTABLE LANGUAGE sql AS $$
  SELECT substr(t, 1, 8) || '-' || substr(t, 9, 4) || '-7' || substr(h, 1, 3) || '-8' || substr(h, 4, 3) || '-'
         || substr(h, 7, 12) FROM (SELECT lpad(to_hex(ms), 12, '0') AS t, md5(salt) AS h) AS parts $$;
CREATE FUNCTION bench_slot_ms(shift bigint, slot bigint) RETURNS bigint IMMUTABLE LANGUAGE sql AS $$
  SELECT {first_ms} + shift / {registers} * 86400000 + slot * {slot_ms} + shift % {registers} $$;
CREATE FUNCTION bench_customer(k bigint) RETURNS text IMMUTABLE LANGUAGE sql AS $$
  SELECT bench_id(bench_slot_ms(k / {per_shift}, 1 + k % {per_shift}), 'customer' || k) $$;
CREATE UNLOGGED TABLE bench_shift AS
  SELECT n, (101 + n % {registers} / 2)::text AS store, (1 + n % 2)::text AS register,
         ('{first_day}'::date + (n / {registers})::int)::text AS business_date,
         bench_id(bench_slot_ms(n, 0), 'shift' || n) AS shift, n / {registers} * {slots} + 1 AS first_sequence,
         bench_slot_ms(n, 0) AS opened_ms, n / {registers} = {days} - 1 AS is_open, n / {registers} AS day
  FROM generate_series(0, {registers}::bigint * {days} - 1) AS n;
CREATE UNLOGGED TABLE bench_sale AS
  SELECT s.store, s.register, s.business_date, s.shift, s.first_sequence + {per_shift} + i AS sequence,
         bench_slot_ms(s.n, {per_shift} + i) AS made_ms, s.n * {sales} + i - 1 AS t,
         (500 + (s.n * {sales} + i) * 7919 % 20000)::bigint AS total, s.day
  FROM bench_shift s CROSS JOIN generate_series(1, {sales}) AS i;
"""
_SHOPS = """
INSERT INTO store SELECT (100 + n)::text, 'Shop ' || n, n || ' High Street', 'EUR', TRUE, 'Europe/Dublin', '21:00',
    TRUE,
  'en', '', {first_ms} FROM generate_series(1, {stores}) AS n;
INSERT INTO register (store, number, name, epoch, created_ms, token_hash, activated_ms, device_name, version,
  last_sequence, last_hash, last_upload_ms, last_contact_ms, recorded_sequence, waiting, pending_customers,
  complete_sequence, closing_warned)
  SELECT store, register, 'Till', 1, {first_ms}, md5(n::text), {first_ms}, 'till', '1', {days} * {slots} - 1,
  md5(n::text), {now_ms} - 60000, {now_ms} - 60000, {days} * {slots} - 1, 0, 0, {days} * {slots} - 1, ''
  FROM bench_shift WHERE n < {registers};
INSERT INTO staff SELECT number, 's-' || lpad(n::text, 3, '0'), 'Person ' || n,
  CASE WHEN n < 3 THEN 'manager' ELSE 'cashier' END, 'en', '', '', TRUE
  FROM store CROSS JOIN generate_series(1, 12) AS n;
INSERT INTO product SELECT 'SKU-' || lpad(n::text, 6, '0'), (ARRAY['Soap', 'Kettle', 'Notebook', 'Towel', 'Lamp'])[1 +
    n % 5]
  || ' ' || n, 'each', (ARRAY[23000, 13500, 9000])[1 + n % 3], n % 50 > 0, 'C' || n % 40
  FROM generate_series(1, {products}) AS n;
INSERT INTO product_barcode SELECT '20' || lpad(n::text, 10, '0'), 'SKU-' || lpad(n::text, 6, '0')
  FROM generate_series(1, {products}) AS n;
INSERT INTO price SELECT sku, 100 + abs(hashtext(sku)) % 10000, 'EUR' FROM product;
INSERT INTO dated_price SELECT 'SKU-' || lpad(n::text, 6, '0'), '2026-12-01', '2026-12-24', 999
  FROM generate_series(1, {products}, 10) AS n;
INSERT INTO setup_item SELECT 'discount', 'D' || n, 'all', json_build_object('code', 'D' || n, 'name', 'Offer ' || n,
  'method', 'percent', 'value', 10000, 'active', TRUE)::text, {now_ms} FROM generate_series(1, 500) AS n;
"""
_CUSTOMERS = """
INSERT INTO customer SELECT bench_customer(k),
  CASE WHEN k < {customers} * 0.99995 - 2 THEN lpad((k + 1)::text, 9, '0') END, s.store, s.register,
  bench_id(s.opened_ms, 'document' || k), 'person', p.first_name, p.last_name, '',
  '+3538' || lpad((k % 100000000)::text, 8, '0'), lower(p.last_name) || k || '@example.com', 'en', made_ms,
  made_ms + 60000, CASE WHEN k < {customers} * 0.99995 - 2 THEN made_ms + 90000 END, FALSE
  FROM (SELECT k, k / {per_shift} AS n, bench_slot_ms(k / {per_shift}, 1 + k % {per_shift}) AS made_ms
    FROM generate_series(0, {customers}::bigint - 1) AS k) AS one
  JOIN bench_shift s USING (n) JOIN bench_person p ON p.place = k * 7919 % {people} ORDER BY k;
INSERT INTO customer_search (customer, words) SELECT bench_customer(k), p.words || ' 3538'
  || lpad((k % 100000000)::text, 8, '0') || ' 8' || lpad((k % 100000000)::text, 8, '0')
  FROM generate_series(0, {customers}::bigint - 1) AS k JOIN bench_person p ON p.place = k * 7919 % {people} ORDER BY
    k;
INSERT INTO customer_field SELECT bench_customer(k), 'address.a' || k || '.' || field, value, {first_ms}, ''
  FROM generate_series(0, {customers}::bigint - 1) AS k JOIN bench_person p ON p.place = k * 7919 % {people}
  CROSS JOIN LATERAL (VALUES ('purpose', 'home'), ('street', p.street), ('city', p.city), ('postcode', p.postcode))
  AS part (field, value) WHERE k % 10 < 6 ORDER BY k;
INSERT INTO customer_field SELECT bench_customer(k), 'contact.c' || k || '.' || field, value, {first_ms}, ''
  FROM generate_series(3, {customers}::bigint - 1, 10) AS k CROSS JOIN LATERAL (VALUES ('type', 'email'),
  ('value', 'other' || k || '@example.com')) AS part (field, value) ORDER BY k;
INSERT INTO loyalty_card SELECT '977' || lpad(k::text, 10, '0'), bench_customer(k), k % 500, {first_ms}
  FROM generate_series(0, {customers}::bigint - 1, 5) AS k;
INSERT INTO feed_change SELECT 1010, 'all', bench_customer(k), 'customer', k + 1,
  bench_slot_ms(k / {per_shift}, 1 + k % {per_shift}) + 95000
  FROM generate_series(0, ({customers} * 0.9999)::bigint - 4) AS k;
INSERT INTO feed_change SELECT 1040, 'all', sku, 'product', row_number() OVER (ORDER BY sku), {first_ms} FROM product;
INSERT INTO feed_change SELECT 1020, 'all', sku, 'price', row_number() OVER (ORDER BY sku), {first_ms} FROM product;
INSERT INTO feed_head SELECT feed, max(position) FROM feed_change GROUP BY feed ON CONFLICT (feed)
  DO UPDATE SET position = excluded.position;
INSERT INTO register_cursor SELECT store, number, feed, position, {now_ms} - 30000
  FROM register CROSS JOIN feed_head;
INSERT INTO customer_change (customer, field, old, new, outcome, store, register, document, staff, changed_ms,
    applied_ms)
  SELECT bench_customer(i * 5), field, 'old', 'new', 'taken', s.store, s.register, bench_id(s.opened_ms, 'change' ||
    i),
  's-001', s.opened_ms + i % 1000, s.opened_ms + 60000 + i % 1000
  FROM generate_series(0, {customers}::bigint / 5 - 1) AS i JOIN bench_shift s ON s.n = i * 5 / {per_shift}
  CROSS JOIN (VALUES ('phone'), ('email')) AS part (field) ORDER BY i;
INSERT INTO customer_conflict SELECT bench_customer(i * ({customers} / {conflicts})), 'phone', '101', '1', '1',
  bench_id({now_ms}, 'conflict' || i), 's-001', {now_ms} FROM generate_series(0, {conflicts}::bigint - 1) AS i;
INSERT INTO merge_proposal SELECT bench_id({now_ms}, 'proposal' || i), bench_customer(i * 2), bench_customer(i * 2 +
    1),
  60 + i % 40, '[["phone",50],["name",20]]', CASE WHEN i % 10 = 0 THEN 'dismissed' ELSE 'open' END, '', {now_ms}, '',
    NULL
  FROM generate_series(0, {proposals}::bigint - 1) AS i;
INSERT INTO erasure SELECT bench_customer({customers} / 2 + i), bench_id({now_ms} - i, 'erasure' || i), 'claire',
    'paul', 'asked',
  {now_ms} - i * 3600000, '', '' FROM generate_series(0, {erasures}::bigint - 1) AS i;
"""
_DOCUMENTS = """
INSERT INTO inbox SELECT s.store, s.register, s.first_sequence + slot,
  CASE WHEN slot BETWEEN 1 AND {per_shift} THEN bench_id(s.opened_ms, 'document' || s.n * {per_shift} + slot - 1)
    ELSE bench_id(bench_slot_ms(s.n, slot), 'document' || s.n || '.' || slot) END,
  CASE WHEN slot = 0 THEN 'shift.opened' WHEN slot = {slots} - 1 THEN 'shift.closed'
    WHEN slot <= {per_shift} THEN 'customer.created' ELSE 'transaction.recorded' END,
  s.business_date, bench_slot_ms(s.n, slot), md5('a' || s.n || slot), md5('b' || s.n || slot),
  convert_to(replace('{content}', '"sequence":2', '"sequence":' || s.first_sequence + slot), 'UTF8'),
  bench_slot_ms(s.n, slot) + 60000, CASE WHEN slot = {aside} AND s.n % {aside_every} = 0 THEN 'parked'
    WHEN slot = {aside} + 1 AND s.n % ({aside_every} * 4) = 0 THEN 'quarantined' ELSE 'applied' END, '',
  CASE WHEN slot = {aside} AND s.n % {aside_every} = 0 THEN bench_id(s.n, 'nobody') END, bench_slot_ms(s.n, slot) +
    60000
  FROM bench_shift s CROSS JOIN generate_series(0, {slots}::bigint - 1) AS slot
  WHERE NOT (s.is_open AND slot = {slots} - 1);
INSERT INTO transaction_header SELECT store, register, sequence, bench_id(made_ms, 'sale' || t),
  store || '-' || register || '-1' || lpad(sequence::text, 7, '0'), CASE WHEN t % 40 = 0 THEN 'return' ELSE 'sale'
    END,
  business_date, made_ms, 60, shift, 's-' || lpad((1 + t % 12)::text, 3, '0'),
  CASE WHEN t % 1000 = 1 THEN bench_customer(t / 1000 % 5) WHEN t % 10 < 3
    THEN bench_customer(t * 7919 % greatest(day * {registers} * {per_shift}, 1)) END,
  'EUR', CASE WHEN t % 40 = 0 THEN -total ELSE total END, total / 5, 0, 0, TRUE, '' FROM bench_sale;
INSERT INTO transaction_line SELECT store, register, sequence, line,
  'SKU-' || lpad((1 + (t * 31 + line) % {products})::text, 6, '0'), '', 'Thing ' || (t + line) % 1000, 1000, total /
    2,
  total / 2, (ARRAY[23000, 13500])[line], total / 10, FALSE, 'each', 0, ''
  FROM bench_sale CROSS JOIN generate_series(1, 2) AS line;
INSERT INTO transaction_tender SELECT store, register, sequence, 1, (ARRAY['cash', 'card', 'card'])[1 + t % 3], total,
    total,
  0, '' FROM bench_sale;
INSERT INTO transaction_return SELECT store, register, sequence, 1, store || '-1-1' || lpad(t::text, 7, '0'), 1, 1000
  FROM bench_sale WHERE t % 40 = 0;
INSERT INTO posted_transaction SELECT store, register, sequence, t / {sales} / {registers} * 2 + t / {sales} % 2 + 1
  FROM bench_sale WHERE day < {days} - 2;
INSERT INTO finding SELECT store, register, sequence, (ARRAY['total', 'unknown_product'])[1 + t % 2], 0,
    business_date, 'wrong',
  '', '', CASE WHEN day < {days} - 30 THEN 'closed' ELSE 'open' END, made_ms, made_ms FROM bench_sale WHERE t %
    {broken_every} = {broken_every} - 1;
INSERT INTO quarantine (store, register, sequence, document, verdict, reason, content, content_hash, received_ms,
    resolved_ms)
  SELECT store, register, first_sequence, '', 'unreadable', 'It is no JSON.', 'x', md5(n::text), opened_ms,
  CASE WHEN n % ({kept_every} * 10) > 0 THEN opened_ms END FROM bench_shift WHERE n % {kept_every} = 0;
INSERT INTO customer_order (store, id, register, sequence, number, deposit, staff, customer, address, address_lines,
    method,
  pickup_store, wanted_date, comment, currency, tax_included, lines, total_minor, tax_minor, discount_minor,
  deposit_minor, business_date, made_ms, made_offset, applied_ms, state, fault, reason, tries, order_number,
    numbered_ms,
  ended, ended_by, ended_store, ended_register, ended_staff, ended_date, ended_ms, end_reason, end_comment, version)
  SELECT store, bench_id(made_ms, 'order' || t), register, sequence, store || '-' || register || '-2'
  || lpad(sequence::text, 7, '0'), bench_id(made_ms, 'sale' || t), 's-001', bench_customer(t % {customers}), '', '',
  'pickup', store, business_date, '', 'EUR', TRUE, '[]', total, total / 5, 0, total / 10, business_date, made_ms, 60,
  made_ms, CASE WHEN t % (5 * {ordered_every}) = {ordered_every} - 1 AND day > {days} - 90 THEN 'failed' ELSE
    'created' END, '', '', 1,
  'SO' || lpad(t::text, 9, '0'), made_ms, CASE WHEN day < {days} - 14 THEN 'handed_over' ELSE '' END, '', '', '', '',
    '',
  NULL, '', '', 0 FROM bench_sale WHERE t % {ordered_every} = {ordered_every} - 1;
"""
_BOOKS = """
INSERT INTO business_day (store, register, shift, number, business_date, staff, currency, starting_minor, opened_ms,
  opened_sequence, closed_ms, closed_sequence, document, first_sequence, last_sequence, manifest, state, present,
  reason, confirmed_ms, documents)
  SELECT store, register, shift, n / {registers} + 1, business_date, 's-001', 'EUR', 10000, opened_ms, first_sequence,
  CASE WHEN NOT is_open THEN bench_slot_ms(n, {slots} - 1) END,
  CASE WHEN NOT is_open THEN first_sequence + {slots} - 1 END,
  CASE WHEN is_open THEN '' ELSE bench_id(bench_slot_ms(n, {slots} - 1), 'document' || n || '.' || {slots} - 1) END,
  first_sequence, first_sequence + {slots} - 1 - is_open::int, CASE WHEN is_open THEN '' ELSE
    replace(replace('{manifest}', '"first_sequence":1', '"first_sequence":' || first_sequence),
    '"last_sequence":{slots}', '"last_sequence":' || first_sequence + {slots} - 1) END,
  CASE WHEN is_open THEN 'open' ELSE 'confirmed' END, {slots} - 1, '',
  CASE WHEN NOT is_open THEN opened_ms + 43200000 END, {slots} - 1 FROM bench_shift;
INSERT INTO statement SELECT store, business_date, 1, 'day', CASE WHEN day < {days} - 2 THEN 'posted' WHEN day =
    {days} - 1
  THEN 'started' ELSE 'checked' END, 'total', 'EUR', business_date, 1, {sales} * 2, FALSE,
  day = {days} - 2 AND store::int % 10 = 1, FALSE, '[]', '[]', opened_ms, opened_ms + 43200000,
  CASE WHEN day < {days} - 2 THEN opened_ms + 43300000 END FROM bench_shift WHERE register = '1';
INSERT INTO statement_shift SELECT store, register, shift, business_date, 1 FROM bench_shift WHERE NOT is_open;
INSERT INTO statement_tender SELECT store, business_date, 1, register, shift, tender, 100000, 100000, 100000, 0
  FROM bench_shift CROSS JOIN (VALUES ('cash'), ('card')) AS part (tender) WHERE NOT is_open;
INSERT INTO statement_event (store, business_date, number, event, person, detail, made_ms)
  SELECT store, business_date, 1, event, '', '', opened_ms + 43200000 FROM bench_shift
  CROSS JOIN (VALUES ('started'), ('calculated'), ('posted')) AS part (event) WHERE register = '1' AND day < {days} -
    2;
INSERT INTO posting SELECT store, day * 2 + register::int, 0, business_date, 1, register, shift, first_sequence,
  first_sequence + {slots} - 1, {sales}, opened_ms + 43200000 FROM bench_shift WHERE NOT is_open;
INSERT INTO posting_total SELECT store, id, 'sale', 's-001', documents, 400000, 80000, 0, 0, 0 FROM posting;
INSERT INTO posting_rate SELECT store, id, rate, 200000, 40000, 0 FROM posting
  CROSS JOIN (VALUES (23000), (13500)) AS part (rate);
INSERT INTO posting_tender SELECT store, id, 'sale', tender, 10, 200000, 0, 0 FROM posting
  CROSS JOIN (VALUES ('cash'), ('card')) AS part (tender);
INSERT INTO voucher SELECT store, 'S' || store || '-' || day || '-' || part, business_date, 1, part, 0, 'VE',
    business_date,
  'EUR', 400000, opened_ms + 43300000 FROM bench_shift CROSS JOIN (VALUES ('sales'), ('payments')) AS parts (part)
  WHERE register = '1' AND day < {days} - 2;
INSERT INTO voucher_line SELECT store, id, line, (ARRAY['530000', '707000', '445710'])[line], 'Account', 'tender',
    'cash', '',
  CASE WHEN line = 1 THEN 400000 ELSE 0 END, CASE WHEN line > 1 THEN 200000 ELSE 0 END
  FROM voucher CROSS JOIN generate_series(1, 3) AS line;
INSERT INTO fiscal_seal SELECT store, register, n / {registers} + 1, shift, 'confirmed', business_date, 0, 0, 400000,
    0, 80000,
  '{{}}', md5(n::text), md5(n::text) FROM bench_shift WHERE NOT is_open;
"""
_MACHINES = """
INSERT INTO hour_count SELECT store, register, opened_ms / 3600000 * 3600000 + hour * 3600000, 5, 4
  FROM bench_shift CROSS JOIN generate_series(0, 9) AS hour WHERE day > {days} - 31;
INSERT INTO upload_session SELECT store, register, made_ms + 60000, 'network', sequence, sequence, 1, 1, 0,
  (t % 5000 = 3)::int, 0, 0, 1500, 12, '' FROM bench_sale WHERE day > {days} - 35;
INSERT INTO download_session SELECT store, register, 1010, made_ms + 70000, made_ms + 71000, t, t + 7, 1, 7, 4000,
    TRUE
  FROM bench_sale WHERE day > {days} - 35;
INSERT INTO job (name, every_seconds, enabled, next_due_ms) SELECT name, 60, TRUE, {now_ms} + 30000 FROM (VALUES
    ('P-job'),
  ('customer job'), ('1010'), ('statements'), ('merge proposals'), ('orders job'), ('validation'), ('set-up'))
  AS part (name) ON CONFLICT (name) DO UPDATE SET next_due_ms = excluded.next_due_ms;
INSERT INTO job_run (id, job, cause, worker, started_ms, finished_ms, state, rows_done, message)
  SELECT bench_id({now_ms} - i * 60000, 'run' || i), name, 'schedule', 'w', {now_ms} - i * 60000,
  {now_ms} - i * 60000 + 500, CASE WHEN i % 500 = 3 THEN 'failed' ELSE 'done' END, 3, 'Done.'
  FROM generate_series(1, {runs}::bigint) AS i JOIN (SELECT name, row_number() OVER (ORDER BY name) AS place FROM job)
    AS j
  ON j.place = 1 + i % 8;
INSERT INTO audit_entry SELECT i, {first_ms} + i * {days} * 86400000 / {entries}, CASE WHEN i % 7 = 0 THEN '' ELSE
    'person'
  || i % 20 END, (ARRAY['customer.changed', 'store.changed', 'statement.accepted', 'product.changed', 'user.changed'])
  [1 + i % 5], 'customer ' || lpad((i % 50000)::text, 9, '0'), CASE WHEN i % 3 = 0 THEN (101 + i % {stores})::text
  ELSE '' END, '[["phone","1","2"]]', md5(i::text), md5('a' || i), md5('b' || i - 1), md5('b' || i)
  FROM generate_series(1, {entries}::bigint) AS i;
UPDATE audit_head SET position = {entries}, hash = md5('b' || {entries});
INSERT INTO document_file (store, register, name, person, digest, first_sequence, last_sequence, documents, stored,
  duplicates, conflicts, unreadable, started_ms, finished_ms)
  SELECT store, register, 'documents.zip', 'claire', md5(n::text), 1, 50, 50, 50, 0, 0, 0, opened_ms, opened_ms
  FROM bench_shift WHERE n % {aside_every} = 0;
"""
_TABLES = "DROP TABLE bench_shift; DROP TABLE bench_sale; DROP TABLE bench_person;"
PARTS = (_NUMBERS, _SHOPS, _CUSTOMERS, _DOCUMENTS, _BOOKS, _MACHINES, _TABLES)
