-- Servers that were removed. Their measurements refer to no row of theirs; whatever is still there
-- of them, or comes from another hub that has not noticed yet, is deleted by the upkeep.
CREATE TABLE removed_server (
  server_id uuid PRIMARY KEY,
  removed_at timestamptz NOT NULL DEFAULT now()
);

CREATE FUNCTION note_removed_server() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO removed_server (server_id) VALUES (OLD.id) ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;

CREATE TRIGGER note_removed_server AFTER DELETE ON server
  FOR EACH ROW EXECUTE FUNCTION note_removed_server();

-- Those of which an earlier hub left something.
INSERT INTO removed_server (server_id)
SELECT DISTINCT server_id FROM metric_space
WHERE NOT EXISTS (SELECT FROM server WHERE id = metric_space.server_id);
