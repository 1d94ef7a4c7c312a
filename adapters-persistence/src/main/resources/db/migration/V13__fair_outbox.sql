-- Each owner's notices that are due, however many another owner has.
CREATE INDEX notification_outbox_owner_index ON notification_outbox (owner_id, due_at, id);
