package io.chatops.persistence.postgres;

import io.chatops.core.notify.Notification;
import io.chatops.core.notify.Notification.Entry;
import io.chatops.core.notify.NotificationId;
import io.chatops.core.notify.NotificationRepository.Page;
import io.chatops.core.notify.NotificationRepository.Query;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;

/** Reads notifications with their alerts, within a transaction. */
final class NotificationReader {
  private NotificationReader() {}

  static Page page(Handle handle, Query query) {
    Map<String, Object> values = new LinkedHashMap<>();
    String where = where(query, values);
    long total =
        bound(handle.createQuery("SELECT count(*) FROM notification" + where), values)
            .mapTo(Long.class)
            .one();
    List<Notification> page =
        bound(
                handle.createQuery(
                    "SELECT * FROM notification"
                        + where
                        + " ORDER BY created_at DESC, id LIMIT :limit OFFSET :offset"),
                values)
            .bind("limit", query.limit())
            .bind("offset", query.offset())
            .map((row, context) -> NotificationRow.read(row))
            .list();
    return new Page(whole(handle, page, Page.MOST_ALERTS), total);
  }

  /** With its alerts. */
  static Notification whole(Handle handle, Notification bare) {
    return whole(handle, List.of(bare), Notification.MOST_ALERTS).get(0);
  }

  private static String where(Query query, Map<String, Object> values) {
    List<String> conditions = new ArrayList<>(List.of("owner_id = :ownerId"));
    values.put("ownerId", query.ownerId().value());
    if (query.state() != null) {
      conditions.add("state = :state");
      values.put("state", query.state().name());
    }
    if (query.channelId() != null) {
      conditions.add("channel_id = :channelId");
      values.put("channelId", query.channelId().value());
    }
    if (query.alertId() != null) {
      conditions.add(
          "id IN (SELECT notification_id FROM notification_alert WHERE alert_id = :alertId)");
      values.put("alertId", query.alertId().value());
    }
    if (query.since() != null) {
      conditions.add("created_at >= :since");
      values.put("since", query.since());
    }
    return " WHERE " + String.join(" AND ", conditions);
  }

  private static <S extends SqlStatement<S>> S bound(S statement, Map<String, Object> values) {
    values.forEach(statement::bind);
    return statement;
  }

  /** With the first of their alerts, and how many there are. */
  private static List<Notification> whole(Handle handle, List<Notification> bare, int most) {
    Map<NotificationId, List<Entry>> entries = new HashMap<>();
    Map<NotificationId, Integer> counts = new HashMap<>();
    handle
        .createQuery(
            """
            SELECT * FROM (
              SELECT *, row_number() OVER (PARTITION BY notification_id ORDER BY place) AS number,
                count(*) OVER (PARTITION BY notification_id) AS total
              FROM notification_alert
              WHERE notification_id = ANY(CAST(:ids AS uuid[]))) AS numbered
            WHERE number <= :most ORDER BY place""")
        .bind("ids", ids(bare.stream().map(notification -> notification.id().value())))
        .bind("most", most)
        .map(
            (row, context) -> {
              NotificationId id = new NotificationId(Database.uuid(row, "notification_id"));
              counts.put(id, row.getInt("total"));
              return Map.entry(id, NotificationRow.readEntry(row));
            })
        .forEach(
            found ->
                entries
                    .computeIfAbsent(found.getKey(), id -> new ArrayList<>())
                    .add(found.getValue()));
    return bare.stream()
        .map(
            notification ->
                notification.about(
                    entries.getOrDefault(notification.id(), List.of()),
                    counts.getOrDefault(notification.id(), 0)))
        .toList();
  }

  static String[] ids(Stream<UUID> ids) {
    return ids.map(UUID::toString).toArray(String[]::new);
  }
}
