-- Puts the tables that grow with every report into shards of Citus by server. Run in one transaction
-- after the migrations, by each hub that starts and by each restore; it skips what is done already,
-- so as to lock nothing that others use. LayoutTablesTest asks of each new table where it is.
DO $layout$
DECLARE
  tables regclass[];
  one regclass;
  reference name;
BEGIN
  SELECT array_agg(t ORDER BY n) INTO tables
  FROM unnest(ARRAY['agent_boot', 'metric_report', 'metric_report_unreadable', 'metric_chunk_raw',
    'metric_chunk_1m', 'metric_chunk_10m', 'metric_rollup_due', 'metric_space', 'report_snapshot',
    'process_top_minute', 'process_top']::regclass[]) WITH ORDINALITY AS u (t, n)
  WHERE t NOT IN (SELECT logicalrelid FROM pg_dist_partition);
  IF tables IS NULL THEN
    RETURN;
  END IF;

  -- Does what references to a server did, which a table in shards cannot have. Who adds such rows
  -- holds the server's row meanwhile.
  CREATE OR REPLACE FUNCTION delete_from_shards() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    DELETE FROM report_snapshot WHERE server_id = OLD.id;
    DELETE FROM process_top_minute WHERE server_id = OLD.id;
    DELETE FROM process_top WHERE server_id = OLD.id;
    RETURN NULL;
  END $$;
  CREATE OR REPLACE TRIGGER delete_from_shards AFTER DELETE ON server
    FOR EACH ROW EXECUTE FUNCTION delete_from_shards();

  FOREACH one IN ARRAY tables LOOP
    FOR reference IN SELECT conname FROM pg_constraint WHERE conrelid = one AND contype = 'f' LOOP
      EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', one, reference);
    END LOOP;
    -- All rows of one server are on one node, so that its transactions are, too.
    PERFORM create_distributed_table(one, 'server_id',
      colocate_with => CASE WHEN one = 'agent_boot'::regclass THEN 'none' ELSE 'agent_boot' END);
  END LOOP;
END $layout$;
