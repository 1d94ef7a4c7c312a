package io.chatops.core.agent;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.chatops.core.audit.Audit;
import io.chatops.core.audit.AuditEvent;
import io.chatops.core.audit.AuditTrail;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.error.ErrorCode;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.Role;
import io.chatops.core.identity.ServerId;
import io.chatops.core.identity.SessionId;
import io.chatops.core.identity.UserId;
import io.chatops.core.log.LogEntry;
import io.chatops.core.log.LogEntryStore.Query;
import io.chatops.core.log.ServerLog;
import io.chatops.core.memory.InMemoryApiKeyRepository;
import io.chatops.core.memory.InMemoryAuditTrail;
import io.chatops.core.memory.InMemoryLogEntryStore;
import io.chatops.core.memory.InMemoryReportSnapshots;
import io.chatops.core.memory.InMemoryServerRepository;
import io.chatops.core.metric.LiveUpdates;
import io.chatops.core.server.OwnedServers;
import io.chatops.core.server.Server;
import io.chatops.core.testing.DrivenHost;
import io.chatops.core.testing.MutableClock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Ada's server with a host that a test drives, and all that is put on record about it. */
public final class ActionFixture {
  public final MutableClock clock = MutableClock.atSomeTime();
  public final DrivenHost host = new DrivenHost();
  public final Actor ada = actor("ada");
  public final Actor bob = actor("bob");
  public final InMemoryAuditTrail trail = new InMemoryAuditTrail();
  public final Audit audit = new Audit(trail, clock);
  public final InMemoryLogEntryStore logEntries = new InMemoryLogEntryStore();
  public final ServerLog log = new ServerLog(logEntries, clock, Runnable::run);
  private final InMemoryReportSnapshots snapshots = new InMemoryReportSnapshots();
  public final InMemoryServerRepository servers =
      new InMemoryServerRepository(new InMemoryApiKeyRepository(), snapshots);
  public final OwnedServers owned = new OwnedServers(servers);
  public final AgentPresence presence =
      new AgentPresence(clock, Duration.ofSeconds(20), new LiveUpdates(), log);
  public final HostActions actions = new HostActions(owned, presence, audit, log);
  public final ServerId server = newServer();
  private final long generation = presence.connected(server, host);

  public ActionFixture() {
    // What a test does comes after the connecting: entries of one time have no order.
    clock.advance(Duration.ofSeconds(1));
  }

  public ServerId newServer() {
    Server server =
        new Server(
            ServerId.random(),
            ada.userId(),
            "web-1",
            null,
            null,
            "{}",
            List.of(),
            null,
            null,
            clock.instant(),
            clock.instant());
    servers.add(server);
    return server.id();
  }

  public void disconnect() {
    presence.disconnected(server, generation);
  }

  /** Oldest first: {@code <action> <outcome> <target>: <reason>}. */
  public List<String> audited() {
    return trail.find(AuditTrail.Query.of(1000, 0)).events().stream()
        .sorted(Comparator.comparing(AuditEvent::at))
        .map(e -> e.action().wireName() + " " + e.outcome() + " " + e.target() + ": " + e.reason())
        .toList();
  }

  /** The server's entries, newest first. */
  public List<LogEntry> logged() {
    return logEntries.find(Query.of(server, 1000, 0)).entries();
  }

  public static void assertFails(ErrorCode code, ThrowingCallable details) {
    assertThatExceptionOfType(ChatOpsException.class)
        .isThrownBy(details)
        .matches(e -> e.code() == code, "has code " + code);
  }

  private static Actor actor(String name) {
    return new Actor(UserId.random(), name, Role.USER, SessionId.random(), "192.0.2.7");
  }
}
