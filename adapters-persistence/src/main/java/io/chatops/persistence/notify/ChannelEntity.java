package io.chatops.persistence.notify;

import io.chatops.core.alert.Severity;
import io.chatops.core.identity.UserId;
import io.chatops.core.notify.ChannelDetails;
import io.chatops.core.notify.ChannelId;
import io.chatops.core.notify.ChannelKind;
import io.chatops.core.notify.NotificationChannel;
import io.chatops.persistence.secret.SealedColumn;
import io.chatops.persistence.secret.SecretBox;
import io.chatops.persistence.secret.SecretKeys;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The row of a notification channel of any kind. */
@Entity
@Table(name = "notification_channel")
@SuppressWarnings("NullAway.Init") // Hibernate sets the fields
class ChannelEntity {
  @Id private UUID id;
  private UUID ownerId;
  private String name;
  private boolean enabled;

  @Enumerated(EnumType.STRING)
  private Severity minimumSeverity;

  private boolean tellsResolved;
  @Embedded private @Nullable QuietColumns quiet;
  private @Nullable Integer repeatSeconds;

  @Enumerated(EnumType.STRING)
  private ChannelKind kind;

  /** A sealed {@link SettingsDocument}. */
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
    minimumSeverity = details.minimumSeverity();
    tellsResolved = details.tellsResolved();
    quiet = details.quietHours() == null ? null : QuietColumns.from(details.quietHours());
    repeatSeconds = details.repeatEvery() == null ? null : (int) details.repeatEvery().toSeconds();
    kind = details.settings().kind();
    settings =
        keys.seal(
            SettingsDocument.from(details.settings()).toJson(), SealedColumn.CHANNEL_SETTINGS, id);
    updatedAt = now;
  }

  NotificationChannel toDomain(SecretBox secrets) {
    return new NotificationChannel(
        new ChannelId(id),
        new UserId(ownerId),
        new ChannelDetails(
            name,
            enabled,
            minimumSeverity,
            tellsResolved,
            quiet == null ? null : quiet.toDomain(),
            repeatSeconds == null ? null : Duration.ofSeconds(repeatSeconds),
            SettingsDocument.parse(secrets.open(settings, SealedColumn.CHANNEL_SETTINGS, id))
                .toDomain(kind)),
        createdAt,
        updatedAt);
  }
}
