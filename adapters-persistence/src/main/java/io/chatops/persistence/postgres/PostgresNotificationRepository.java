package io.chatops.persistence.postgres;

import io.chatops.core.alert.AlertKey;
import io.chatops.core.identity.AlertId;
import io.chatops.core.identity.UserId;
import io.chatops.core.notify.ChannelId;
import io.chatops.core.notify.Flapping;
import io.chatops.core.notify.Notice;
import io.chatops.core.notify.Notification;
import io.chatops.core.notify.NotificationId;
import io.chatops.core.notify.NotificationRepository;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Notices and notifications in PostgreSQL. */
public final class PostgresNotificationRepository implements NotificationRepository {
  private final Database database;

  public PostgresNotificationRepository(DataSource dataSource) {
    this.database = new Database(dataSource);
  }

  @Override
  public List<Notice> dueNotices(Instant now, Set<UserId> without, int perOwner, int limit) {
    // The owners one by one from the index: to find them among all the notices would take longer
    // with every notice that waits.
    return database.with(
        handle ->
            handle
                .createQuery(
                    """
                    WITH RECURSIVE owner (id) AS (
                      (SELECT owner_id FROM notification_outbox
                        WHERE EXISTS (SELECT 1 FROM notification_outbox WHERE due_at <= :now)
                        ORDER BY owner_id LIMIT 1)
                      UNION ALL
                      SELECT (SELECT owner_id FROM notification_outbox
                        WHERE owner_id > owner.id ORDER BY owner_id LIMIT 1)
                      FROM owner WHERE owner.id IS NOT NULL)
                    SELECT notice.* FROM owner CROSS JOIN LATERAL (
                      SELECT *, row_number() OVER (ORDER BY due_at, id) AS place
                      FROM notification_outbox WHERE owner_id = owner.id AND due_at <= :now
                        AND owner.id <> ALL(CAST(:without AS uuid[]))
                      ORDER BY due_at, id LIMIT :perOwner) AS notice
                    ORDER BY place, due_at, id LIMIT :limit""")
                .bind("now", now)
                .bind("without", NotificationReader.ids(without.stream().map(UserId::value)))
                .bind("perOwner", perOwner)
                .bind("limit", limit)
                .map((row, context) -> NotificationRow.readNotice(row))
                .list());
  }

