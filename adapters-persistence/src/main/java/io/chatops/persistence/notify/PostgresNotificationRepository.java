package io.chatops.persistence.notify;

import io.chatops.core.alert.AlertKey;
import io.chatops.core.alert.Severity;
import io.chatops.core.identity.AlertId;
import io.chatops.core.identity.AlertThresholdId;
import io.chatops.core.identity.ServerId;
import io.chatops.core.identity.UserId;
import io.chatops.core.notify.ChannelId;
import io.chatops.core.notify.Flapping;
import io.chatops.core.notify.Notice;
import io.chatops.core.notify.Notification;
import io.chatops.core.notify.NotificationId;
import io.chatops.core.notify.NotificationMessage;
import io.chatops.core.notify.NotificationRepository;
import io.chatops.persistence.sql.Filter;
import io.chatops.persistence.sql.PostgresAdapter;
import io.chatops.persistence.sql.Reads;
import io.chatops.persistence.sql.RowLocks;
import io.chatops.persistence.sql.Sql;
import io.chatops.persistence.sql.StoredTime;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Sort;
import jakarta.inject.Singleton;
import jakarta.persistence.LockModeType;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Notices and notifications in PostgreSQL. */
@PostgresAdapter
class PostgresNotificationRepository implements NotificationRepository {
  private static final Sort NEWEST_FIRST = Sort.descending("createdAt").and("id");

  private final Rows rows;
  private final DueNotices notices;
  private final AlertEntries entries;
  private final UnreadableRows unreadable;

  PostgresNotificationRepository(
      Rows rows, DueNotices notices, AlertEntries entries, UnreadableRows unreadable) {
    this.rows = rows;
    this.notices = notices;
    this.entries = entries;
    this.unreadable = unreadable;
  }

  @Override
  @Reads
  public List<Notice> dueNotices(Instant now, Set<UserId> without, int perOwner, int limit) {
    return notices.due(now, without, perOwner, limit);
  }

  @Override
  @Reads
  public Backlog backlog(ChannelId channelId, Instant since) {
    return Sql.first(
            """
            SELECT
              (SELECT count(*) FROM notification_alert AS entry
                JOIN notification ON notification.id = notification_id
                WHERE entry.channel_id = channel.id AND added_at >= ? AND NOT held)
                AS recent,
              (SELECT count(*) FROM notification
                WHERE channel_id = channel.id AND next_attempt_at IS NOT NULL AND NOT held)
                AS waiting,
              (SELECT id FROM notification
                WHERE channel_id = channel.id AND kind = 'SUMMARY'
                  AND state = 'PENDING' AND attempts = 0 AND NOT held
                ORDER BY created_at DESC, id LIMIT 1) AS open_summary,
              (SELECT id FROM notification
                WHERE channel_id = channel.id AND kind = 'SUMMARY'
                  AND state = 'PENDING' AND attempts = 0 AND held
                ORDER BY created_at DESC, id LIMIT 1) AS held_summary,
              (SELECT max(coalesce(ended_at, next_attempt_at)) FROM notification
                WHERE channel_id = channel.id AND kind = 'SUMMARY' AND NOT held)
                AS last_summary_at
            FROM (SELECT CAST(? AS uuid) AS id) AS channel""",
            row ->
                new Backlog(
                    row.getInt("recent"),
                    row.getInt("waiting"),
                    idOrNull(row.getObject("open_summary", UUID.class)),
                    idOrNull(row.getObject("held_summary", UUID.class)),
                    StoredTime.readOrNull(row, "last_summary_at")),
            since,
            channelId.value())
        .orElseThrow();
  }

  private static @Nullable NotificationId idOrNull(@Nullable UUID id) {
    return id == null ? null : new NotificationId(id);
  }

  @Override
  @Reads
  public List<Flapping> findFlapping(Collection<AlertKey> keys) {
    return Sql.list(
        """
        SELECT notification_flapping.* FROM notification_flapping
        JOIN unnest(?, ?, ?) AS wanted (threshold_id, server_id, detail)
          USING (threshold_id, server_id, detail)""",
        PostgresNotificationRepository::flapping,
        Sql.uuids(keys.stream().map(key -> key.thresholdId().value())),
        Sql.uuids(keys.stream().map(key -> key.serverId().value())),
        Sql.texts(keys.stream().map(AlertKey::detail)));
  }

  private static Flapping flapping(ResultSet row) throws SQLException {
    String damped = row.getString("damped");
    Timestamp[] openings = (Timestamp[]) row.getArray("openings").getArray();
    return new Flapping(
        new AlertKey(
            new AlertThresholdId(row.getObject("threshold_id", UUID.class)),
            new ServerId(row.getObject("server_id", UUID.class)),
            row.getString("detail")),
        new AlertId(row.getObject("last_alert_id", UUID.class)),
        Stream.of(openings).map(Timestamp::toInstant).toList(),
        damped == null ? null : Severity.valueOf(damped),
        StoredTime.read(row, "changed_at"));
  }

