package io.chatops.core.notify;

import io.chatops.core.identity.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Stores channels, secrets included. Every method is one atomic step. */
public interface NotificationChannelRepository {
  /**
   * Adds one unless its owner has as many as may be.
   *
   * @return whether it was added
   */
  boolean add(NotificationChannel channel, int maxPerOwner);

  /**
   * Changes what an owner may set, and {@code updatedAt}. Concurrent changes are applied one after
   * another.
   *
   * @param change from the stored details to the wanted ones; other changes wait for it. If it
   *     throws, nothing is changed and the exception is passed on
   * @return the channel after the change; empty if there is none with that id
   */
  Optional<NotificationChannel> update(
      ChannelId id, UnaryOperator<ChannelDetails> change, Instant now);

  /** Removes one; false when there was none. Its notifications stay as history. */
  boolean remove(ChannelId id);

  Optional<NotificationChannel> find(ChannelId id);

  /** An owner's channels, oldest first, then by id. */
  List<NotificationChannel> findByOwner(UserId ownerId);
}
