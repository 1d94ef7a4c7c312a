package io.chatops.core.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.agent.AgentConnection.CloseReason;
import io.chatops.core.identity.ApiKeyId;
import io.chatops.core.identity.ServerId;
import io.chatops.core.log.LogEntry;
import io.chatops.core.log.LogEntryStore.Query;
import io.chatops.core.log.LogSource;
import io.chatops.core.log.ServerLog;
import io.chatops.core.memory.InMemoryLogEntryStore;
import io.chatops.core.metric.LiveUpdates;
import io.chatops.core.metric.MetricReport;
import io.chatops.core.server.HealthStatus;
import io.chatops.core.server.ServerCondition;
import io.chatops.core.server.ServerStatus;
import io.chatops.core.testing.MutableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class AgentPresenceTest {
  private static final Duration SILENCE = Duration.ofSeconds(20);

  private final MutableClock clock = MutableClock.atSomeTime();
  private final LiveUpdates live = new LiveUpdates();
  private final InMemoryLogEntryStore entries = new InMemoryLogEntryStore();
  private final ServerLog log = new ServerLog(entries, clock, Runnable::run);
  private final AgentPresence presence = new AgentPresence(clock, SILENCE, live, log);
  private final ServerId server = ServerId.random();
  private final RecordedConnection connection = new RecordedConnection();

  @Test
  void putsConnectionsOnRecord() {
    long old = presence.connected(server, connection);
    clock.advance(Duration.ofSeconds(1));
    long newer = presence.connected(server, new RecordedConnection());
    clock.advance(Duration.ofSeconds(1));
    presence.disconnected(server, old);
    presence.disconnected(server, newer);
    presence.disconnected(server, newer);

    assertThat(
            entries
                .find(new Query(server, null, LogSource.AGENT, null, null, null, null, null, 10, 0))
                .entries())
        .extracting(LogEntry::message)
        .containsExactly(
            "The agent's connection ended",
            "The agent reconnected, replacing an older connection",
            "The agent connected");
  }

  @Test
  void heedsNoGoodbyeOfAnOlderConnection() {
    long old = presence.connected(server, connection);
    presence.connected(server, new RecordedConnection());

    presence.saidGoodbye(server, old);

    assertThat(presence.status(server, null)).isEqualTo(ServerStatus.ONLINE);
  }

  @Nested
  class Generations {
    @Test
    void replaceEachOther() {
      RecordedConnection newer = new RecordedConnection();
      presence.connected(server, connection);

      presence.connected(server, newer);

      assertThat(connection.closed).containsExactly(CloseReason.REPLACED);
      assertThat(presence.connection(server)).contains(newer);
      assertThat(presence.connectedCount()).isEqualTo(1);
    }

    @Test
    void areUnaffectedByTheLateEndOfAnOlderOne() {
      RecordedConnection newer = new RecordedConnection();
      long old = presence.connected(server, connection);
      presence.connected(server, newer);

      presence.disconnected(server, old);

      assertThat(presence.connection(server)).contains(newer);
    }

    @Test
    void areNotHeardThroughAnOlderOne() {
      long old = presence.connected(server, connection);
      presence.connected(server, new RecordedConnection());
      Instant before = clock.instant();
      clock.advance(Duration.ofSeconds(5));

      presence.heard(server, old);

      assertThat(presence.lastSeen(server, null)).isEqualTo(before);
    }

    @Test
    void endOnce() {
      long generation = presence.connected(server, connection);

      presence.disconnected(server, generation);
      presence.disconnected(server, generation);

      assertThat(presence.connection(server)).isEmpty();
      assertThat(presence.connectedCount()).isZero();
    }
  }

  @Nested
  class Status {
    private final Instant longAgo = clock.instant().minus(Duration.ofDays(1));

    @Test
    void isUnknownForAServerNeverHeard() {
      clock.advance(Duration.ofHours(1));

      assertThat(presence.status(server, null)).isEqualTo(ServerStatus.UNKNOWN);
    }

    @Test
    void isUnknownUntilTheAgentsHadTimeToReturn() {
      assertThat(presence.status(server, longAgo)).isEqualTo(ServerStatus.UNKNOWN);

      clock.advance(SILENCE);

      assertThat(presence.status(server, longAgo)).isEqualTo(ServerStatus.OFFLINE);
    }

    @Test
    void isOnlineWhileTheAgentIsHeard() {
      long generation = presence.connected(server, connection);
      for (int i = 0; i < 10; i++) {
        clock.advance(Duration.ofSeconds(15));
        presence.heard(server, generation);
      }

      assertThat(presence.status(server, longAgo)).isEqualTo(ServerStatus.ONLINE);
      assertThat(presence.lastSeen(server, longAgo)).isEqualTo(clock.instant());
    }

    @Test
    void isOfflineAfterSilenceThoughTheConnectionStands() {
      presence.connected(server, connection);

      clock.advance(SILENCE);

      assertThat(presence.status(server, null)).isEqualTo(ServerStatus.OFFLINE);
    }

    @Test
    void staysOnlineOverAShortBreak() {
      presence.disconnected(server, presence.connected(server, connection));

      clock.advance(SILENCE.minusSeconds(1));
      assertThat(presence.status(server, null)).isEqualTo(ServerStatus.ONLINE);

      clock.advance(Duration.ofSeconds(1));
      assertThat(presence.status(server, null)).isEqualTo(ServerStatus.OFFLINE);
    }
  }

  @Nested
  class Goodbye {
    @Test
    void makesTheServerOfflineAtOnce() {
      long generation = presence.connected(server, connection);

      presence.saidGoodbye(server, generation);
      presence.disconnected(server, generation);

      assertThat(presence.status(server, null)).isEqualTo(ServerStatus.OFFLINE);
      assertThat(presence.isConnected(server)).isFalse();
      assertThat(entries.find(Query.of(server, 10, 0)).entries())
          .extracting(LogEntry::message)
          .contains("The agent was stopped")
          .doesNotContain("The agent's connection ended");
    }

    @Test
    void ofAnOlderConnectionChangesNothing() {
      long old = presence.connected(server, connection);
      presence.connected(server, new RecordedConnection());

      presence.saidGoodbye(server, old);

      assertThat(presence.status(server, null)).isEqualTo(ServerStatus.ONLINE);
    }

    @Test
    void isOverWhenTheAgentComesBack() {
      presence.saidGoodbye(server, presence.connected(server, connection));

      presence.connected(server, new RecordedConnection());

      assertThat(presence.status(server, null)).isEqualTo(ServerStatus.ONLINE);
    }
  }

  /** Two agents with one key; each connects again a second after it was closed. */
  @Nested
  class Rivals {
    private final List<ServerCondition> told = new ArrayList<>();
    private final List<RecordedConnection> all = new ArrayList<>();

    private RecordedConnection connect() {
      RecordedConnection arriving = new RecordedConnection();
      all.add(arriving);
      presence.connected(server, arriving);
      clock.advance(Duration.ofSeconds(1));
      return arriving;
    }

    private RecordedConnection compete() {
      for (int i = 0; i < DuplicateAgents.REPLACED_IN_A_ROW; i++) {
        connect();
      }
      RecordedConnection kept = connect();
      connect();
      return kept;
    }

    @Test
    void areKeptApartSoThatOneOfThemReports() {
      RecordedConnection kept = compete();
      RecordedConnection refused = connect();

      assertThat(presence.connection(server)).contains(kept);
      assertThat(kept.closed).isEmpty();
      assertThat(refused.closed).containsExactly(CloseReason.KEY_IN_USE);
    }

    @Test
    void areToldAsAWarning() {
      live.subscribe(
          server,
          new LiveUpdates.Subscriber() {
            @Override
            public void onReport(MetricReport report) {}

            @Override
            public void onStatus(ServerCondition condition) {
              told.add(condition);
            }

            @Override
            public void onRemoved() {}
          });

      compete();
      connect();

      assertThat(presence.hasCompetingAgents(server)).isTrue();
      assertThat(told.get(told.size() - 1).health()).isEqualTo(HealthStatus.WARNING);
      assertThat(entries.find(Query.of(server, 10, 0)).entries())
          .filteredOn(entry -> entry.message().startsWith("Two agents compete"))
          .hasSize(1);

      clock.advance(DuplicateAgents.COMPETING_FOR);
      presence.sweep();

      assertThat(told.get(told.size() - 1).health()).isEqualTo(HealthStatus.HEALTHY);
    }

    @Test
    void giveWayOnceTheOneThatIsKeptFallsSilent() {
      compete();
      clock.advance(SILENCE);

      RecordedConnection next = connect();

      assertThat(presence.connection(server)).contains(next);
    }

    @Test
    void areNotSeenInAnAgentReplacingItsConnection() {
      for (int i = 0; i < 10; i++) {
        connect();
        clock.advance(DuplicateAgents.REPLACED_EARLY);
      }

      assertThat(presence.hasCompetingAgents(server)).isFalse();
      assertThat(all).filteredOn(c -> c.closed.contains(CloseReason.KEY_IN_USE)).isEmpty();
    }
  }

  @Nested
  class Telling {
    private final List<ServerStatus> told = new ArrayList<>();

    Telling() {
      live.subscribe(
          server,
          new LiveUpdates.Subscriber() {
            @Override
            public void onReport(MetricReport report) {}

            @Override
            public void onStatus(ServerCondition condition) {
              if (told.isEmpty() || told.get(told.size() - 1) != condition.status()) {
                told.add(condition.status());
              }
            }

            @Override
            public void onRemoved() {}
          });
    }

    @Test
    void happensOncePerChange() {
      presence.sweep();
      presence.connected(server, connection);
      presence.sweep();
      clock.advance(SILENCE);
      presence.sweep();
      presence.sweep();

      assertThat(told).containsExactly(ServerStatus.ONLINE, ServerStatus.OFFLINE);
    }

    @Test
    void happensAtOnceWhenAnAgentSaysGoodbye() {
      long generation = presence.connected(server, connection);

      presence.saidGoodbye(server, generation);
      presence.heard(server, generation);
      presence.disconnected(server, generation);
      presence.sweep();

      assertThat(presence.status(server, null)).isEqualTo(ServerStatus.OFFLINE);
      assertThat(presence.connection(server)).isEmpty();
      assertThat(told).containsExactly(ServerStatus.ONLINE, ServerStatus.OFFLINE);
      presence.connected(server, new RecordedConnection());
      assertThat(presence.status(server, null)).isEqualTo(ServerStatus.ONLINE);
    }

    @Test
    void doesNotHappenWhenAnAgentReconnectsInTime() {
      presence.disconnected(server, presence.connected(server, connection));
      clock.advance(Duration.ofSeconds(3));
      presence.sweep();

      presence.connected(server, new RecordedConnection());

      assertThat(told).containsExactly(ServerStatus.ONLINE);
    }

    @Test
    void happensWhenASilentAgentIsHeardAgain() {
      long generation = presence.connected(server, connection);
      clock.advance(SILENCE);
      presence.sweep();

      presence.heard(server, generation);
      presence.sweep();

      assertThat(told)
          .containsExactly(ServerStatus.ONLINE, ServerStatus.OFFLINE, ServerStatus.ONLINE);
    }
  }

  @Test
  void tellsAtOnceThatAConnectionEnded() {
    List<Boolean> told = new ArrayList<>();
    live.subscribe(
        server,
        new LiveUpdates.Subscriber() {
          @Override
          public void onReport(MetricReport report) {}

          @Override
          public void onStatus(ServerCondition condition) {
            assertThat(condition.status()).isEqualTo(ServerStatus.ONLINE);
            told.add(condition.agentConnected());
          }

          @Override
          public void onRemoved() {}
        });

    presence.disconnected(server, presence.connected(server, connection));

    assertThat(told).containsExactly(true, false);
  }

  @Test
  void givesWhatChangedSinceTheLastCallToBeStored() {
    long generation = presence.connected(server, connection);
    assertThat(presence.drainLastSeen()).containsOnlyKeys(server);
    assertThat(presence.drainLastSeen()).isEmpty();

    clock.advance(Duration.ofSeconds(5));
    presence.heard(server, generation);

    assertThat(presence.drainLastSeen()).containsEntry(server, clock.instant());
  }

  @Test
  void closesOnlyTheConnectionOfTheKeyThatWasRevoked() {
    presence.connected(server, connection);

    presence.closeKey(server, ApiKeyId.random());
    assertThat(connection.closed).isEmpty();

    presence.closeKey(server, connection.apiKeyId());
    assertThat(connection.closed).containsExactly(CloseReason.KEY_REVOKED);
  }

  @Test
  void isOfflineAtOnceWhenItsKeyEnds() {
    long generation = presence.connected(server, connection);

    presence.keyEnded(server, generation - 1, "the API key was revoked");
    assertThat(presence.status(server, null)).isEqualTo(ServerStatus.ONLINE);
    presence.keyEnded(server, generation, "the API key was revoked");

    assertThat(presence.status(server, null)).isEqualTo(ServerStatus.OFFLINE);
    presence.disconnected(server, generation);
    presence.connected(server, connection);
    assertThat(presence.status(server, null)).isEqualTo(ServerStatus.ONLINE);
  }

  @Test
  void forgetsARemovedServer() {
    presence.connected(server, connection);

    presence.remove(server);

    assertThat(connection.closed).containsExactly(CloseReason.SERVER_REMOVED);
    assertThat(presence.connection(server)).isEmpty();
    assertThat(presence.status(server, null)).isEqualTo(ServerStatus.UNKNOWN);
  }

  @Test
  void closesEverybodyWhenTheHubStops() {
    RecordedConnection other = new RecordedConnection();
    presence.connected(server, connection);
    presence.connected(ServerId.random(), other);

    presence.closeAll();

    assertThat(connection.closed).containsExactly(CloseReason.HUB_STOPS);
    assertThat(other.closed).containsExactly(CloseReason.HUB_STOPS);
  }
}
