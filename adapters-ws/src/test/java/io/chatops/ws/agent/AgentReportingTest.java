package io.chatops.ws.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.error.ChatOpsException;
import io.chatops.core.error.ErrorCode;
import io.chatops.core.identity.ServerId;
import io.chatops.core.log.LogEntry;
import io.chatops.core.log.LogEntryStore;
import io.chatops.core.server.ServerStatus;
import io.chatops.ws.Reports;
import io.chatops.ws.SocketCount;
import io.chatops.ws.SocketHub;
import io.chatops.ws.SocketHub.Registered;
import io.chatops.ws.TestPeer;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The answers to reports, and to messages that are none. */
@Timeout(240)
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

  /** Such agents send counters alone; pages and history have the rate since the report before. */
  @Test
  void addsTheRatesOfAnEarlierAgentsTraffic() {
    Registered server = hub.server();
    TestPeer agent = hub.agent(server);
    Instant at = hub.clock.instant();
    assertThat(agent.send(counted(at, 1_000, 20_000)).receive()).contains("metrics_received");

    agent.send(counted(at.plusSeconds(5), 2_000, 45_000));

    assertThat(agent.receive()).contains("metrics_received");
    TestPeer page = hub.connect("/api/v1/ws/metrics/" + server.id()).send(hub.auth(server.owner()));
    assertThat(page.receive()).contains("auth_success");
    assertThat(page.receive())
        .contains(
            "\"interfaces\":[{\"name\":\"all\",\"received_bytes_per_second\":5000,"
                + "\"sent_bytes_per_second\":200}],\"bytes_sent\":2000");
  }

  @Test
  void isOfflineAtOnceWhenItsKeyIsRevoked() {
    Registered server = hub.server();
    TestPeer agent = hub.agent(server);

    hub.revokeKey(server);

    assertThat(agent.closeCode()).isEqualTo(1008);
    assertThat(hub.presence.status(server.id(), null)).isEqualTo(ServerStatus.OFFLINE);
    assertThat(hub.storage.logEntries().find(LogEntryStore.Query.of(server.id(), 10, 0)).entries())
        .extracting(LogEntry::message)
        .anyMatch(message -> message.contains("closed the agent's connection: the API key was"));
  }

  private static String counted(Instant at, long sent, long received) {
    return "{\"type\":\"metrics\",\"data\":{\"timestamp\":\"%s\",\"network\":{\"bytes_sent\":%d,\"bytes_recv\":%d}}}"
        .formatted(at, sent, received);
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
    assertThat(hub.counters.get(SocketCount.UNKNOWN_MESSAGES)).isEqualTo(1);
  }
}
