package io.chatops.ws.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatops.core.audit.AuditAction;
import io.chatops.core.audit.AuditEvent;
import io.chatops.core.audit.AuditTrail;
import io.chatops.core.cluster.Drain;
import io.chatops.core.command.CommandLine;
import io.chatops.core.command.CommandStatus;
import io.chatops.core.command.RunCommand;
import io.chatops.core.log.LogEntry;
import io.chatops.core.log.LogEntryStore;
import io.chatops.core.server.ServerStatus;
import io.chatops.ws.Reports;
import io.chatops.ws.SocketHub;
import io.chatops.ws.SocketHub.Registered;
import io.chatops.ws.TestPeer;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(240)
@QuarkusTest
class AgentSocketTest {
  private final SocketHub hub = new SocketHub();

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

      hub.agents.stop();

      assertThat(agent.closeCode()).isEqualTo(1001);
    }

    @Test
    void whenTheHubDisconnectsAllAgentsForAWhile() {
      Registered server = hub.server();
      TestPeer agent = hub.agent(server);

      hub.agents.closeAll();

      assertThat(agent.closeCode()).isEqualTo(1001);
      assertThat(hub.agent(server).send(Reports.numbered(hub.clock.instant(), 1)).receive())
          .isEqualTo(Reports.acknowledged(1));
    }

    @Test
    void whenTheHubSendsTheAgentToAnotherOne() {
      TestPeer agent = hub.agent(hub.server());

      hub.agents.guests().forEach(Drain.Guest::leave);

      assertThat(agent.closeCode()).isEqualTo(1012);
    }

    @Test
    void forAnotherHubWaitsForTheAnswersToItsReports() {
      Registered server = hub.server();
      TestPeer agent = hub.agent(server);
      Drain.Guest socket = hub.agents.guests().iterator().next();
      hub.store.holdAll();
      agent.send(Reports.numbered(hub.clock.instant(), 1));
      hub.store.awaitWaiting(1);

      socket.leave();
      new AskedAgent(agent).settle(); // it has been asked
      agent.send(Reports.numbered(hub.clock.instant().plusSeconds(5), 2));
      new AskedAgent(agent).settle();
      hub.store.release();
      assertThat(agent.receive()).isEqualTo(Reports.acknowledged(1));
      socket.leave();

      assertThat(agent.closeCode()).isEqualTo(1012);
      assertThat(agent.unread()).as("the next hub answers the second one").isZero();
      assertThat(hub.agent(server).send(Reports.numbered(hub.clock.instant(), 2)).receive())
          .isEqualTo(Reports.acknowledged(2));
    }

    @Test
    void forAnotherHubWaitsForTheEndOfItsCommand() {
      Registered server = hub.server();
      AskedAgent agent = new AskedAgent(hub.modernAgent(server, "commands:any"));
      CommandLine line = new CommandLine("sleep 1", Duration.ofSeconds(60), null);
      RunCommand.Started started = hub.runCommand.run(server.owner(), server.id(), line);
      AskedAgent.Request asked = agent.asked();
      Drain.Guest socket = hub.agents.guests().iterator().next();

      socket.leave();
      agent.settle();
      agent.peer().send(Reports.numbered(hub.clock.instant(), 1));
      assertThat(agent.peer().receive()).isEqualTo(Reports.acknowledged(1));
      agent.peer().send(Reports.earlier(hub.clock.instant().plusSeconds(5)));
      assertThat(agent.peer().receive()).contains("metrics_received").doesNotContain("sequence");
      RunCommand.Started later = hub.runCommand.run(server.owner(), server.id(), line);
      assertThatThrownBy(() -> later.end().join()).hasMessageContaining("moves to another hub");
      agent.settle(); // it was asked nothing
      agent.reply(asked, "command_result", ",'output':'','exit_code':0");
      assertThat(started.end().join().status()).isEqualTo(CommandStatus.COMPLETED);
      socket.leave();

      assertThat(agent.peer().closeCode()).isEqualTo(1012);
    }

    @Test
    void isCalledOffWhereACommandStillRuns() {
      Registered server = hub.server();
      AskedAgent agent = new AskedAgent(hub.modernAgent(server, "commands:any"));
      CommandLine line = new CommandLine("sleep 1", Duration.ofSeconds(60), null);
      RunCommand.Started started = hub.runCommand.run(server.owner(), server.id(), line);
      AskedAgent.Request first = agent.asked();
      Drain.Guest socket = hub.agents.guests().iterator().next();
      socket.leave();

      socket.stay();

      RunCommand.Started later = hub.runCommand.run(server.owner(), server.id(), line);
      AskedAgent.Request second = agent.asked();
      for (AskedAgent.Request asked : List.of(first, second)) {
        agent.reply(asked, "command_result", ",'output':'','exit_code':0");
      }
      assertThat(started.end().join().status()).isEqualTo(CommandStatus.COMPLETED);
      assertThat(later.end().join().status()).isEqualTo(CommandStatus.COMPLETED);
    }

    @Test
    void isNotCancelledForAnAgentWithDroppedReports() {
      TestPeer agent = hub.agent(hub.server());
      Drain.Guest socket = hub.agents.guests().iterator().next();
      hub.store.holdAll();
      agent.send(Reports.numbered(hub.clock.instant(), 1));
      hub.store.awaitWaiting(1);
      socket.leave();

      socket.stay();

      assertThat(agent.closeCode()).isEqualTo(1012);
      hub.store.release();
    }

    @Test
    void forAnotherHubEndsItsCommandWhenForced() {
      Registered server = hub.server();
      AskedAgent agent = new AskedAgent(hub.modernAgent(server, "commands:any"));
      CommandLine line = new CommandLine("sleep 1", Duration.ofSeconds(60), null);
      RunCommand.Started started = hub.runCommand.run(server.owner(), server.id(), line);

      hub.agents.guests().forEach(Drain.Guest::leaveNow);

      assertThat(agent.peer().closeCode()).isEqualTo(1012);
      assertThat(started.end().join().status()).isEqualTo(CommandStatus.LOST);
    }

    @Test
    void turnsAwayWhoComesWhileOtherHubsTakeTheAgents() {
      Registered server = hub.server();
      hub.agents.rejectNew(true);
      assertThat(hub.codeForWhoConnects(SocketHub.AGENTS)).isEqualTo(1012);

      hub.agents.rejectNew(false);
      assertThat(hub.agent(server).send(Reports.numbered(hub.clock.instant(), 1)).receive())
          .isEqualTo(Reports.acknowledged(1));
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
  void isOfflineAtOnceAfterItsGoodbye() {
    Registered server = hub.server();
    TestPeer agent = hub.modernAgent(server);

    agent.send("{\"type\":\"goodbye\"}").send(Reports.numbered(hub.clock.instant(), 1));

    assertThat(agent.closeCode()).isEqualTo(1000);
    assertThat(agent.unread()).isZero();
    assertThat(hub.presence.status(server.id(), null)).isEqualTo(ServerStatus.OFFLINE);
    assertThat(hub.presence.connection(server.id())).isEmpty();
  }

  @Test
  void readsAMessageThatComesWithTheUpgradeRequest() {
    Registered server = hub.server();

    for (int i = 0; i < 500; i++) {
      SilentPeer peer = SilentPeer.connectAndAuthenticate(hub.port(), server.auth());
      assertThat(peer.readTo("auth_success")).as("attempt %d", i).isTrue();
    }
  }

  @Test
  void isAnsweredHoweverMuchItAsksAtOnce() {
    SilentPeer peer = SilentPeer.connectAndAuthenticate(hub.port(), hub.server().auth());
    assertThat(peer.readTo("auth_success")).isTrue();

    peer.sendInOnePiece("{\"type\":\"ping\"}", 5_000);

    assertThat(peer.readTo("\u008a\u0000")).as("a pong after all answers").isTrue();
  }

  @Test
  void isToldOnceThatItsHostsClockIsAhead() {
    Registered server = hub.server();
    TestPeer agent = hub.modernAgent(server);
    Instant ahead = hub.clock.instant().plusSeconds(300);

    agent.send(Reports.numbered(ahead, 1));
    assertThat(agent.receive())
        .startsWith("{\"type\":\"error\"")
        .contains("clock is 300 s ahead of the hub's", "NTP")
        .doesNotContain("sequence");
    assertThat(agent.receive()).isEqualTo(Reports.acknowledged(1));
    agent.send(Reports.numbered(ahead.plusSeconds(5), 2));
    assertThat(agent.receive()).as("once").isEqualTo(Reports.acknowledged(2));

    hub.log.flush();
    assertThat(hub.storage.logEntries().find(LogEntryStore.Query.of(server.id(), 9, 0)).entries())
        .extracting(LogEntry::message)
        .filteredOn(message -> message.contains("300 s ahead"))
        .hasSize(1);
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

    assertThat(hub.storage.servers().find(server.id()).orElseThrow().agent())
        .isNotNull()
        .satisfies(details -> assertThat(details.os()).isEqualTo("Plan 9"));
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