  @Override
  public Backlog backlog(ChannelId channelId, Instant since) {
    return database.with(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT
                      (SELECT count(*) FROM notification_alert AS entry
                        JOIN notification ON notification.id = notification_id
                        WHERE entry.channel_id = :channelId AND added_at >= :since AND NOT held)
                        AS recent,
                      (SELECT count(*) FROM notification
                        WHERE channel_id = :channelId AND next_attempt_at IS NOT NULL
                          AND NOT held)
                        AS waiting,
                      (SELECT id FROM notification
                        WHERE channel_id = :channelId AND kind = 'SUMMARY'
                          AND state = 'PENDING' AND attempts = 0 AND NOT held
                        ORDER BY created_at DESC, id LIMIT 1) AS open_summary,
                      (SELECT id FROM notification
                        WHERE channel_id = :channelId AND kind = 'SUMMARY'
                          AND state = 'PENDING' AND attempts = 0 AND held
                        ORDER BY created_at DESC, id LIMIT 1) AS held_summary,
                      (SELECT max(coalesce(ended_at, next_attempt_at)) FROM notification
                        WHERE channel_id = :channelId AND kind = 'SUMMARY' AND NOT held)
                        AS last_summary_at""")
                .bind("channelId", channelId.value())
                .bind("since", since)
                .map(
                    (row, context) ->
                        new Backlog(
                            row.getInt("recent"),
                            row.getInt("waiting"),
                            idOrNull(Database.uuidOrNull(row, "open_summary")),
                            idOrNull(Database.uuidOrNull(row, "held_summary")),
                            Database.instantOrNull(row, "last_summary_at")))
                .one());
  }

  private static @Nullable NotificationId idOrNull(@Nullable UUID id) {
    return id == null ? null : new NotificationId(id);
  }

  @Override
  public List<Flapping> findFlapping(Collection<AlertKey> keys) {
    return database.with(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT notification_flapping.* FROM notification_flapping
                    JOIN unnest(CAST(:thresholds AS uuid[]), CAST(:servers AS uuid[]), :details)
                      AS wanted (threshold_id, server_id, detail)
                      USING (threshold_id, server_id, detail)""")
                .bind(
                    "thresholds",
                    NotificationReader.ids(keys.stream().map(key -> key.thresholdId().value())))
                .bind(
                    "servers",
                    NotificationReader.ids(keys.stream().map(key -> key.serverId().value())))
                .bind("details", Database.array(keys.stream().map(AlertKey::detail).toList()))
                .map((row, context) -> NotificationRow.readFlapping(row))
                .list());
  }

  @Override
  public boolean isWaiting(ChannelId channelId, AlertId alertId) {
    return database.with(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT EXISTS (SELECT 1 FROM notification_alert AS entry
                      JOIN notification ON notification.id = notification_id
                      WHERE entry.alert_id = :alertId AND entry.channel_id = :channelId
                        AND next_attempt_at IS NOT NULL)""")
                .bind("channelId", channelId.value())
                .bind("alertId", alertId.value())
                .mapTo(Boolean.class)
                .one());
  }

  @Override
  public boolean store(Plan plan) {
    return database.inTransaction(handle -> new NotificationPlan(handle, plan).carryOut());
  }

  @Override
  public Optional<Notification> claim(
      Instant now, Instant leaseUntil, Set<ChannelId> busyChannels, Set<UserId> busyOwners) {
    return database.inTransaction(
        handle ->
            handle
                .createQuery(
                    """
                    UPDATE notification
                    SET state = 'SENDING', attempts = attempts + 1, next_attempt_at = :leaseUntil
                    WHERE id = (
                      SELECT id FROM notification WHERE next_attempt_at <= :now
                        AND channel_id <> ALL(CAST(:busyChannels AS uuid[]))
                        AND owner_id <> ALL(CAST(:busyOwners AS uuid[]))
                      ORDER BY attempts > 0, next_attempt_at, id
                      LIMIT 1 FOR UPDATE SKIP LOCKED)
                    RETURNING *""")
                .bind("now", now)
                .bind("leaseUntil", leaseUntil)
                .bind(
                    "busyChannels",
                    NotificationReader.ids(busyChannels.stream().map(ChannelId::value)))
                .bind("busyOwners", NotificationReader.ids(busyOwners.stream().map(UserId::value)))
                .map((row, context) -> NotificationRow.read(row))
                .findOne()
                .map(claimed -> NotificationReader.whole(handle, claimed)));
  }

  @Override
  public boolean finish(Notification claimed, Notification after) {
    return database.with(
        handle ->
            NotificationRow.boundState(
                        handle.createUpdate(
                            """
                            UPDATE notification SET state = :state, attempts = :attempts,
                              next_attempt_at = :nextAttemptAt, ended_at = :endedAt,
                              detail = :detail
                            WHERE id = :id AND state = 'SENDING' AND attempts = :claimed"""),
                        after)
                    .bind("claimed", claimed.attempts())
                    .execute()
                == 1);
  }

  @Override
  public void suppressWaiting(ChannelId channelId, String why, Instant now) {
    database.with(
        handle ->
            handle
                .createUpdate(
                    """
                    UPDATE notification
                    SET state = 'SUPPRESSED', next_attempt_at = NULL, ended_at = :now, detail = :why
                    WHERE id IN (
                      SELECT id FROM notification
                      WHERE channel_id = :channelId AND state = 'PENDING'
                      ORDER BY id FOR UPDATE)""")
                .bind("channelId", channelId.value())
                .bind("why", why)
                .bind("now", now)
                .execute());
  }

  @Override
  public Page find(Query query) {
    return database.inTransaction(handle -> NotificationReader.page(handle, query));
  }

  @Override
  public long waitingCount() {
    return database.with(
        handle ->
            handle
                .createQuery("SELECT count(*) FROM notification WHERE next_attempt_at IS NOT NULL")
                .mapTo(Long.class)
                .one());
  }

  @Override
  public int deleteEndedBefore(Instant time) {
    return database.with(
        handle ->
            handle
                    .createUpdate("DELETE FROM notification WHERE ended_at < :time")
                    .bind("time", time)
                    .execute()
                + handle
                    .createUpdate("DELETE FROM notification_flapping WHERE changed_at < :time")
                    .bind("time", time)
                    .execute());
  }
}
