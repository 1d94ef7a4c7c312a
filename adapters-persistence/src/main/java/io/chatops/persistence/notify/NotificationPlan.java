package io.chatops.persistence.notify;

import static java.util.Objects.requireNonNull;

import io.chatops.core.identity.AlertId;
import io.chatops.core.identity.ServerId;
import io.chatops.core.notify.ChannelId;
import io.chatops.core.notify.Notification.Entry;
import io.chatops.core.notify.NotificationId;
import io.chatops.core.notify.NotificationRepository.Plan;
import io.chatops.persistence.sql.RowLocks;
import io.chatops.persistence.sql.Sql;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/** Carries out the decisions about notices in one transaction. */
final class NotificationPlan {
  private static final int NOTIFICATIONS_AT_ONCE = 100;

  private final PostgresNotificationRepository.Rows rows;
  private final Session session;
  private final Plan plan;

  NotificationPlan(PostgresNotificationRepository.Rows rows, Plan plan) {
    this.rows = rows;
    this.session = rows.getSession();
    this.plan = plan;
  }

  /** Carries out the decisions; returns false and writes nothing if they no longer fit. */
  boolean carryOut() {
    keepServers();
    Map<NotificationId, ChannelId> channels = lockJoined();
    if (channels.size() < plan.joined().size() || !claimNotices()) {
      return false;
    }
    plan.added().forEach(notification -> channels.put(notification.id(), notification.channelId()));
    addNotices();
    session.setJdbcBatchSize(NOTIFICATIONS_AT_ONCE);
    rows.persist(plan.added().stream().map(NotificationEntity::from));
    rows.flush();
    addEntries(channels);
    putFlapping();
    return true;
  }

  /** Locks the servers of all alerts and keys in the plan. */
  private void keepServers() {
    List<ServerId> servers =
        Sql.list(
            "SELECT DISTINCT server_id FROM alert WHERE id = ANY(?)",
            row -> new ServerId(row.getObject(1, UUID.class)),
            Sql.uuids(alertIds().map(AlertId::value)));
    plan.flapping().forEach(flapping -> servers.add(flapping.key().serverId()));
    RowLocks.keepServers(servers);
  }

  private Stream<AlertId> alertIds() {
    return Stream.of(
            plan.later().stream().map(notice -> notice.alertId()),
            plan.added().stream().flatMap(n -> n.alerts().stream()).map(Entry::alertId),
            plan.joined().values().stream().flatMap(List::stream).map(Entry::alertId))
        .flatMap(all -> all)
        .distinct();
  }

  /** Locks the notifications to be joined, so that none is sent before this is done. */
  private Map<NotificationId, ChannelId> lockJoined() {
    Map<NotificationId, ChannelId> channels = new HashMap<>();
    session
        .createNativeQuery(
            """
            SELECT * FROM notification
            WHERE id = ANY(:ids) AND state = 'PENDING' AND attempts = 0 ORDER BY id FOR UPDATE""",
            NotificationEntity.class)
        .setParameter(
            "ids", plan.joined().keySet().stream().map(NotificationId::value).toArray(UUID[]::new))
        .getResultStream()
        .forEach(row -> channels.put(new NotificationId(row.id()), row.channelId()));
    return channels;
  }

  private boolean claimNotices() {
    Sql.Values ids = Sql.uuids(plan.claimed().stream());
    List<UUID> present =
        Sql.list(
            "SELECT id FROM notification_outbox WHERE id = ANY(?) ORDER BY id FOR UPDATE",
            row -> row.getObject(1, UUID.class),
            ids);
    if (present.size() < plan.claimed().size()) {
      return false;
    }
    Sql.update("DELETE FROM notification_outbox WHERE id = ANY(?)", ids);
    return true;
  }

  private void addNotices() {
    Sql.batch(
        """
        INSERT INTO notification_outbox (id, alert_id, owner_id, kind, due_at, channel_id)
        SELECT ?, alert.id, ?, ?, ?, CAST(? AS uuid) FROM alert WHERE alert.id = ?
        ON CONFLICT (id) DO UPDATE SET alert_id = excluded.alert_id, due_at = excluded.due_at""",
        plan.later(),
        notice ->
            new @Nullable Object[] {
              notice.id(),
              notice.ownerId().value(),
              notice.kind(),
              notice.dueAt(),
              notice.channelId() == null ? null : notice.channelId().value(),
              notice.alertId().value()
            });
  }

  private record NewEntry(NotificationId id, Entry entry) {}

  private void addEntries(Map<NotificationId, ChannelId> channels) {
    List<NewEntry> all = new ArrayList<>();
    plan.added()
        .forEach(one -> one.alerts().forEach(entry -> all.add(new NewEntry(one.id(), entry))));
    plan.joined()
        .forEach((id, entries) -> entries.forEach(entry -> all.add(new NewEntry(id, entry))));
    Sql.batch(
        """
        INSERT INTO notification_alert (notification_id, alert_id, channel_id, why, added_at)
        SELECT ?, alert.id, ?, ?, ? FROM alert WHERE alert.id = ?
        ON CONFLICT (notification_id, alert_id) DO UPDATE
          SET why = excluded.why, added_at = excluded.added_at
          WHERE notification_alert.why <> 'OPENED'""",
        all,
        told ->
            new @Nullable Object[] {
              told.id().value(),
              requireNonNull(channels.get(told.id())).value(),
              told.entry().reason(),
              told.entry().addedAt(),
              told.entry().alertId().value()
            });
  }

  private void putFlapping() {
    Sql.batch(
        """
        INSERT INTO notification_flapping (threshold_id, server_id, detail, last_alert_id,
          openings, damped, changed_at)
        SELECT ?, server.id, ?, ?, CAST(? AS timestamptz[]), ?, ? FROM server WHERE server.id = ?
        ON CONFLICT (threshold_id, server_id, detail) DO UPDATE
          SET last_alert_id = excluded.last_alert_id, openings = excluded.openings,
            damped = excluded.damped, changed_at = excluded.changed_at""",
        plan.flapping(),
        flapping ->
            new @Nullable Object[] {
              flapping.key().thresholdId().value(),
              flapping.key().detail(),
              flapping.lastAlertId().value(),
              flapping.openings().stream().map(Instant::toString).toList(),
              flapping.damped(),
              flapping.changedAt(),
              flapping.key().serverId().value()
            });
  }
}
