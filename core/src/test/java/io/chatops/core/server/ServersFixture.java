package io.chatops.core.server;

import io.chatops.core.audit.Audit;
import io.chatops.core.identity.ServerId;
import io.chatops.core.quota.Quotas;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The service of servers on some storage, for tests that need no agents. */
public final class ServersFixture {
  private ServersFixture() {}

  public static Servers on(
      ServerRepository servers, Quotas quotas, Audit audit, InstantSource clock) {
    return on(servers, quotas, audit, clock, (server, by) -> {});
  }

  /**
   * The same.
   *
   * @param updated receives each changed server, and the name of the user
   */
  public static Servers on(
      ServerRepository servers,
      Audit audit,
      InstantSource clock,
      BiConsumer<Server, String> updated) {
    return on(servers, Quotas.DEFAULTS, audit, clock, updated);
  }

  private static Servers on(
      ServerRepository servers,
      Quotas quotas,
      Audit audit,
      InstantSource clock,
      BiConsumer<Server, String> updated) {
    return new Servers(
        new OwnedServers(servers),
        servers,
        new NeverHeard(),
        ServerHealth.ALL_HEALTHY,
        AgentReleases.NONE,
        quotas,
        audit,
        clock,
        new Servers.Followers(updated, id -> {}, List.of()));
  }

  /** No server was ever heard. */
  static final class NeverHeard implements ServerPresence {
    @Override
    public ServerStatus status(ServerId serverId, @Nullable Instant storedLastSeen) {
      return ServerStatus.UNKNOWN;
    }

    @Override
    public @Nullable Instant lastSeen(ServerId serverId, @Nullable Instant storedLastSeen) {
      return storedLastSeen;
    }

    @Override
    public Optional<Instant> silenceCountsFrom(ServerId serverId) {
      return Optional.of(Instant.MIN);
    }

    @Override
    public boolean isConnected(ServerId serverId) {
      return false;
    }

    @Override
    public boolean hasCompetingAgents(ServerId serverId) {
      return false;
    }
  }
}
