package io.chatops.core.cluster;

import io.chatops.core.agent.AgentPresence;
import io.chatops.core.alert.engine.AlertEngine;
import io.chatops.core.bus.HubBus;
import io.chatops.core.bus.HubEvent;
import io.chatops.core.bus.HubEvent.KeyRevoked;
import io.chatops.core.bus.HubEvent.PasswordFailed;
import io.chatops.core.bus.HubEvent.ServerChanged;
import io.chatops.core.bus.HubEvent.ServerRemoved;
import io.chatops.core.bus.HubEvent.SessionEnded;
import io.chatops.core.bus.HubEvent.ThresholdsChanged;
import io.chatops.core.bus.HubEventCodec;
import io.chatops.core.identity.HubId;
import io.chatops.core.identity.SessionId;
import io.chatops.core.remote.ServedRequests;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * Acts at once on what other hubs say, and answers what they ask; without it, their actions count
 * here within a minute.
 */
public final class HintListener implements HubBus.Listener {
  private final AgentPresence presence;
  private final Consumer<SessionId> closeSession;
  private final KnownServers servers;
  private final AlertEngine engine;
  private final Consumer<PasswordFailed> passwordFailed;
  private final Runnable recheck;
  private final ServedRequests requests;

  /**
   * Acts by these means.
   *
   * @param closeSession closes the sockets of a session
   * @param passwordFailed counts a password that was wrong at another hub
   * @param recheck looks for keys and sessions that ended elsewhere
   * @param requests does what other hubs ask for
   */
  public HintListener(
      AgentPresence presence,
      Consumer<SessionId> closeSession,
      KnownServers servers,
      AlertEngine engine,
      Consumer<PasswordFailed> passwordFailed,
      Runnable recheck,
      ServedRequests requests) {
    this.presence = presence;
    this.closeSession = closeSession;
    this.servers = servers;
    this.engine = engine;
    this.passwordFailed = passwordFailed;
    this.recheck = recheck;
    this.requests = requests;
  }

  @Override
  public void heard(HubId from, byte[] hint) {
    HubEventCodec.read(hint).ifPresent(this::follow);
  }

  private void follow(HubEvent event) {
    if (event instanceof KeyRevoked revoked) {
      presence.closeKey(revoked.serverId(), revoked.keyId());
    } else if (event instanceof SessionEnded ended) {
      closeSession.accept(ended.sessionId());
    } else if (event instanceof ServerChanged changed) {
      servers.read(List.of(changed.serverId()));
    } else if (event instanceof ServerRemoved removed) {
      servers.read(List.of(removed.serverId())); // which finds that it is gone
    } else if (event instanceof ThresholdsChanged changed) {
      engine.readThresholds(changed.ownerId());
    } else if (event instanceof PasswordFailed failed) {
      passwordFailed.accept(failed);
    }
  }

  @Override
  public CompletionStage<byte[]> asked(HubId from, byte[] question, Instant over) {
    return requests.asked(from, question, over);
  }

  @Override
  public void unsent(HubId to, byte[] answer) {
    requests.unsent(to, answer);
  }

  @Override
  public void missed() {
    recheck.run();
    engine.readThresholds();
    servers.readAll();
  }
}
