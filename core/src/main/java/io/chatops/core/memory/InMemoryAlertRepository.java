package io.chatops.core.memory;

import io.chatops.core.alert.Alert;
import io.chatops.core.alert.AlertChange;
import io.chatops.core.alert.AlertHold;
import io.chatops.core.alert.AlertKey;
import io.chatops.core.alert.AlertRepository;
import io.chatops.core.alert.OutboxNotice;
import io.chatops.core.identity.AlertId;
import io.chatops.core.identity.ServerId;
import io.chatops.core.identity.UserId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import java.util.stream.Stream;

/** Alerts in maps; every method holds the one lock. */
public final class InMemoryAlertRepository implements AlertRepository, ServerBelongings {
  private static final Comparator<Alert> NEWEST_FIRST =
      Comparator.comparing(Alert::createdAt)
          .reversed()
          .thenComparing(alert -> alert.id().toString());

  private final BiConsumer<Alert, OutboxNotice> outbox;
  private final Map<AlertId, Alert> alerts = new HashMap<>();
  private final Map<AlertKey, AlertId> open = new HashMap<>();
  private final Map<AlertKey, AlertHold> holds = new HashMap<>();
  private final Set<ServerId> removedServers = new HashSet<>();
  private final BiPredicate<ServerId, Long> isAtEpoch;

  /**
   * An empty store.
   *
   * @param outbox takes the notices, while the change is being stored
   */
  public InMemoryAlertRepository(BiConsumer<Alert, OutboxNotice> outbox) {
    this(outbox, (serverId, epoch) -> true);
  }

  /**
   * An empty store.
   *
   * @param outbox takes the notices, while the change is being stored
   * @param isAtEpoch returns true if the server's epoch is this one
   */
  InMemoryAlertRepository(
      BiConsumer<Alert, OutboxNotice> outbox, BiPredicate<ServerId, Long> isAtEpoch) {
    this.outbox = outbox;
    this.isAtEpoch = isAtEpoch;
  }

  @Override
  public synchronized List<Saved> save(List<Step> steps) {
    Map<AlertId, Integer> lastStored = new HashMap<>();
    for (int i = 0; i < steps.size(); i++) {
      AlertChange change = steps.get(i).change();
      if (change != null && isStored(change.alert())) {
        lastStored.put(change.alert().id(), i);
      }
    }
    List<Saved> outcomes = new ArrayList<>();
    for (int i = 0; i < steps.size(); i++) {
      AlertChange change = steps.get(i).change();
      boolean isStored = change != null && i <= lastStored.getOrDefault(change.alert().id(), -1);
      outcomes.add(save(steps.get(i), isStored));
    }
    return outcomes;
  }

  private Saved save(Step step, boolean isStored) {
    ServerId serverId = step.hold().key().serverId();
    Long epoch = step.epoch();
    if (removedServers.contains(serverId) || (epoch != null && !isAtEpoch.test(serverId, epoch))) {
      return Saved.OUTDATED;
    }
    AlertChange change = step.change();
    Alert after = change == null ? null : change.alert();
    if (change != null && !isStored) {
      if (!fits(change)) {
        return Saved.OUTDATED;
      }
      Alert present = alerts.get(change.alert().id());
      after = present == null ? change.alert() : change.onto(present);
      put(after);
      step.notices().forEach(notice -> outbox.accept(change.alert(), notice));
    }
    put(step.hold());
    return new Saved(SaveOutcome.SAVED, after);
  }

  private boolean isStored(Alert alert) {
    Alert stored = alerts.get(alert.id());
    return stored != null
        && stored.equals(alert.withValues(stored.currentValue(), stored.peakValue()));
  }

  private boolean fits(AlertChange change) {
    Alert alert = change.alert();
    return switch (change.kind()) {
      case OPENED -> !open.containsKey(alert.key());
      case RECORDED -> true;
      case ESCALATED, ACKNOWLEDGED, SNOOZED, RESOLVED -> alert.id().equals(open.get(alert.key()));
    };
  }

  private void put(Alert alert) {
    alerts.put(alert.id(), alert);
    if (alert.isActive()) {
      open.put(alert.key(), alert.id());
    } else {
      open.remove(alert.key(), alert.id());
    }
  }

  private void put(AlertHold hold) {
    if (hold.isNothing()) {
      holds.remove(hold.key());
    } else {
      holds.put(hold.key(), hold);
    }
  }

  @Override
  public synchronized Kept find(AlertKey key) {
    AlertId id = open.get(key);
    return new Kept(id == null ? null : alerts.get(id), holds.get(key));
  }

