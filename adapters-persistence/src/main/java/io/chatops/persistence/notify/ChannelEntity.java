package io.chatops.persistence.notify;

import io.chatops.core.alert.Severity;
import io.chatops.core.identity.UserId;
import io.chatops.core.notify.ChannelDetails;
import io.chatops.core.notify.ChannelId;
import io.chatops.core.notify.ChannelKind;
import io.chatops.core.notify.ChannelSettings;
import io.chatops.core.notify.NotificationChannel;
import io.chatops.persistence.secret.SealedColumn;
import io.chatops.persistence.secret.SecretBox;
import io.chatops.persistence.secret.SecretKeys;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The row of a notification channel of any kind. */
@Entity
@Table(name = ChannelEntity.TABLE)
@SuppressWarnings("NullAway.Init") // Hibernate sets the fields
class ChannelEntity {
  static final String TABLE = "notification_channel";

  @Id private UUID id;
  private UUID ownerId;
  private String name;
  private boolean enabled;

  // As text, since a row with a word that is none must not fail all that are read with it.
  private String minimumSeverity;

  private boolean notifiesResolved;
  @Embedded private @Nullable QuietColumns quiet;
  private @Nullable Integer repeatSeconds;

  private String kind;

  /** A sealed {@link SettingsColumn}. */
  private byte[] settings;

  private Instant createdAt;
  private Instant updatedAt;

  static ChannelEntity from(NotificationChannel channel, SecretKeys keys) {
    ChannelEntity row = new ChannelEntity();
    row.id = channel.id().value();
    row.ownerId = channel.ownerId().value();
    row.createdAt = channel.createdAt();
    row.set(channel.details(), channel.updatedAt(), keys);
    return row;
  }

  void set(ChannelDetails details, Instant now, SecretKeys keys) {
    name = details.name();
    enabled = details.enabled();
    minimumSeverity = details.minimumSeverity().name();
    notifiesResolved = details.notifiesResolved();
    quiet = details.quietHours() == null ? null : QuietColumns.from(details.quietHours());
    repeatSeconds = details.repeatEvery() == null ? null : (int) details.repeatEvery().toSeconds();
    kind = details.settings().kind().name();
    if (!(details.settings() instanceof ChannelSettings.Unreadable)) {
      settings =
          keys.seal(SettingsColumn.write(details.settings()), SealedColumn.CHANNEL_SETTINGS, id);
    }
    updatedAt = now;
  }

  UUID id() {
    return id;
  }

  /** The channel; with settings that cannot be opened if they cannot. */
  NotificationChannel toDomain(SecretBox secrets, UnreadableRows unreadable) {
    ChannelKind known = ChannelKind.valueOf(kind);
    return new NotificationChannel(
        new ChannelId(id),
        new UserId(ownerId),
        new ChannelDetails(
            name,
            enabled,
            Severity.valueOf(minimumSeverity),
            notifiesResolved,
            quiet == null ? null : quiet.toDomain(),
            repeatSeconds == null ? null : Duration.ofSeconds(repeatSeconds),
            unreadable
                .read(TABLE, id, () -> opened(secrets, known))
                .orElseGet(() -> new ChannelSettings.Unreadable(known))),
        createdAt,
        updatedAt);
  }

  private ChannelSettings opened(SecretBox secrets, ChannelKind known) {
    byte[] json = secrets.open(settings, SealedColumn.CHANNEL_SETTINGS, id);
    return SettingsColumn.read(known, json);
  }
}
