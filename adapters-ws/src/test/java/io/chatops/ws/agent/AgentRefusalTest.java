package io.chatops.ws.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.audit.AuditAction;
import io.chatops.core.audit.AuditEvent;
import io.chatops.core.audit.AuditEvent.Outcome;
import io.chatops.core.audit.AuditTrail;
import io.chatops.core.hub.AgentDirectory.Link;
import io.chatops.core.hub.AgentDirectory.Owner;
import io.chatops.core.log.LogEntry;
import io.chatops.core.log.LogEntryStore.Query;
import io.chatops.ws.Await;
import io.chatops.ws.CloseCode;
import io.chatops.ws.Reports;
import io.chatops.ws.SocketCount;
import io.chatops.ws.SocketHub;
import io.chatops.ws.SocketHub.Registered;
import io.chatops.ws.TestPeer;
import io.chatops.ws.browser.BrowserSocketSettings;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Agents that are not let in, or not any more. */
@Timeout(240)
@QuarkusTest
class AgentRefusalTest {
  private SocketHub hub = new SocketHub();

  @AfterEach
  void stop() {
    hub.close();
  }

  @Test
  void aBadKeyWithTheRemedy() {
    TestPeer agent =
        hub.connect(SocketHub.AGENTS).send("{\"type\":\"auth\",\"api_key\":\"chatops_wrong\"}");

    assertThat(agent.receive()).startsWith("{\"type\":\"error\"").contains("issue a new one");
    assertThat(agent.closeCode()).isEqualTo(1008);
  }

  @Test
  void anExpiredKey() {
    Registered server = hub.server(hub.user(), hub.clock.instant().plus(Duration.ofHours(1)));
    hub.clock.advance(Duration.ofHours(2));

    assertThat(hub.connect(SocketHub.AGENTS).send(server.auth()).closeCode()).isEqualTo(1008);
  }

  @Test
  void recordsAFormerKeyOnceAMinute() {
    Registered server = hub.server(hub.user(), hub.clock.instant().plus(Duration.ofHours(1)));
    hub.clock.advance(Duration.ofHours(2));

    for (int i = 0; i < 3; i++) {
      assertThat(hub.connect(SocketHub.AGENTS).send(server.auth()).closeCode()).isEqualTo(1008);
    }

    assertThat(hub.storage.logEntries().find(Query.of(server.id(), 10, 0)).entries())
        .extracting(LogEntry::message)
        .containsExactly(
            "An agent was rejected: its API key "
                + server.key().key().prefix()
                + " is revoked or expired");
    assertThat(
            hub.storage
                .auditTrail()
                .find(
                    new AuditTrail.Query(
                        server.owner().userId(),
                        "agent",
                        AuditAction.AGENT_CONNECT,
                        server.id(),
                        null,
                        null,
                        null,
                        10,
                        0))
                .events())
        .extracting(AuditEvent::outcome)
        .containsExactly(Outcome.REFUSED);
  }

  @Test
  void anyOtherFirstMessage() {
    TestPeer agent = hub.connect(SocketHub.AGENTS).send(Reports.earlier(hub.clock.instant()));

    assertThat(agent.receive()).startsWith("{\"type\":\"error\"");
    assertThat(agent.closeCode()).isEqualTo(1008);
  }

  @Test
  void brokenJson() {
    TestPeer agent = hub.agent(hub.server()).send("{\"type\":");

    assertThat(agent.receive()).startsWith("{\"type\":\"error\"");
    assertThat(agent.closeCode()).isEqualTo(1008);
  }

  @Test
  void jsonTwentyThousandDeep() {
    TestPeer agent =
        hub.agent(hub.server()).send("{\"a\":".repeat(20_000) + "1" + "}".repeat(20_000));

    assertThat(agent.closeCode()).isEqualTo(1008);
  }

  @Test
  void aFrameAboveTheLimit() {
    TestPeer agent = hub.agent(hub.server());

    agent.send(Reports.numbered(hub.clock.instant(), 1, 1 << 20));

    assertThat(agent.closeCode()).isEqualTo(1009);
  }

  @Test
  void fragmentsThatTogetherAreAboveTheLimit() {
    TestPeer agent = hub.agent(hub.server());
    String part = "x".repeat(400_000);

    agent.sendFragments("\"", part, part, part, "\"");

    assertThat(agent.closeCode()).isEqualTo(1009);
  }

  @Test
  void aLargeFrameOfAStranger() {
    TestPeer agent = hub.connect(SocketHub.AGENTS).send("x".repeat(900_000));

    assertThat(agent.closeCode()).isEqualTo(1009);
  }

  @Test
  void framesWithoutContentThatNeverEndAMessage() {
    TestPeer stranger = hub.connect(SocketHub.AGENTS).sendBegun("");
    for (int i = 0; i < 20_000; i++) {
      stranger.sendMore("");
    }

    assertThat(stranger.closeCode()).isEqualTo(1009);
  }

