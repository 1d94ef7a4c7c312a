package io.chatops.core.alert;

import io.chatops.core.audit.Audit;
import io.chatops.core.identity.AlertId;
import io.chatops.core.identity.ServerId;
import io.chatops.core.identity.UserId;
import io.chatops.core.server.Server;

/** What alerts keep of a server: enough to name it when it is gone. */
record AlertedServer(ServerId id, UserId ownerId, String name) implements Audit.AuditedServer {

  static AlertedServer of(Server server) {
    return new AlertedServer(server.id(), server.ownerId(), server.name());
  }

  static AlertedServer of(Alert alert) {
    return new AlertedServer(alert.key().serverId(), alert.ownerId(), alert.serverName());
  }

  /** The alert that begins with what a key's state just told of. */
  Alert alert(AlertKey key, AlertThreshold threshold, KeyState state, boolean late) {
    ThresholdDetails rules = threshold.details();
    boolean breached = rules.isBreachedBy(state.current());
    return new Alert(
        AlertId.random(),
        ownerId,
        key,
        name,
        rules.metricType(),
        rules.comparison(),
        state.severity(),
        AlertText.of(rules, key.detail(), breached ? state.current() : state.peak()),
        rules.thresholdValue(),
        state.current(),
        state.peak(),
        late,
        state.since(),
        null,
        null,
        null);
  }
}
