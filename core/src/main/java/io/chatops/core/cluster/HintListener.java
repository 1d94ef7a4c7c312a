package io.chatops.core.cluster;

import io.chatops.core.access.RecheckCredentials;
import io.chatops.core.alert.engine.AlertEngine;
import io.chatops.core.hub.Hint;
import io.chatops.core.hub.Hints;
import io.chatops.core.identity.ApiKeyId;
import io.chatops.core.identity.ServerId;
import io.chatops.core.identity.SessionId;
import io.chatops.core.identity.UserId;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Reads at once what other hubs changed; without hints, their actions count here within a minute.
 */
public final class HintListener implements Hints.Listener {
  private final RecheckCredentials credentials;
  private final Supplier<Set<SessionId>> openSessions;
  private final Consumer<SessionId> closeSession;
  private final KnownServers servers;
  private final AlertEngine engine;

  /**
   * Reads by these means.
   *
   * @param openSessions returns the sessions that have sockets
   * @param closeSession closes the sockets of a session
   */
  public HintListener(
      RecheckCredentials credentials,
      Supplier<Set<SessionId>> openSessions,
      Consumer<SessionId> closeSession,
      KnownServers servers,
      AlertEngine engine) {
    this.credentials = credentials;
    this.openSessions = openSessions;
    this.closeSession = closeSession;
    this.servers = servers;
    this.engine = engine;
  }

  @Override
  public void heard(Hint hint) {
    switch (hint.kind()) {
      case API_KEY -> credentials.recheck(new ApiKeyId(hint.id()));
      case SESSION -> credentials.recheck(new SessionId(hint.id()), closeSession);
      case SERVER -> servers.read(List.of(new ServerId(hint.id()))); // also finds that it is gone
      case THRESHOLDS -> engine.readThresholds(new UserId(hint.id()));
    }
  }

  @Override
  public void missed() {
    credentials.recheck(openSessions, closeSession);
    engine.readThresholds();
    servers.readAll();
  }
}
