package io.chatops.persistence.notify;

import io.chatops.core.identity.UserId;
import io.chatops.core.notify.ChannelDetails;
import io.chatops.core.notify.ChannelId;
import io.chatops.core.notify.NotificationChannel;
import io.chatops.core.notify.NotificationChannelRepository;
import io.chatops.persistence.sql.PostgresAdapter;
import io.chatops.persistence.sql.RowLocks;
import io.quarkus.panache.common.Sort;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Notification channels in PostgreSQL. */
@PostgresAdapter
class PostgresNotificationChannelRepository implements NotificationChannelRepository {
  private final ChannelRows rows;

  PostgresNotificationChannelRepository(ChannelRows rows) {
    this.rows = rows;
  }

  @Override
  public boolean add(NotificationChannel channel, int mostPerOwner) {
    RowLocks.lockOwner(channel.ownerId());
    if (rows.count("ownerId", channel.ownerId().value()) >= mostPerOwner) {
      return false;
    }
    rows.persist(ChannelEntity.from(channel));
    return true;
  }

  @Override
  public Optional<NotificationChannel> update(
      ChannelId id, UnaryOperator<ChannelDetails> change, Instant now) {
    return rows.findByIdOptional(id.value(), LockModeType.PESSIMISTIC_WRITE)
        .map(
            row -> {
              row.set(change.apply(row.toDomain().details()), now);
              return row.toDomain();
            });
  }

  @Override
  public boolean remove(ChannelId id) {
    return rows.delete("id", id.value()) == 1;
  }

  @Override
  public Optional<NotificationChannel> find(ChannelId id) {
    return rows.findByIdOptional(id.value()).map(ChannelEntity::toDomain);
  }

  @Override
  public List<NotificationChannel> findByOwner(UserId ownerId) {
    return rows.list("ownerId", Sort.by("createdAt", "id"), ownerId.value()).stream()
        .map(ChannelEntity::toDomain)
        .toList();
  }
}
