package io.chatops.persistence.postgres;

import io.chatops.core.notify.ChannelId;
import io.chatops.core.notify.Flapping;
import io.chatops.core.notify.Notice;
import io.chatops.core.notify.Notification;
import io.chatops.core.notify.Notification.Entry;
import io.chatops.core.notify.NotificationId;
import io.chatops.core.notify.NotificationRepository.Plan;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** Carries out what was decided about notices, within one transaction. */
final class NotificationPlan {
  private final Handle handle;
  private final Plan plan;

  NotificationPlan(Handle handle, Plan plan) {
    this.handle = handle;
    this.plan = plan;
  }

  /** False, and nothing is written, when what was decided does not fit any more. */
  boolean carryOut() {
    keepServers();
    Map<NotificationId, ChannelId> channels = takeJoined();
    if (channels.size() < plan.joined().size() || !takeNotices()) {
      return false;
    }
    addNotices();
    addNotifications();
    addEntries(channels);
    putFlapping();
    return true;
  }

  /**
   * First of all, as whoever removes a server begins with its row, too: else each could come to
   * hold what the other waits for.
   */
  private void keepServers() {
    handle
        .createQuery(
            """
            SELECT server.id FROM server WHERE id IN (
              SELECT alert.server_id FROM alert WHERE alert.id = ANY(CAST(:alerts AS uuid[])))
            OR id = ANY(CAST(:servers AS uuid[]))
            ORDER BY id FOR KEY SHARE""")
        .bind("alerts", NotificationReader.ids(alertIds()))
        .bind(
            "servers",
            NotificationReader.ids(plan.flapping().stream().map(f -> f.key().serverId().value())))
        .mapTo(UUID.class)
        .list();
  }

  private Stream<UUID> alertIds() {
    return Stream.of(
            plan.later().stream().map(notice -> notice.alertId().value()),
            plan.added().stream().flatMap(n -> n.alerts().stream()).map(e -> e.alertId().value()),
            plan.joined().values().stream().flatMap(List::stream).map(e -> e.alertId().value()))
        .flatMap(all -> all)
        .distinct();
  }

  /** The notifications to be joined, which nobody sends before this is done. */
  private Map<NotificationId, ChannelId> takeJoined() {
    Map<NotificationId, ChannelId> channels = new HashMap<>();
    handle
        .createQuery(
            """
            SELECT id, channel_id FROM notification
            WHERE id = ANY(CAST(:ids AS uuid[])) AND state = 'PENDING' AND attempts = 0
            ORDER BY id FOR UPDATE""")
        .bind(
            "ids",
            NotificationReader.ids(plan.joined().keySet().stream().map(NotificationId::value)))
        .map(
            (row, context) ->
                Map.entry(
                    new NotificationId(Database.uuid(row, "id")),
                    new ChannelId(Database.uuid(row, "channel_id"))))
        .forEach(found -> channels.put(found.getKey(), found.getValue()));
    return channels;
  }

  private boolean takeNotices() {
    String[] ids = NotificationReader.ids(plan.taken().stream());
    int there =
        handle
            .createQuery(
                "SELECT id FROM notification_outbox WHERE id = ANY(CAST(:ids AS uuid[]))"
                    + " ORDER BY id FOR UPDATE")
            .bind("ids", ids)
            .mapTo(UUID.class)
            .list()
            .size();
    if (there < ids.length) {
      return false;
    }
    handle
        .createUpdate("DELETE FROM notification_outbox WHERE id = ANY(CAST(:ids AS uuid[]))")
        .bind("ids", ids)
        .execute();
    return true;
  }

  private void addNotices() {
    if (plan.later().isEmpty()) {
      return;
    }
    PreparedBatch batch =
        handle.prepareBatch(
            """
            INSERT INTO notification_outbox (id, alert_id, owner_id, kind, due_at, channel_id)
            SELECT :id, alert.id, :ownerId, :kind, :dueAt, CAST(:channelId AS uuid)
            FROM alert WHERE alert.id = :alertId
            ON CONFLICT (id) DO UPDATE SET alert_id = excluded.alert_id,
              due_at = excluded.due_at""");
    for (Notice notice : plan.later()) {
      ChannelId channelId = notice.channelId();
      batch
          .bind("id", notice.id())
          .bind("alertId", notice.alertId().value())
          .bind("ownerId", notice.ownerId().value())
          .bind("kind", notice.kind().name())
          .bind("dueAt", notice.dueAt())
          .bindByType("channelId", channelId == null ? null : channelId.value(), UUID.class)
          .add();
    }
    batch.execute();
  }

  private void addNotifications() {
    if (plan.added().isEmpty()) {
      return;
    }
    PreparedBatch batch =
        handle.prepareBatch(
            """
            INSERT INTO notification (id, owner_id, channel_id, channel_name, channel_kind, kind,
              held, state, attempts, created_at, next_attempt_at, ended_at, detail)
            VALUES (:id, :ownerId, :channelId, :channelName, :channelKind, :kind,
              :held, :state, :attempts, :createdAt, :nextAttemptAt, :endedAt, :detail)""");
    plan.added().forEach(notification -> NotificationRow.bound(batch, notification).add());
    batch.execute();
  }

  private void addEntries(Map<NotificationId, ChannelId> joined) {
    PreparedBatch batch =
        handle.prepareBatch(
            """
            INSERT INTO notification_alert (notification_id, alert_id, channel_id, why, added_at)
            SELECT :notificationId, alert.id, :channelId, :why, :addedAt
            FROM alert WHERE alert.id = :alertId
            ON CONFLICT (notification_id, alert_id) DO UPDATE
              SET why = excluded.why, added_at = excluded.added_at
              WHERE notification_alert.why <> 'OPENED'""");
    for (Notification notification : plan.added()) {
      addEntries(batch, notification.id(), notification.channelId(), notification.alerts());
    }
    joined.forEach(
        (id, channelId) ->
            addEntries(batch, id, channelId, plan.joined().getOrDefault(id, List.of())));
    if (batch.size() > 0) {
      batch.execute();
    }
  }

  private static void addEntries(
      PreparedBatch batch, NotificationId id, ChannelId channelId, List<Entry> entries) {
    for (Entry entry : entries) {
      batch
          .bind("notificationId", id.value())
          .bind("alertId", entry.alertId().value())
          .bind("channelId", channelId.value())
          .bind("why", entry.why().name())
          .bind("addedAt", entry.addedAt())
          .add();
    }
  }

  private void putFlapping() {
    if (plan.flapping().isEmpty()) {
      return;
    }
    PreparedBatch batch =
        handle.prepareBatch(
            """
            INSERT INTO notification_flapping (threshold_id, server_id, detail, last_alert_id,
              openings, damped, changed_at)
            SELECT :thresholdId, server.id, :detail, :lastAlertId,
              CAST(:openings AS timestamptz[]), :damped, :changedAt
            FROM server WHERE server.id = :serverId
            ON CONFLICT (threshold_id, server_id, detail) DO UPDATE
              SET last_alert_id = excluded.last_alert_id, openings = excluded.openings,
                damped = excluded.damped, changed_at = excluded.changed_at""");
    for (Flapping flapping : plan.flapping()) {
      NotificationRow.bound(batch, flapping).add();
    }
    batch.execute();
  }
}
