-- A row or more in each table, for backups.
INSERT INTO users VALUES
  ('00000000-0000-4000-8000-000000000001', 'ada@example.org', 'Ada', 'ada', 'Ada ŁΩ', 'ADMIN', true, '$2a$12$x', '2026-11-01 00:00:00.123456+00'),
  ('00000000-0000-4000-8000-000000000002', 'bob@example.org', 'bob', 'bob', NULL, 'USER', false, '$2a$12$y', 'epoch');
INSERT INTO user_preferences VALUES ('00000000-0000-4000-8000-000000000001', E'{"a": "\\t\n"}');
INSERT INTO session (id, user_id, secret_hash, token_storage, created_at, last_used_at, expires_at, token_generation)
  VALUES ('00000000-0000-4000-8000-000000000003', '00000000-0000-4000-8000-000000000001', '\x00ff0a0d', 'BODY', now(), now(), 'infinity', 3);
INSERT INTO refresh_token VALUES ('\x0102', '00000000-0000-4000-8000-000000000003', 3);
INSERT INTO signing_key VALUES ('k', now(), 'public', '\x01');
INSERT INTO server (id, owner_id, name, metadata, tags, created_at, updated_at)
  SELECT md5('server' || i)::uuid, '00000000-0000-4000-8000-000000000001', 'server ' || i, '{}', ARRAY['a', 'b,"c"', ''], now(), now()
  FROM generate_series(1, 20) i;
DELETE FROM server WHERE name = 'server 20';
INSERT INTO api_key (id, server_id, owner_id, name, prefix, hash, created_at)
  SELECT gen_random_uuid(), id, owner_id, 'key', 'abc', '\xff', now() FROM server;
INSERT INTO metric_name (path, scale, unit) SELECT 'path.' || i, i, 'percent' FROM generate_series(1, 20) i;
DELETE FROM metric_name WHERE path = 'path.20';
INSERT INTO metric_label (value, server_id, used_on) SELECT 'label ' || i, gen_random_uuid(), current_date FROM generate_series(1, 20) i;
CREATE TABLE metric_report_2026112412 (LIKE metric_report INCLUDING ALL);
ALTER TABLE metric_report ATTACH PARTITION metric_report_2026112412 FOR VALUES FROM ('2026-11-24 12:00:00+00') TO ('2026-11-24 13:00:00+00');
INSERT INTO metric_report SELECT id, timestamptz '2026-11-24 12:00:00+00' + i * interval '1 second', i, decode(repeat('0102ff', 100), 'hex')
  FROM server, generate_series(1, 20) i;
INSERT INTO metric_report_unreadable SELECT id, now(), 1, '\x00' FROM server LIMIT 3;
INSERT INTO agent_boot SELECT id, 'boot', 7, 8, now() FROM server;
CREATE TABLE metric_chunk_raw_20261124 (LIKE metric_chunk_raw INCLUDING ALL);
ALTER TABLE metric_chunk_raw ATTACH PARTITION metric_chunk_raw_20261124 FOR VALUES FROM ('2026-11-24 00:00:00+00') TO ('2026-11-25 00:00:00+00');
INSERT INTO metric_chunk_raw SELECT id, '2026-11-24 12:00:00+00', 0, 720, '\x0102',
  (SELECT decode(string_agg(md5(name || j), ''), 'hex') FROM generate_series(1, 300) j), 100 FROM server;
CREATE TABLE metric_chunk_1m_20261124 (LIKE metric_chunk_1m INCLUDING ALL);
ALTER TABLE metric_chunk_1m ATTACH PARTITION metric_chunk_1m_20261124 FOR VALUES FROM ('2026-11-24 00:00:00+00') TO ('2026-11-25 00:00:00+00');
INSERT INTO metric_chunk_1m SELECT id, '2026-11-24 00:00:00+00', 0, 60, '\x01', '\x02', NULL FROM server;
CREATE TABLE metric_chunk_10m_202611 (LIKE metric_chunk_10m INCLUDING ALL);
ALTER TABLE metric_chunk_10m ATTACH PARTITION metric_chunk_10m_202611 FOR VALUES FROM ('2026-11-01 00:00:00+00') TO ('2026-12-01 00:00:00+00');
INSERT INTO metric_chunk_10m SELECT id, '2026-11-24 00:00:00+00', 0, 6, '\x01', '\x02', NULL FROM server;
INSERT INTO metric_rollup_due SELECT id, '2026-11-24 00:00:00+00' FROM server;
INSERT INTO metric_space SELECT 'raw', id, '2026-11-24 00:00:00+00', 1, NULL, 100, now(), now() FROM server;
INSERT INTO metric_retention_time VALUES (true, now());
INSERT INTO report_snapshot SELECT id, now(), '\x7b7d' FROM server;
INSERT INTO process_top_minute SELECT id, '2026-11-24 12:00:00+00', '\x01' FROM server;
INSERT INTO process_top SELECT id, '2026-11-24 12:00:00+00', '\x01' FROM server;
INSERT INTO alert_threshold (id, owner_id, metric_type, comparison, threshold_value, duration_ms, cooldown_ms, enabled, created_at, updated_at)
  VALUES ('00000000-0000-4000-8000-000000000004', '00000000-0000-4000-8000-000000000001', 'cpu', 'GT', 0.1::double precision + 0.2, 0, 0, true, now(), now());
