package io.chatops.persistence.postgres;

import io.chatops.core.alert.Severity;
import io.chatops.core.identity.AlertId;
import io.chatops.core.identity.UserId;
import io.chatops.core.notify.ChannelId;
import io.chatops.core.notify.ChannelKind;
import io.chatops.core.notify.Flapping;
import io.chatops.core.notify.Notice;
import io.chatops.core.notify.Notification;
import io.chatops.core.notify.Notification.Entry;
import io.chatops.core.notify.NotificationId;
import io.chatops.core.notify.NotificationMessage;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jdbi.v3.core.statement.SqlStatement;

/** Notices, notifications and what flaps, as rows. */
final class NotificationRow {
  private NotificationRow() {}

  static Notice readNotice(ResultSet row) throws SQLException {
    UUID channelId = Database.uuidOrNull(row, "channel_id");
    return new Notice(
        Database.uuid(row, "id"),
        new UserId(Database.uuid(row, "owner_id")),
        new AlertId(Database.uuid(row, "alert_id")),
        Notice.Kind.valueOf(row.getString("kind")),
        Database.instant(row, "due_at"),
        channelId == null ? null : new ChannelId(channelId));
  }

  /** Without its alerts, which lie in a table of their own. */
  static Notification read(ResultSet row) throws SQLException {
    return new Notification(
        new NotificationId(Database.uuid(row, "id")),
        new UserId(Database.uuid(row, "owner_id")),
        new ChannelId(Database.uuid(row, "channel_id")),
        row.getString("channel_name"),
        ChannelKind.valueOf(row.getString("channel_kind")),
        NotificationMessage.Kind.valueOf(row.getString("kind")),
        row.getBoolean("held"),
        List.of(),
        0,
        Notification.State.valueOf(row.getString("state")),
        row.getInt("attempts"),
        Database.instant(row, "created_at"),
        Database.instantOrNull(row, "next_attempt_at"),
        Database.instantOrNull(row, "ended_at"),
        row.getString("detail"));
  }

  static Entry readEntry(ResultSet row) throws SQLException {
    return new Entry(
        new AlertId(Database.uuid(row, "alert_id")),
        NotificationMessage.Kind.valueOf(row.getString("why")),
        Database.instant(row, "added_at"));
  }

  static Flapping readFlapping(ResultSet row) throws SQLException {
    String damped = row.getString("damped");
    return new Flapping(
        AlertRow.readKey(row),
        new AlertId(Database.uuid(row, "last_alert_id")),
        Stream.of((Timestamp[]) row.getArray("openings").getArray())
            .map(Timestamp::toInstant)
            .toList(),
        damped == null ? null : Severity.valueOf(damped),
        Database.instant(row, "changed_at"));
  }

  static <S extends SqlStatement<S>> S bound(S statement, Notification notification) {
    return boundState(statement, notification)
        .bind("ownerId", notification.ownerId().value())
        .bind("channelId", notification.channelId().value())
        .bind("channelName", notification.channelName())
        .bind("channelKind", notification.channelKind().name())
        .bind("kind", notification.kind().name())
        .bind("held", notification.held())
        .bind("createdAt", notification.createdAt());
  }

  /** How far it has come. */
  static <S extends SqlStatement<S>> S boundState(S statement, Notification notification) {
    return statement
        .bind("id", notification.id().value())
        .bind("state", notification.state().name())
        .bind("attempts", notification.attempts())
        .bindByType("nextAttemptAt", notification.nextAttemptAt(), Instant.class)
        .bindByType("endedAt", notification.endedAt(), Instant.class)
        .bind("detail", notification.detail());
  }

  static <S extends SqlStatement<S>> S bound(S statement, Flapping flapping) {
    Severity damped = flapping.damped();
    return AlertRow.boundKey(statement, flapping.key())
        .bind("lastAlertId", flapping.lastAlertId().value())
        .bind(
            "openings",
            Database.array(flapping.openings().stream().map(Instant::toString).toList()))
        .bind("damped", damped == null ? null : damped.name())
        .bind("changedAt", flapping.changedAt());
  }
}
