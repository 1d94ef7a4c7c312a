package io.chatops.core.alert.engine;

import io.chatops.core.alert.Alert;
import io.chatops.core.alert.AlertHold;
import io.chatops.core.alert.AlertKey;
import io.chatops.core.alert.AlertRepository;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.identity.AlertId;
import io.chatops.core.identity.ServerId;
import io.chatops.core.identity.UserId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A storage of alerts that a test takes away and gives back. */
final class SwitchedAlerts implements AlertRepository {
  private final AlertRepository behind;
  boolean away;

  /** Stores the next batch, and then fails as if the answer got lost. */
  boolean losesNextAnswer;

  /** No step with this word in its key can ever be stored. */
  String refused = "\0";

  SwitchedAlerts(AlertRepository behind) {
    this.behind = behind;
  }

  @Override
  public List<Saved> save(List<Step> steps) {
    check();
    if (steps.stream().anyMatch(step -> step.hold().key().detail().contains(refused))) {
      throw new IllegalStateException("cannot be stored");
    }
    List<Saved> outcomes = behind.save(steps);
    if (losesNextAnswer) {
      losesNextAnswer = false;
      throw gone();
    }
    return outcomes;
  }

  @Override
  public Kept find(AlertKey key) {
    check();
    return behind.find(key);
  }

  @Override
  public void updateValues(List<Alert> alerts, Map<ServerId, Long> epochs) {
    check();
    behind.updateValues(alerts, epochs);
  }

  @Override
  public List<Alert> changedSince(UserId ownerId, Instant time, int most) {
    check();
    return behind.changedSince(ownerId, time, most);
  }

  @Override
  public Optional<Alert> find(AlertId id) {
    check();
    return behind.find(id);
  }

  @Override
  public List<Alert> find(Collection<AlertId> ids) {
    check();
    return behind.find(ids);
  }

  @Override
  public Page find(Query query) {
    check();
    return behind.find(query);
  }

  @Override
  public List<Alert> findOpen() {
    check();
    return behind.findOpen();
  }

  @Override
  public List<AlertHold> findHolds() {
    check();
    return behind.findHolds();
  }

  @Override
  public List<OpenOne> findOpenOnes() {
    check();
    return behind.findOpenOnes();
  }

  @Override
  public List<Alert> findOpen(Collection<ServerId> servers) {
    check();
    return behind.findOpen(servers);
  }

  @Override
  public List<AlertHold> findHolds(Collection<ServerId> servers) {
    check();
    return behind.findHolds(servers);
  }

  @Override
  public int deleteResolvedBeyond(int keptPerServer, int most) {
    check();
    return behind.deleteResolvedBeyond(keptPerServer, most);
  }

  @Override
  public int deleteResolvedBefore(Instant time, int most) {
    check();
    return behind.deleteResolvedBefore(time, most);
  }

  private void check() {
    if (away) {
      throw gone();
    }
  }

  private static ChatOpsException gone() {
    return ChatOpsException.storageUnavailable("gone", new IllegalStateException());
  }
}
