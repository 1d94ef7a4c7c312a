package io.chatops.persistence.postgres;

import io.chatops.core.identity.UserId;
import io.chatops.core.notify.ChannelDetails;
import io.chatops.core.notify.ChannelId;
import io.chatops.core.notify.NotificationChannel;
import io.chatops.core.notify.NotificationChannelRepository;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;

/** Notification channels in PostgreSQL. */
public final class PostgresNotificationChannelRepository implements NotificationChannelRepository {
  private final Database database;

  public PostgresNotificationChannelRepository(DataSource dataSource) {
    this.database = new Database(dataSource);
  }

  @Override
  public boolean add(NotificationChannel channel, int mostPerOwner) {
    return database.inTransaction(
        handle -> {
          // The owner's row, so that two at once cannot both be the last one that may be.
          handle.execute("SELECT 1 FROM users WHERE id = ? FOR UPDATE", channel.ownerId().value());
          return ChannelRow.bound(
                      handle
                          .createUpdate(
                              """
                              INSERT INTO notification_channel (id, owner_id, name, enabled,
                                minimum_severity, tells_resolved, quiet_start, quiet_end,
                                quiet_days, quiet_zone, quiet_holds_critical, repeat_seconds, kind,
                                url, secret, template, header_names, header_values, recipients,
                                topic, chat_id, priority, created_at, updated_at)
                              SELECT :id, :ownerId, :name, :enabled,
                                :minimumSeverity, :tellsResolved, CAST(:quietStart AS time),
                                CAST(:quietEnd AS time), :quietDays, :quietZone,
                                CAST(:quietHoldsCritical AS boolean),
                                CAST(:repeatSeconds AS integer), :kind, :url, :secret, :template,
                                :headerNames, :headerValues, :recipients, :topic, :chatId,
                                CAST(:priority AS integer), :createdAt, :updatedAt
                              WHERE (SELECT count(*) FROM notification_channel
                                WHERE owner_id = :ownerId) < :most""")
                          .bind("id", channel.id().value())
                          .bind("ownerId", channel.ownerId().value())
                          .bind("createdAt", channel.createdAt())
                          .bind("updatedAt", channel.updatedAt())
                          .bind("most", mostPerOwner),
                      channel.details())
                  .execute()
              == 1;
        });
  }

  @Override
  public Optional<NotificationChannel> update(
      ChannelId id, UnaryOperator<ChannelDetails> change, Instant now) {
    return database.inTransaction(
        handle ->
            handle
                .createQuery("SELECT * FROM notification_channel WHERE id = :id FOR NO KEY UPDATE")
                .bind("id", id.value())
                .map((row, context) -> ChannelRow.read(row))
                .findOne()
                .map(channel -> updated(handle, id, change.apply(channel.details()), now)));
  }

  private static NotificationChannel updated(
      Handle handle, ChannelId id, ChannelDetails details, Instant now) {
    return ChannelRow.bound(
            handle
                .createQuery(
                    """
                    UPDATE notification_channel SET name = :name, enabled = :enabled,
                      minimum_severity = :minimumSeverity, tells_resolved = :tellsResolved,
                      quiet_start = CAST(:quietStart AS time),
                      quiet_end = CAST(:quietEnd AS time), quiet_days = :quietDays,
                      quiet_zone = :quietZone,
                      quiet_holds_critical = CAST(:quietHoldsCritical AS boolean),
                      repeat_seconds = CAST(:repeatSeconds AS integer), kind = :kind,
                      url = :url, secret = :secret, template = :template,
                      header_names = :headerNames, header_values = :headerValues,
                      recipients = :recipients, topic = :topic, chat_id = :chatId,
                      priority = CAST(:priority AS integer), updated_at = :updatedAt
                    WHERE id = :id RETURNING *""")
                .bind("id", id.value())
                .bind("updatedAt", now),
            details)
        .map((row, context) -> ChannelRow.read(row))
        .one();
  }

  @Override
  public boolean remove(ChannelId id) {
    return database.with(
        handle ->
            handle
                    .createUpdate("DELETE FROM notification_channel WHERE id = :id")
                    .bind("id", id.value())
                    .execute()
                == 1);
  }

  @Override
  public Optional<NotificationChannel> find(ChannelId id) {
    return database.with(
        handle ->
            handle
                .createQuery("SELECT * FROM notification_channel WHERE id = :id")
                .bind("id", id.value())
                .map((row, context) -> ChannelRow.read(row))
                .findOne());
  }

  @Override
  public List<NotificationChannel> findByOwner(UserId ownerId) {
    return database.with(
        handle ->
            handle
                .createQuery(
                    "SELECT * FROM notification_channel WHERE owner_id = :ownerId"
                        + " ORDER BY created_at, id")
                .bind("ownerId", ownerId.value())
                .map((row, context) -> ChannelRow.read(row))
                .list());
  }
}