  @Test
  void nobodyForPingsThatAddUp() {
    TestPeer browser = hub.logs(hub.server());
    for (int i = 0; i < 600; i++) {
      browser.sendPing("x".repeat(125)).awaitPong();
    }

    assertThat(browser.send("{\"type\":\"ping\"}").receive()).isEqualTo("{\"type\":\"pong\"}");
  }

  @Test
  void binaryFrames() {
    TestPeer agent = hub.agent(hub.server());

    agent.sendBinary("{\"type\":\"ping\"}");

    assertThat(agent.closeCode()).isEqualTo(1003);
  }

  @Test
  void silenceBeforeTheFirstMessage() {
    hub.close();
    hub = new SocketHub(withDeadline(Duration.ofMillis(500)), BrowserSocketSettings.defaults());
    TestPeer agent = hub.connect(SocketHub.AGENTS);

    assertThat(agent.receive()).contains("in time");
    assertThat(agent.closeCode()).isEqualTo(1008);
    assertThat(hub.agents.waitingCount()).isZero();
  }

  @Test
  void whoeverFillsTheTrailWithBadKeys() {
    for (int i = 0; i < 8; i++) {
      hub.connect(SocketHub.AGENTS)
          .send("{\"type\":\"auth\",\"api_key\":\"chatops_wrong\"}")
          .closeCode();
    }

    assertThat(connections(AuditEvent.Outcome.REFUSED)).hasSize(1);
    assertThat(hub.counters.get(SocketCount.SIGN_INS_REJECTED)).isEqualTo(8);
  }

  @Test
  void nobodyWithAGoodKeyAfterStrangersFailed() {
    Registered server = hub.server();
    for (int i = 0; i < 10; i++) {
      hub.connect(SocketHub.AGENTS)
          .send("{\"type\":\"auth\",\"api_key\":\"chatops_wrong\"}")
          .closeCode();
    }

    assertThat(hub.agent(server).isClosed()).isFalse();
  }

  /** At once, and not only at the deadline: until then it would keep its place from others. */
  @Test
  void whoeverCannotBeCheckedBecauseTheHubFails() {
    hub.close();
    hub = new SocketHub(withDeadline(Duration.ofMinutes(1)), BrowserSocketSettings.defaults());
    hub.onSignIn =
        () -> {
          throw new StackOverflowError();
        };

    TestPeer agent = hub.connect(SocketHub.AGENTS).send(hub.server().auth());

    assertThat(agent.receive()).contains("try again later");
    assertThat(agent.closeCode()).isEqualTo(CloseCode.TRY_LATER);
    assertThat(hub.agents.waitingCount()).isZero();
  }

  @Test
  void whoseServerIsNotAcquiredInTime() throws Exception {
    hub.close();
    hub = new SocketHub(withDeadline(Duration.ofSeconds(3)), BrowserSocketSettings.defaults());
    Registered server = hub.server();
    BlockingQueue<Runnable> taking = new LinkedBlockingQueue<>();
    hub.arrivals = taking::add;
    TestPeer agent = hub.connect(SocketHub.AGENTS).send(server.auth());
    Runnable held = Objects.requireNonNull(taking.poll(1, TimeUnit.MINUTES));

    assertThat(agent.closeCode()).isEqualTo(CloseCode.TRY_LATER);
    held.run();

    awaitBrokenLink(server);
  }

  @Test
  void whoseServerCannotBeReadAfterItsAcquisition() {
    Registered server = hub.server();
    assertThat(hub.ownership.acquire(List.of(server.id()))).hasSize(1);
    hub.arrivals =
        task -> {
          throw new RejectedExecutionException("as where the storage went away after the taking");
        };

    TestPeer agent = hub.connect(SocketHub.AGENTS).send(server.auth());

    assertThat(agent.closeCode()).isEqualTo(CloseCode.TRY_LATER);
    awaitBrokenLink(server);
  }

  /** The socket's event loop notes it, and a round of ownership stores it. */
  private void awaitBrokenLink(Registered server) {
    Await.until(
        "the agent's link is broken",
        () -> {
          assertThat(hub.ownership.sync().lostToOthers()).isEmpty();
          return link(server) == Link.BROKEN;
        });
  }

  private Link link(Registered server) {
    return hub.storage.agentDirectory().owners(null).stream()
        .filter(owner -> owner.serverId().equals(server.id()))
        .map(Owner::link)
        .findFirst()
        .orElseThrow();
  }

  private AgentSocketSettings withDeadline(Duration deadline) {
    AgentSocketSettings s = SocketHub.agentSettings();
    return new AgentSocketSettings(
        deadline,
        s.silence(),
        s.reportInterval(),
        s.maxFrameBytes(),
        s.creditReports(),
        s.creditBytes(),
        s.heldBytes(),
        s.maxWaiting(),
        s.maxWaitingPerAddress());
  }

  private List<AuditEvent> connections(AuditEvent.Outcome outcome) {
    return hub
        .storage
        .auditTrail()
        .find(
            new AuditTrail.Query(
                null, null, AuditAction.AGENT_CONNECT, null, null, null, null, 100, 0))
        .events()
        .stream()
        .filter(event -> event.outcome() == outcome)
        .toList();
  }
}