  @Override
  @Reads
  public boolean isWaiting(ChannelId channelId, AlertId alertId) {
    return Sql.first(
            """
            SELECT EXISTS (SELECT 1 FROM notification_alert AS entry
              JOIN notification ON notification.id = notification_id
              WHERE entry.alert_id = ? AND entry.channel_id = ?
                AND next_attempt_at IS NOT NULL)""",
            row -> row.getBoolean(1),
            alertId.value(),
            channelId.value())
        .orElseThrow();
  }

  @Override
  public boolean store(Plan plan) {
    return new NotificationPlan(rows, plan).carryOut();
  }

  @Override
  public void addAboutBackup(Notification notification) {
    RowLocks.lockOwner(notification.ownerId()); // one hub after the other
    UUID channel = notification.channelId().value();
    boolean isNew =
        notification.kind() == NotificationMessage.Kind.BACKUP_LATE
            ? rows.count(
                    "channelId = ?1 and kind = 'BACKUP_LATE' and createdAt = ?2",
                    channel,
                    notification.createdAt())
                == 0
            : rows.find(
                    "channelId = ?1 and kind in ('BACKUP_LATE', 'BACKUP_TAKEN')",
                    NEWEST_FIRST,
                    channel)
                .firstResultOptional()
                .flatMap(this::read)
                .filter(newest -> newest.kind() == NotificationMessage.Kind.BACKUP_LATE)
                .isPresent();
    if (isNew) {
      rows.persist(NotificationEntity.from(notification));
    }
  }

  @Override
  public Optional<Notification> claim(
      Instant now, Instant leaseUntil, Set<ChannelId> busyChannels, Set<UserId> busyOwners) {
    while (true) {
      NotificationEntity row = due(now, busyChannels, busyOwners);
      if (row == null) {
        return Optional.empty();
      }
      Optional<Notification> due = read(row);
      if (due.isPresent()) {
        row.set(due.get().claimed(leaseUntil));
        return Optional.of(entries.addTo(List.of(row.toDomain()), Notification.MAX_ALERTS).get(0));
      }
      row.setAside(now);
      rows.flush();
    }
  }

  private @Nullable NotificationEntity due(
      Instant now, Set<ChannelId> busyChannels, Set<UserId> busyOwners) {
    return rows.getSession()
        .createNativeQuery(
            """
            SELECT * FROM notification WHERE next_attempt_at <= :now
              AND channel_id <> ALL(:busyChannels) AND owner_id <> ALL(:busyOwners)
            ORDER BY attempts > 0, next_attempt_at, id
            LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED""",
            NotificationEntity.class)
        .setParameter("now", now)
        .setParameter("busyChannels", ids(busyChannels, ChannelId::value))
        .setParameter("busyOwners", ids(busyOwners, UserId::value))
        .uniqueResult();
  }

  private Optional<Notification> read(NotificationEntity row) {
    return unreadable.read("notification", row.id(), row::toDomain);
  }

  @Override
  public boolean finish(Notification claimed, Notification after) {
    return rows.findByIdOptional(after.id().value(), LockModeType.PESSIMISTIC_WRITE)
        .filter(row -> row.isSending(claimed.attempts()))
        .map(
            row -> {
              row.set(after);
              return row;
            })
        .isPresent();
  }

  @Override
  public void suppressWaiting(ChannelId channelId, String why, Instant now) {
    Sql.update(
        """
        UPDATE notification
        SET state = 'SUPPRESSED', next_attempt_at = NULL, ended_at = ?, detail = ?
        WHERE id IN (
          SELECT id FROM notification WHERE channel_id = ? AND state = 'PENDING'
          ORDER BY id FOR UPDATE)""",
        now,
        why,
        channelId.value());
  }

  @Override
  @Reads
  public Page find(Query query) {
    Filter filter =
        new Filter()
            .and("ownerId = :ownerId", "ownerId", query.ownerId().value())
            .and("state = :state", "state", query.state() == null ? null : query.state().name())
            .and(
                "channelId = :channelId",
                "channelId",
                query.channelId() == null ? null : query.channelId().value())
            .and(
                "id in (select e.notificationId from AlertEntryEntity e"
                    + " where e.alertId = :alertId)",
                "alertId",
                query.alertId() == null ? null : query.alertId().value())
            .and("createdAt >= :since", "since", query.since());
    return filter.page(
        rows,
        NEWEST_FIRST,
        query.limit(),
        query.offset(),
        this::read,
        (page, total) ->
            new Page(
                entries.addTo(page.stream().flatMap(Optional::stream).toList(), Page.MAX_ALERTS),
                total));
  }

  @Override
  @Reads
  public long waitingCount() {
    return rows.count("nextAttemptAt is not null");
  }

  @Override
  public long unreadableCount() {
    return unreadable.count();
  }

  @Override
  public int deleteEndedBefore(Instant time) {
    return (int) rows.delete("endedAt < ?1", time)
        + Sql.update("DELETE FROM notification_flapping WHERE changed_at < ?", time);
  }

  static <T> UUID[] ids(Collection<T> values, Function<T, UUID> id) {
    return values.stream().map(id).toArray(UUID[]::new);
  }

  @Singleton
  static class Rows implements PanacheRepositoryBase<NotificationEntity, UUID> {}
}
