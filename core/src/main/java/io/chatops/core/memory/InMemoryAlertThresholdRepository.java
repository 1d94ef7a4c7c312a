package io.chatops.core.memory;

import io.chatops.core.alert.AlertThreshold;
import io.chatops.core.alert.AlertThresholdRepository;
import io.chatops.core.alert.ThresholdDetails;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.identity.AlertThresholdId;
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
import java.util.function.UnaryOperator;

/** Thresholds in a map; every method holds the one lock. */
public final class InMemoryAlertThresholdRepository
    implements AlertThresholdRepository, ServerBelongings {
  private static final Comparator<AlertThreshold> OLDEST_FIRST =
      Comparator.comparing(AlertThreshold::createdAt)
          .thenComparing(threshold -> threshold.id().toString());

  private final Map<AlertThresholdId, AlertThreshold> thresholds = new HashMap<>();
  private final Set<ServerId> removedServers = new HashSet<>();
  private Map<AlertThresholdId, AlertThreshold> versioned = Map.of();
  private long version;

  @Override
  public synchronized boolean add(AlertThreshold threshold, int maxPerOwner) {
    checkServer(threshold.details());
    if (findByOwner(threshold.ownerId()).size() >= maxPerOwner) {
      return false;
    }
    thresholds.put(threshold.id(), threshold);
    return true;
  }

  @Override
  public synchronized Optional<AlertThreshold> update(
      AlertThresholdId id, UnaryOperator<ThresholdDetails> change, Instant now) {
    return Optional.ofNullable(
        thresholds.computeIfPresent(
            id,
            (same, threshold) -> {
              ThresholdDetails details = change.apply(threshold.details());
              checkServer(details);
              return new AlertThreshold(
                  id, threshold.ownerId(), details, threshold.createdAt(), now);
            }));
  }

  @Override
  public synchronized boolean remove(AlertThresholdId id) {
    return thresholds.remove(id) != null;
  }

  @Override
  public synchronized Optional<AlertThreshold> find(AlertThresholdId id) {
    return Optional.ofNullable(thresholds.get(id));
  }

  @Override
  public synchronized List<AlertThreshold> findByOwner(UserId ownerId) {
    return thresholds.values().stream()
        .filter(threshold -> threshold.ownerId().equals(ownerId))
        .sorted(OLDEST_FIRST)
        .toList();
  }

  @Override
  public synchronized List<AlertThreshold> findAll() {
    return List.copyOf(thresholds.values());
  }

  @Override
  public synchronized long version() {
    if (!versioned.equals(thresholds)) {
      versioned = Map.copyOf(thresholds);
      version++;
    }
    return version;
  }

  @Override
  public synchronized void removeServer(ServerId serverId) {
    removedServers.add(serverId);
    thresholds.values().removeIf(threshold -> serverId.equals(threshold.details().serverId()));
  }

  private void checkServer(ThresholdDetails details) {
    ServerId serverId = details.serverId();
    if (serverId != null && removedServers.contains(serverId)) {
      throw ChatOpsException.notFound("Server " + serverId + " was just removed");
    }
  }
}
