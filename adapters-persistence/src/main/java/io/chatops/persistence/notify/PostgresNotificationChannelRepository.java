package io.chatops.persistence.notify;

import io.chatops.core.identity.UserId;
import io.chatops.core.notify.ChannelDetails;
import io.chatops.core.notify.ChannelId;
import io.chatops.core.notify.NotificationChannel;
import io.chatops.core.notify.NotificationChannelRepository;
import io.chatops.persistence.secret.SecretBox;
import io.chatops.persistence.secret.SecretKeys;
import io.chatops.persistence.sql.PostgresAdapter;
import io.chatops.persistence.sql.Reads;
import io.chatops.persistence.sql.RowLocks;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Sort;
import jakarta.inject.Singleton;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** Notification channels in PostgreSQL, with sealed settings. */
@PostgresAdapter
class PostgresNotificationChannelRepository implements NotificationChannelRepository {
  private final Rows rows;
  private final SecretBox secrets;
  private final UnreadableRows unreadable;

  PostgresNotificationChannelRepository(Rows rows, SecretBox secrets, UnreadableRows unreadable) {
    this.rows = rows;
    this.secrets = secrets;
    this.unreadable = unreadable;
  }

  @Override
  public boolean add(NotificationChannel channel, int maxPerOwner) {
    SecretKeys keys = secrets.forSealing();
    RowLocks.lockOwner(channel.ownerId());
    if (rows.count("ownerId", channel.ownerId().value()) >= maxPerOwner) {
      return false;
    }
    rows.persist(ChannelEntity.from(channel, keys));
    return true;
  }

  @Override
  public Optional<NotificationChannel> update(
      ChannelId id, UnaryOperator<ChannelDetails> change, Instant now) {
    SecretKeys keys = secrets.forSealing();
    return rows.findByIdOptional(id.value(), LockModeType.PESSIMISTIC_WRITE)
        .map(
            row -> {
              row.set(change.apply(channel(row).details()), now, keys);
              return channel(row);
            });
  }

  @Override
  public boolean remove(ChannelId id) {
    return rows.delete("id", id.value()) == 1;
  }

  @Override
  @Reads
  public Optional<NotificationChannel> find(ChannelId id) {
    return rows.findByIdOptional(id.value()).map(this::channel);
  }

  @Override
  @Reads
  public List<NotificationChannel> findByOwner(UserId ownerId) {
    return rows.list("ownerId", Sort.by("createdAt", "id"), ownerId.value()).stream()
        .flatMap(row -> unreadable.read(ChannelEntity.TABLE, row.id(), () -> channel(row)).stream())
        .toList();
  }

  private NotificationChannel channel(ChannelEntity row) {
    return row.toDomain(secrets, unreadable);
  }

  @Singleton
  static class Rows implements PanacheRepositoryBase<ChannelEntity, UUID> {}
}
