package io.chatops.ws.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.error.ChatOpsException;
import io.chatops.core.error.ErrorCode;
import io.chatops.core.server.ServerStatus;
import io.chatops.ws.CloseCode;
import io.chatops.ws.Reports;
import io.chatops.ws.SocketCount;
import io.chatops.ws.SocketHub;
import io.chatops.ws.SocketHub.Registered;
import io.chatops.ws.TestPeer;
import io.chatops.ws.browser.BrowserSocketSettings;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Agents that send faster than the storage takes do not fill the hub. */
@Timeout(240)
@QuarkusTest
class AgentFloodTest {
  private static final int REPORT_BYTES = 50_000;
  private static final int HELD_BYTES = 2 << 20;
  private static final int OVERHEAD_BYTES = 5_000;

  private final SocketHub hub =
      new SocketHub(
          new AgentSocketSettings(
              Duration.ofSeconds(10),
              Duration.ofSeconds(45),
              Duration.ofSeconds(5),
              1 << 20,
              16,
              1 << 20,
              HELD_BYTES,
              100,
              100),
          BrowserSocketSettings.defaults());

  @AfterEach
  void stop() {
    hub.close();
  }

  @Test
  void readsOnlyTheCreditWhileReportsAreNotStored() {
    Registered flooded = hub.server();
    Registered other = hub.server();
    TestPeer flooder = hub.agent(flooded);
    TestPeer honest = hub.agent(other);
    hub.store.hold(flooded.id());

    send(flooder, 200);
    hub.store.awaitWaiting(16);
    for (int i = 1; i <= 50; i++) {
      honest.send(Reports.numbered(hub.clock.instant(), i));
      assertThat(honest.receive()).isEqualTo(Reports.acknowledged(i));
    }

    assertThat(hub.store.waitingCount()).isEqualTo(16);
    assertThat(hub.counters.get(SocketCount.AGENTS_PAUSED)).isEqualTo(1);
    hub.store.release();
    for (int i = 1; i <= 200; i++) {
      assertThat(flooder.receive()).isEqualTo(Reports.acknowledged(i));
    }
    assertThat(hub.agents.heldBytes()).isZero();
    assertThat(hub.counters.get(SocketCount.AGENTS_PAUSED)).isZero();
  }

  @Test
  void boundsWhatAllAgentsTogetherHaveWaiting() {
    int agents = 20;
    int each = 30;
    List<TestPeer> flooders = new ArrayList<>();
    for (int i = 0; i < agents; i++) {
      flooders.add(hub.agent(hub.server()));
    }
    hub.store.holdAll();

    flooders.forEach(flooder -> send(flooder, each));
    hub.store.awaitWaiting(HELD_BYTES / (REPORT_BYTES + OVERHEAD_BYTES));
    TestPeer idle = hub.agent(hub.server());

    assertThat(hub.agents.heldBytes())
        .isLessThan(HELD_BYTES + (long) agents * (REPORT_BYTES + OVERHEAD_BYTES));
    hub.store.release();
    for (TestPeer flooder : flooders) {
      for (int i = 1; i <= each; i++) {
        assertThat(flooder.receive()).isEqualTo(Reports.acknowledged(i));
      }
    }
    assertThat(idle.send("{\"type\":\"ping\"}").receive()).isEqualTo("{\"type\":\"pong\"}");
    assertThat(hub.agents.heldBytes()).isZero();
  }

  @Test
  void closesTheLargestMessagesSenderWhenMemoryIsFull() {
    TestPeer honest = hub.agent(hub.server());
    TestPeer first = hub.agent(hub.server());
    TestPeer second = hub.agent(hub.server());
    TestPeer third = hub.agent(hub.server());
    String begun = "{\"type\":\"ping\",\"data\":\"";
    first.sendBegun(begun + "x".repeat(1_000_000)).awaitPong();
    second.sendBegun(begun + "x".repeat(900_000)).awaitPong();

    third.sendBegun(begun + "x".repeat(500_000));

    assertThat(first.closeCode()).isEqualTo(CloseCode.TRY_LATER);
    honest.send(Reports.numbered(hub.clock.instant(), 1));
    assertThat(honest.receive()).isEqualTo(Reports.acknowledged(1));
    assertThat(second.sendRest("\"}").receive()).isEqualTo("{\"type\":\"pong\"}");
    assertThat(third.sendRest("\"}").receive()).isEqualTo("{\"type\":\"pong\"}");
  }

  @Test
  void toleratesSilenceOfAnAgentThatItDoesNotRead() {
    hub.close();
    AgentSocketSettings s = SocketHub.agentSettings();
    try (SocketHub quick =
        new SocketHub(
            new AgentSocketSettings(
                s.authenticationDeadline(),
                Duration.ofSeconds(3), // a silent peer ends after 7 s, a stalled one after 13
                s.reportInterval(),
                s.maxFrameBytes(),
                1,
                s.creditBytes(),
                s.heldBytes(),
                10,
                10),
            BrowserSocketSettings.defaults())) {
      Registered server = quick.server();
      Registered clockwork = quick.server();
      TestPeer agent = quick.agent(server);
      quick.store.hold(server.id());
      agent.send(Reports.numbered(quick.clock.instant(), 1));
      quick.store.awaitWaiting(1);

      // Its pongs are not read. A peer that never answers shows that the silence is over by now.
      assertThat(SilentPeer.connectAndAuthenticate(quick.port(), clockwork.auth()).readToEnd())
          .isTrue();
      quick.store.release();

      assertThat(agent.receive()).isEqualTo(Reports.acknowledged(1));
    }
  }

  @Test
  void closesAnAgentThatItCouldNotReadForLong() {
    AgentSocketSettings s = SocketHub.agentSettings();
    try (SocketHub quick =
        new SocketHub(
            new AgentSocketSettings(
                s.authenticationDeadline(),
                Duration.ofSeconds(2), // so that a busy machine is not taken for a silent peer
                s.reportInterval(),
                s.maxFrameBytes(),
                1,
                s.creditBytes(),
                s.heldBytes(),
                10,
                10),
            BrowserSocketSettings.defaults())) {
      Registered server = quick.server();
      TestPeer agent = quick.agent(server);
      quick.store.hold(server.id());
      agent.send(Reports.numbered(quick.clock.instant(), 1));

      assertThat(agent.closeCode()).isEqualTo(1013);
      quick.clock.advance(Duration.ofMinutes(1));
      assertThat(quick.presence.status(server.id(), null)).isEqualTo(ServerStatus.OFFLINE);
    }
  }

  /** More reports than the credit, each of which the store throws on: none may keep its place. */
  @Test
  void givesBackWhatAReportTookWhenTheStoreThrows() {
    Registered server = hub.server();
    TestPeer agent = hub.agent(server);
    hub.store.throwAtOnce(new ChatOpsException(ErrorCode.INVALID, "not this one"));

    for (int i = 1; i <= 40; i++) {
      agent.send(Reports.numbered(hub.clock.instant(), i));
      assertThat(agent.receive()).contains("\"not this one\",\"sequence\":" + i + ",");
    }
    assertThat(hub.agents.heldBytes()).isZero();
    hub.store.recover();

    assertThat(agent.send(Reports.numbered(hub.clock.instant(), 41)).receive())
        .isEqualTo(Reports.acknowledged(41));
  }

  private void send(TestPeer agent, int reports) {
    for (int i = 1; i <= reports; i++) {
      agent.send(Reports.numbered(hub.clock.instant(), i, REPORT_BYTES));
    }
  }
}
