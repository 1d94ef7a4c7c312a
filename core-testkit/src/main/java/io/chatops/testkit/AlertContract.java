package io.chatops.testkit;

import io.chatops.core.alert.Alert;
import io.chatops.core.alert.Alert.Acknowledgement;
import io.chatops.core.alert.AlertChange;
import io.chatops.core.alert.AlertChange.Kind;
import io.chatops.core.alert.AlertHold;
import io.chatops.core.alert.AlertKey;
import io.chatops.core.alert.AlertRepository;
import io.chatops.core.alert.AlertRepository.Query;
import io.chatops.core.alert.AlertRepository.SaveOutcome;
import io.chatops.core.alert.AlertRepository.Saved;
import io.chatops.core.alert.AlertRepository.Step;
import io.chatops.core.alert.OutboxNotice;
import io.chatops.core.server.Server;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Shared setup of the contracts of {@link AlertRepository}: a server and an open alert. */
abstract class AlertContract extends OwnedServerContract {
  final AlertKey key = key();
  final Alert alert = open(key, NOW);

  final AlertRepository alerts() {
    return storage().alerts();
  }

  static Instant at(long seconds) {
    return NOW.plusSeconds(seconds);
  }

  /** Returns a key of another threshold. */
  final AlertKey key() {
    return SampleAlerts.key(server.id());
  }

  final Alert open(AlertKey of, Instant createdAt) {
    return SampleAlerts.open(owner.id(), of, createdAt);
  }

  /** Returns an open alert of another threshold. */
  final Alert open() {
    return open(key(), NOW);
  }

  static Acknowledgement by(String name, Instant time) {
    return new Acknowledgement(name, time);
  }

  static AlertHold none(AlertKey of) {
    return AlertHold.none(of, NOW);
  }

  static AlertHold pending(AlertKey of) {
    return new AlertHold(of, NOW, NOW, null, false, null);
  }

  /** A step that wrote the comment that the alert has, if it is one with which somebody can. */
  static AlertChange change(Alert alert, Kind kind) {
    boolean isCommented = kind == Kind.ACKNOWLEDGED || kind == Kind.RESOLVED;
    return new AlertChange(alert, kind, isCommented ? alert.comment() : null);
  }

  static Step step(Alert alert, Kind kind) {
    return new Step(change(alert, kind), none(alert.key()), List.of());
  }

  final SaveOutcome save(Alert alert, Kind kind) {
    return save(alert, kind, none(alert.key()));
  }

  final SaveOutcome save(Alert alert, Kind kind, AlertHold hold, OutboxNotice... notices) {
    return outcomes(List.of(new Step(change(alert, kind), hold, List.of(notices)))).get(0);
  }

  final List<SaveOutcome> saveHolds(List<AlertHold> holds) {
    return outcomes(holds.stream().map(hold -> new Step(null, hold, List.of())).toList());
  }

  final List<SaveOutcome> outcomes(List<Step> steps) {
    return alerts().save(steps).stream().map(Saved::outcome).toList();
  }

  final OutboxNotice notice() {
    return SampleAlerts.notice(Kind.OPENED, owner.id(), NOW);
  }

  final Query all(int limit, int offset) {
    return Query.of(owner.id(), limit, offset);
  }

  final List<Alert> openOf(Server of) {
    return alerts().findOpen().stream()
        .filter(open -> open.key().serverId().equals(of.id()))
        .toList();
  }

  final List<AlertHold> holdsOf(Server of) {
    return alerts().findHolds().stream()
        .filter(hold -> hold.key().serverId().equals(of.id()))
        .toList();
  }

  final @Nullable AlertHold holdOf(AlertKey of) {
    return alerts().find(of).hold();
  }
}
