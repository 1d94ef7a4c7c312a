package io.chatops.ws.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.error.ChatOpsException;
import io.chatops.core.error.ErrorCode;
import io.chatops.core.identity.ServerId;
import io.chatops.ws.Reports;
import io.chatops.ws.SocketHub;
import io.chatops.ws.SocketHub.Registered;
import io.chatops.ws.TestPeer;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The answers to reports, and to messages that are none. */
@Timeout(60)
@QuarkusTest
class AgentReportingTest {
  private final SocketHub hub = new SocketHub();

  @AfterEach
  void stop() {
    hub.close();
  }

  @Test
  void acknowledgesOnlyWhatIsDurable() {
    Registered server = hub.server();
    TestPeer agent = hub.agent(server);
    hub.store.hold(server.id());

    agent.send(Reports.numbered(hub.clock.instant(), 1)).send("{\"type\":\"ping\"}");
    assertThat(agent.receive()).isEqualTo("{\"type\":\"pong\"}");
    hub.store.release();

    assertThat(agent.receive()).isEqualTo(Reports.acknowledged(1));
  }

  @Test
  void acknowledgesAResentReportAgain() {
    Registered server = hub.server();
    String report = Reports.numbered(hub.clock.instant(), 1);
    TestPeer before = hub.agent(server).send(report);
    assertThat(before.receive()).isEqualTo(Reports.acknowledged(1));
    before.close();

    TestPeer agent = hub.agent(server).send(report);

    assertThat(agent.receive()).isEqualTo(Reports.acknowledged(1));
  }

  @Test
  void refusesAReportOfAnotherServerButStaysOpen() {
    TestPeer agent = hub.agent(hub.server());
    String foreign =
        Reports.numbered(hub.clock.instant(), 4)
            .replace("{\"timestamp", "{\"server_id\":\"" + ServerId.random() + "\",\"timestamp");

    assertThat(agent.send(foreign).receive())
        .startsWith("{\"type\":\"error\",\"message\":\"server_id is not")
        .endsWith("\"sequence\":4,\"boot_id\":\"boot-1\"}");
    assertThat(agent.send(Reports.numbered(hub.clock.instant(), 5)).receive())
        .isEqualTo(Reports.acknowledged(5));
  }

  @Test
  void refusesAReportWithAFieldOfTheWrongType() {
    TestPeer agent = hub.agent(hub.server());
    String broken = Reports.numbered(hub.clock.instant(), 4).replace("12.5", "\"a lot\"");

    assertThat(agent.send(broken).receive())
        .isEqualTo(
            "{\"type\":\"error\",\"message\":\"usage_percent is not a number\","
                + "\"sequence\":4,\"boot_id\":\"boot-1\"}");
  }

  @Test
  void refusesWhatTheStorageCanNeverTake() {
    TestPeer agent = hub.agent(hub.server());
    hub.store.failWith(new ChatOpsException(ErrorCode.INVALID, "not this one"));

    assertThat(agent.send(Reports.numbered(hub.clock.instant(), 4)).receive())
        .contains("\"not this one\",\"sequence\":4");
    assertThat(agent.isClosed()).isFalse();
  }

  @Test
  void closesUnacknowledgedWhenTheStorageIsFull() {
    TestPeer agent = hub.agent(hub.server());
    hub.store.failWith(
        ChatOpsException.storageUnavailable("full", new IllegalStateException("test")));

    agent.send(Reports.numbered(hub.clock.instant(), 1));

    assertThat(agent.closeCode()).isEqualTo(1013);
    assertThat(agent.unread()).isZero();
  }

  @Test
  void takesFragments() {
    TestPeer agent = hub.agent(hub.server());
    String report = Reports.numbered(hub.clock.instant(), 1);

    agent.sendFragments(
        report.substring(0, 10), "", report.substring(10, 60), report.substring(60));

    assertThat(agent.receive()).isEqualTo(Reports.acknowledged(1));
  }

  @Test
  void ignoresAndCountsWhatItDoesNotKnow() {
    TestPeer agent = hub.agent(hub.server());

    agent.send("{\"type\":\"dance\",\"data\":{}}").send("{\"type\":\"ping\",\"mood\":\"good\"}");

    assertThat(agent.receive()).isEqualTo("{\"type\":\"pong\"}");
    assertThat(hub.counters.snapshot().unknownMessages()).isEqualTo(1);
  }
}
