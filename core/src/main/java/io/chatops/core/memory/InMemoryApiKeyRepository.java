package io.chatops.core.memory;

import io.chatops.core.access.ApiKey;
import io.chatops.core.access.ApiKeyRepository;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.identity.ApiKeyId;
import io.chatops.core.identity.ServerId;
import io.chatops.core.identity.UserId;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** API keys in a map; every method holds the one lock. */
public final class InMemoryApiKeyRepository implements ApiKeyRepository, ServerBelongings {
  private static final Comparator<ApiKey> NEWEST_FIRST =
      Comparator.comparing(ApiKey::createdAt).reversed().thenComparing(key -> key.id().toString());

  private final Map<ApiKeyId, ApiKey> keys = new HashMap<>();
  private final Set<ServerId> removedServers = new HashSet<>();

  @Override
  public synchronized boolean add(ApiKey key, int maxActivePerServer) {
    if (removedServers.contains(key.serverId())) {
      throw ChatOpsException.notFound("Server " + key.serverId() + " was just removed");
    }
    List<ApiKey> present = findByServer(key.serverId());
    if (present.stream().anyMatch(other -> other.hash().equals(key.hash()))) {
      return true;
    }
    Predicate<ApiKey> active = other -> other.isActive(key.createdAt());
    if (present.stream().filter(active).count() >= maxActivePerServer) {
      return false;
    }
    present.stream()
        .filter(active.negate())
        .skip(ENDED_KEPT)
        .forEach(ended -> keys.remove(ended.id()));
    keys.put(key.id(), key);
    return true;
  }

  @Override
  public synchronized Optional<ApiKey> find(ApiKeyId id) {
    return Optional.ofNullable(keys.get(id));
  }

  @Override
  public synchronized Set<ApiKeyId> activeAmong(List<ApiKeyId> ids, Instant now) {
    return ids.stream()
        .filter(id -> find(id).filter(key -> key.isActive(now)).isPresent())
        .collect(Collectors.toSet());
  }

  @Override
  public synchronized List<ApiKey> findByPrefix(String prefix) {
    return matching(key -> key.prefix().equals(prefix));
  }

  @Override
  public synchronized List<ApiKey> findByServer(ServerId serverId) {
    return matching(key -> key.serverId().equals(serverId));
  }

  @Override
  public synchronized List<ApiKey> findByOwner(UserId ownerId) {
    return matching(key -> key.ownerId().equals(ownerId));
  }

  @Override
  public synchronized boolean revoke(ApiKeyId id, Instant now) {
    ApiKey key = keys.get(id);
    if (key == null || key.revokedAt() != null) {
      return false;
    }
    keys.put(id, with(key, key.lastUsedAt(), now));
    return true;
  }

  @Override
  public synchronized void touch(ApiKeyId id, Instant usedAt) {
    ApiKey key = keys.get(id);
    if (key == null) {
      return;
    }
    Instant before = key.lastUsedAt();
    if (before == null || before.isBefore(usedAt)) {
      keys.put(id, with(key, usedAt, key.revokedAt()));
    }
  }

  @Override
  public synchronized void removeServer(ServerId serverId) {
    removedServers.add(serverId);
    keys.values().removeIf(key -> key.serverId().equals(serverId));
  }

  private List<ApiKey> matching(Predicate<ApiKey> matches) {
    return keys.values().stream().filter(matches).sorted(NEWEST_FIRST).toList();
  }

  private static ApiKey with(
      ApiKey key, @Nullable Instant lastUsedAt, @Nullable Instant revokedAt) {
    return new ApiKey(
        key.id(),
        key.serverId(),
        key.ownerId(),
        key.name(),
        key.prefix(),
        key.hash(),
        key.createdAt(),
        key.expiresAt(),
        lastUsedAt,
        revokedAt);
  }
}