INSERT INTO alert (id, owner_id, threshold_id, server_id, detail, server_name, metric_type, comparison, severity, message, threshold_value, current_value, peak_value, late, created_at, folded)
  SELECT md5('alert' || id)::uuid, owner_id, '00000000-0000-4000-8000-000000000004', id, '', name, 'cpu', 'GT', 'WARNING', 'high', 'NaN', '-0', 'Infinity', false, now(), 'high' FROM server;
INSERT INTO alert_hold SELECT '00000000-0000-4000-8000-000000000004', id, 'x', NULL, true, NULL, now(), NULL FROM server;
INSERT INTO notification_channel (id, owner_id, name, enabled, minimum_severity, notifies_resolved, quiet_start, quiet_end, quiet_days, quiet_zone, quiet_holds_critical, kind, settings, created_at, updated_at)
  VALUES (gen_random_uuid(), '00000000-0000-4000-8000-000000000001', 'c', true, 'WARNING', true, '22:00', '06:30', '{MONDAY}', 'UTC', false, 'SLACK', '\x01', now(), now());
INSERT INTO notification_outbox (id, alert_id, owner_id, kind, due_at) SELECT gen_random_uuid(), id, owner_id, 'OPENED', 'infinity' FROM alert;
INSERT INTO notification (id, owner_id, channel_id, channel_name, channel_kind, kind, held, state, attempts, created_at, ended_at)
  VALUES ('00000000-0000-4000-8000-000000000005', '00000000-0000-4000-8000-000000000001', gen_random_uuid(), 'c', 'SLACK', 'ALERTS', false, 'SENT', 1, now(), now());
INSERT INTO notification_alert (notification_id, alert_id, channel_id, why, added_at)
  SELECT '00000000-0000-4000-8000-000000000005', id, gen_random_uuid(), 'OPENED', now() FROM alert;
INSERT INTO notification_flapping SELECT '00000000-0000-4000-8000-000000000004', id, '', id, ARRAY[now(), 'epoch'], NULL, now() FROM server;
INSERT INTO command_execution (id, server_id, requested_by, requested_by_name, command, timeout_seconds, status, queued_at, output)
  SELECT gen_random_uuid(), id, owner_id, 'Ada', 'uptime', 30, 'COMPLETED', now(), '\x000a' FROM server;
INSERT INTO command_output_space SELECT id, owner_id, 2 FROM server;
INSERT INTO log_entry SELECT gen_random_uuid(), id, now(), 'INFO', 'hub', NULL, E'a\tb\\', 'a', ARRAY['n'], ARRAY[''] FROM server;
INSERT INTO note SELECT gen_random_uuid(), id, now(), 'Ada', 'note' FROM server;
INSERT INTO audit_event (id, at, last_at, event_count, actor_name, actor_folded, action, outcome)
  SELECT gen_random_uuid(), now(), now(), 1, 'Ada', 'ada', 'USER_REGISTER', 'ALLOWED' FROM generate_series(1, 5);
INSERT INTO enrolment_code SELECT id, owner_id, '\x01', 'host', NULL, now(), NULL FROM server;
INSERT INTO enrolment_token VALUES
  ('00000000-0000-4000-8000-000000000006', '00000000-0000-4000-8000-000000000001', 'fleet', 'abc', '\x02', '{a}', true, 1, NULL, now(), NULL, NULL);
INSERT INTO host_claim SELECT gen_random_uuid(), '00000000-0000-4000-8000-000000000006', owner_id, '\x03', id, name, NULL, NULL, NULL, now(), 'WAITING' FROM server LIMIT 1;
INSERT INTO hub VALUES ('00000000-0000-4000-8000-000000000007', 'hub-1:8080', now(), false, 'https://hub-1:8080', 'sha256//47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=');
INSERT INTO agent_owner SELECT id, '00000000-0000-4000-8000-000000000007', 3, 'CONNECTED', now(), NULL FROM server;
INSERT INTO server_values SELECT id, now(), '{}' FROM server;
INSERT INTO failed_sign_in VALUES ('\x0102', now());
INSERT INTO maintenance_due VALUES ('METRICS', 64, now()), ('OLD_RECORDS', 0, now());
INSERT INTO backup VALUES (true, now(), 1, true);
