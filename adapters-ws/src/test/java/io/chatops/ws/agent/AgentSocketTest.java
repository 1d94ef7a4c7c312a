package io.chatops.ws.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.audit.AuditAction;
import io.chatops.core.audit.AuditEvent;
import io.chatops.core.audit.AuditEvent.Outcome;
import io.chatops.core.audit.AuditTrail;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.error.ErrorCode;
import io.chatops.core.identity.ServerId;
import io.chatops.core.log.LogEntry;
import io.chatops.core.log.LogEntryStore.Query;
import io.chatops.core.server.ServerStatus;
import io.chatops.ws.Reports;
import io.chatops.ws.SocketHub;
import io.chatops.ws.SocketHub.Registered;
import io.chatops.ws.TestPeer;
import io.chatops.ws.browser.BrowserSocketSettings;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AgentSocketTest {
  private SocketHub hub = new SocketHub();

  @AfterEach
  void stop() {
    hub.close();
  }

  @Nested
  class EarlierAgents {
    @Test
    void areServedAsBefore() {
      Registered server = hub.server();
      TestPeer agent = hub.connect(SocketHub.AGENTS);

      agent.send(server.auth());
      assertThat(agent.receive())
          .startsWith("{\"type\":\"auth_success\",\"server_id\":\"" + server.id() + "\"");
      agent.send(Reports.earlier(hub.clock.instant()));
      assertThat(agent.receive()).isEqualTo("{\"type\":\"metrics_received\",\"status\":\"ok\"}");
      agent.send("{\"type\":\"ping\"}");
      assertThat(agent.receive()).isEqualTo("{\"type\":\"pong\"}");
      assertThat(hub.presence.status(server.id(), null)).isEqualTo(ServerStatus.ONLINE);
    }

    @Test
    void cannotBeAskedForProcesses() {
      Registered server = hub.server();
      hub.agent(server);

      assertThat(hub.presence.connection(server.id()).orElseThrow().canListProcesses()).isFalse();
    }
  }

  @Nested
  class Reporting {
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

  @Nested
  class Refusing {
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
    void aKeyThatWasGoodOnceOnTheRecordOfItsServerOnceAMinute() {
      Registered server = hub.server(hub.user(), hub.clock.instant().plus(Duration.ofHours(1)));
      hub.clock.advance(Duration.ofHours(2));

      for (int i = 0; i < 3; i++) {
        assertThat(hub.connect(SocketHub.AGENTS).send(server.auth()).closeCode()).isEqualTo(1008);
      }

      assertThat(
              hub.logEntries
                  .find(new Query(server.id(), null, null, null, null, null, null, 10, 0))
                  .entries())
          .extracting(LogEntry::message)
          .containsExactly(
              "An agent was refused: its API key "
                  + server.key().key().prefix()
                  + " is revoked or expired");
      assertThat(
              hub.trail
                  .find(
                      new AuditTrail.Query(
                          server.owner().userId(),
                          "agent",
                          AuditAction.AGENT_CONNECT,
                          server.id(),
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
    void binaryFrames() {
      TestPeer agent = hub.agent(hub.server());

      agent.sendBinary("{\"type\":\"ping\"}");

      assertThat(agent.closeCode()).isEqualTo(1003);
    }

    @Test
    void silenceBeforeTheFirstMessage() {
      hub.close();
      hub = new SocketHub(withDeadline(Duration.ofMillis(100)), BrowserSocketSettings.defaults());
      TestPeer agent = hub.connect(SocketHub.AGENTS);

      assertThat(agent.receive()).contains("in time");
      assertThat(agent.closeCode()).isEqualTo(1008);
      assertThat(hub.agentRoute.waitingCount()).isZero();
    }

    @Test
    void whoeverFillsTheTrailWithBadKeys() {
      for (int i = 0; i < 8; i++) {
        hub.connect(SocketHub.AGENTS)
            .send("{\"type\":\"auth\",\"api_key\":\"chatops_wrong\"}")
            .closeCode();
      }

      assertThat(connections(AuditEvent.Outcome.REFUSED)).hasSize(1);
      assertThat(hub.counters.snapshot().signInsRefused()).isEqualTo(8);
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
  }

  @Nested
  class Ending {
    @Test
    void whenTheKeyIsRevoked() {
      Registered server = hub.server();
      TestPeer agent = hub.agent(server);

      hub.revokeKey(server);

      assertThat(agent.closeCode()).isEqualTo(1008);
    }

    @Test
    void whenTheServerIsRemoved() {
      Registered server = hub.server();
      TestPeer agent = hub.agent(server);

      hub.removeServer(server);

      assertThat(agent.closeCode()).isEqualTo(1008);
    }

    @Test
    void whenTheKeyExpires() {
      Registered server = hub.server(hub.user(), hub.clock.instant().plus(Duration.ofMillis(300)));

      assertThat(hub.agent(server).closeCode()).isEqualTo(1008);
    }

    @Test
    void whenTheHubStops() {
      TestPeer agent = hub.agent(hub.server());

      hub.agentRoute.stop();

      assertThat(agent.closeCode()).isEqualTo(1001);
    }

    @Test
    void ofAnOldConnectionLeavesTheNewerUntouched() {
      Registered server = hub.server();
      TestPeer old = hub.agent(server);
      TestPeer newer = hub.agent(server);

      assertThat(old.closeCode()).isEqualTo(1008);
      assertThat(newer.send(Reports.numbered(hub.clock.instant(), 1)).receive())
          .isEqualTo(Reports.acknowledged(1));
      assertThat(hub.presence.connection(server.id())).isPresent();
      assertThat(hub.presence.connectedCount()).isEqualTo(1);
    }
  }

  @Test
  void recordsAConnectionOnceAMinute() {
    Registered server = hub.server();
    hub.agent(server);
    hub.agent(server);
    assertThat(connections(AuditEvent.Outcome.ALLOWED)).hasSize(1);

    hub.clock.advance(Duration.ofMinutes(2));
    hub.agent(server);

    assertThat(connections(AuditEvent.Outcome.ALLOWED)).hasSize(2);
  }

  @Test
  void notesWhatTheAgentSaysOfItself() {
    Registered server = hub.server();
    TestPeer agent =
        hub.connect(SocketHub.AGENTS)
            .send(
                server
                    .auth()
                    .replace(
                        "}",
                        ",\"protocol_version\":1,\"agent\":{\"version\":\"9\",\"os\":\"Plan 9\"}}"));
    agent.receive();

    assertThat(hub.servers.find(server.id()).orElseThrow().agent())
        .isNotNull()
        .satisfies(details -> assertThat(details.os()).isEqualTo("Plan 9"));
  }

  private List<AuditEvent> connections(AuditEvent.Outcome outcome) {
    return hub
        .trail
        .find(new AuditTrail.Query(null, null, AuditAction.AGENT_CONNECT, null, null, null, 100, 0))
        .events()
        .stream()
        .filter(event -> event.outcome() == outcome)
        .toList();
  }
}
