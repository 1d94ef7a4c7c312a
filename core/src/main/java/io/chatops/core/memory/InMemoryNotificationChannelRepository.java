package io.chatops.core.memory;

import io.chatops.core.identity.UserId;
import io.chatops.core.notify.ChannelDetails;
import io.chatops.core.notify.ChannelId;
import io.chatops.core.notify.NotificationChannel;
import io.chatops.core.notify.NotificationChannelRepository;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Channels in a map; every method holds the one lock. */
public final class InMemoryNotificationChannelRepository implements NotificationChannelRepository {
  private static final Comparator<NotificationChannel> OLDEST_FIRST =
      Comparator.comparing(NotificationChannel::createdAt)
          .thenComparing(channel -> channel.id().toString());

  private final Map<ChannelId, NotificationChannel> channels = new HashMap<>();

  @Override
  public synchronized boolean add(NotificationChannel channel, int maxPerOwner) {
    if (findByOwner(channel.ownerId()).size() >= maxPerOwner) {
      return false;
    }
    channels.put(channel.id(), channel);
    return true;
  }

  @Override
  public synchronized Optional<NotificationChannel> update(
      ChannelId id, UnaryOperator<ChannelDetails> change, Instant now) {
    return Optional.ofNullable(
        channels.computeIfPresent(
            id,
            (same, channel) ->
                new NotificationChannel(
                    id,
                    channel.ownerId(),
                    change.apply(channel.details()),
                    channel.createdAt(),
                    now)));
  }

  @Override
  public synchronized boolean remove(ChannelId id) {
    return channels.remove(id) != null;
  }

  @Override
  public synchronized Optional<NotificationChannel> find(ChannelId id) {
    return Optional.ofNullable(channels.get(id));
  }

  @Override
  public synchronized List<NotificationChannel> findByOwner(UserId ownerId) {
    return channels.values().stream()
        .filter(channel -> channel.ownerId().equals(ownerId))
        .sorted(OLDEST_FIRST)
        .toList();
  }
}