  @Override
  public synchronized void updateValues(List<Alert> changed, Map<ServerId, Long> epochs) {
    for (Alert alert : changed) {
      ServerId serverId = alert.key().serverId();
      Long epoch = epochs.get(serverId);
      if (epoch != null && !isAtEpoch.test(serverId, epoch)) {
        continue;
      }
      alerts.computeIfPresent(
          alert.id(),
          (id, stored) ->
              stored.isActive()
                  ? stored.withValues(alert.currentValue(), alert.peakValue())
                  : stored);
    }
  }

  @Override
  public synchronized Optional<Alert> find(AlertId id) {
    return Optional.ofNullable(alerts.get(id));
  }

  @Override
  public synchronized List<Alert> find(Collection<AlertId> ids) {
    return ids.stream().distinct().flatMap(id -> Stream.ofNullable(alerts.get(id))).toList();
  }

  @Override
  public synchronized Page find(Query query) {
    List<Alert> matching =
        alerts.values().stream()
            .filter(alert -> matches(query, alert))
            .sorted(NEWEST_FIRST)
            .toList();
    return new Page(
        matching.stream().skip(query.offset()).limit(query.limit()).toList(), matching.size());
  }

  private static boolean matches(Query query, Alert alert) {
    return alert.ownerId().equals(query.ownerId())
        && (query.active() == null || query.active() == alert.isActive())
        && (query.acknowledged() == null
            || query.acknowledged() == (alert.acknowledgement() != null))
        && (query.servers().isEmpty() || query.servers().contains(alert.key().serverId()))
        && (query.thresholdId() == null || query.thresholdId().equals(alert.key().thresholdId()))
        && (query.severity() == null || query.severity() == alert.severity())
        && (query.text() == null
            || AlertRepository.searchable(alert).contains(AlertRepository.fold(query.text())))
        && (query.since() == null || !alert.createdAt().isBefore(query.since()))
        && (query.until() == null || alert.createdAt().isBefore(query.until()))
        && (query.openSince() == null
            || alert.resolution() == null
            || !alert.resolution().at().isBefore(query.openSince()));
  }

  @Override
  public synchronized List<Alert> changedSince(UserId ownerId, Instant time, int most) {
    return alerts.values().stream()
        .filter(alert -> alert.ownerId().equals(ownerId))
        .filter(alert -> changedSince(alert, time))
        .sorted(NEWEST_FIRST)
        .limit(most)
        .toList();
  }

  private static boolean changedSince(Alert alert, Instant time) {
    return !alert.createdAt().isBefore(time)
        || (alert.acknowledgement() != null && !alert.acknowledgement().at().isBefore(time))
        || (alert.snooze() != null && !alert.snooze().at().isBefore(time))
        || (alert.resolution() != null && !alert.resolution().at().isBefore(time));
  }

  @Override
  public synchronized List<Alert> findOpen() {
    return alerts.values().stream().filter(Alert::isActive).toList();
  }

  @Override
  public synchronized List<AlertHold> findHolds() {
    return List.copyOf(holds.values());
  }

  @Override
  public synchronized List<OpenOne> findOpenOnes() {
    return findOpen().stream().map(OpenOne::of).toList();
  }

  @Override
  public synchronized List<Alert> findOpen(Collection<ServerId> servers) {
    return findOpen().stream().filter(a -> servers.contains(a.key().serverId())).toList();
  }

  @Override
  public synchronized List<AlertHold> findHolds(Collection<ServerId> servers) {
    return findHolds().stream().filter(h -> servers.contains(h.key().serverId())).toList();
  }

  @Override
  public synchronized int deleteResolvedBeyond(int keptPerServer, int most) {
    Map<ServerId, Integer> kept = new HashMap<>();
    List<AlertId> gone =
        alerts.values().stream()
            .filter(alert -> alert.resolution() != null)
            .sorted(Comparator.comparing(InMemoryAlertRepository::endOf).reversed())
            .filter(alert -> kept.merge(alert.key().serverId(), 1, Integer::sum) > keptPerServer)
            .limit(most)
            .map(Alert::id)
            .toList();
    gone.forEach(alerts::remove);
    return gone.size();
  }

  @Override
  public synchronized int deleteResolvedBefore(Instant time, int most) {
    List<AlertId> gone =
        alerts.values().stream()
            .filter(alert -> alert.resolution() != null)
            .filter(alert -> endOf(alert).isBefore(time))
            .sorted(Comparator.comparing(InMemoryAlertRepository::endOf))
            .limit(most)
            .map(Alert::id)
            .toList();
    gone.forEach(alerts::remove);
    return gone.size();
  }

  private static Instant endOf(Alert alert) {
    return Objects.requireNonNull(alert.resolution(), "an alert that has ended").at();
  }

  @Override
  public synchronized void removeServer(ServerId serverId) {
    removedServers.add(serverId);
    alerts.values().removeIf(alert -> alert.key().serverId().equals(serverId));
    open.keySet().removeIf(key -> key.serverId().equals(serverId));
    holds.keySet().removeIf(key -> key.serverId().equals(serverId));
  }
}
