package io.chatops.rest;

import io.chatops.core.agent.AgentPresence;
import io.chatops.core.identity.ApiKeyId;
import io.chatops.core.identity.ServerId;
import io.chatops.core.testing.DrivenHost;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/** Connects hosts that a test drives, and finds what was asked of each. */
@Singleton
class HostFixture {
  private final AgentPresence presence;
  private final DrivenHost host;

  HostFixture(AgentPresence presence, DrivenHost host) {
    this.presence = presence;
    this.host = host;
  }

  /** A new server of the user whose agent is connected. */
  Connected connected(Api user) {
    String id = user.newServer();
    FakeAgent agent = new FakeAgent(ApiKeyId.random());
    ServerId serverId = new ServerId(UUID.fromString(id));
    long generation = presence.connected(serverId, agent);
    return new Connected(id, serverId, agent, generation);
  }

  void disconnect(Connected connected) {
    presence.disconnected(connected.serverId(), connected.generation());
  }

  /** A server with its agent. */
  record Connected(String id, ServerId serverId, FakeAgent agent, long generation) {}

  List<DrivenHost.Control> controls(Connected server) {
    return of(host.controls, server, DrivenHost.Control::serverId);
  }

  DrivenHost.Control control(Connected server) {
    Await.until("a container is acted on", () -> !controls(server).isEmpty());
    return controls(server).get(0);
  }

  List<DrivenHost.Reading> readings(Connected server) {
    return of(host.readings, server, DrivenHost.Reading::serverId);
  }

  DrivenHost.Reading reading(Connected server) {
    Await.until("a log is read", () -> !readings(server).isEmpty());
    return readings(server).get(0);
  }

  List<DrivenHost.Running> commands(Connected server) {
    return of(host.commands, server, running -> running.execution().serverId());
  }

  DrivenHost.Running command(Connected server) {
    Await.until("a command is run", () -> !commands(server).isEmpty());
    return commands(server).get(0);
  }

  boolean isCancelled(Connected server) {
    return host.cancelled.stream().anyMatch(e -> e.serverId().equals(server.serverId()));
  }

  private static <T> List<T> of(List<T> all, Connected server, Function<T, ServerId> of) {
    return all.stream().filter(one -> of.apply(one).equals(server.serverId())).toList();
  }
}
