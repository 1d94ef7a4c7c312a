package io.chatops.core.mark;

import static io.chatops.core.agent.ActionFixture.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.chatops.core.agent.AgentPresence;
import io.chatops.core.error.ErrorCode;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.Role;
import io.chatops.core.identity.ServerId;
import io.chatops.core.identity.SessionId;
import io.chatops.core.identity.UserId;
import io.chatops.core.log.LogLevel;
import io.chatops.core.log.LogSource;
import io.chatops.core.log.ServerLog;
import io.chatops.core.mark.AvailabilityQueries.Availability;
import io.chatops.core.mark.AvailabilityQueries.Outage;
import io.chatops.core.memory.InMemoryLogEntryStore;
import io.chatops.core.memory.InMemoryServerRepository;
import io.chatops.core.metric.LiveUpdates;
import io.chatops.core.server.OwnedServers;
import io.chatops.core.server.Server;
import io.chatops.core.testing.DrivenHost;
import io.chatops.core.testing.MutableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class AvailabilityTest {
  private static final Duration SILENCE = Duration.ofSeconds(45);

  private final MutableClock clock = MutableClock.atSomeTime();
  private final Instant start = clock.instant();
  private final Actor ada =
      new Actor(UserId.random(), "ada", Role.USER, SessionId.random(), "192.0.2.7");
  private final InMemoryServerRepository servers = new InMemoryServerRepository();
  private final InMemoryLogEntryStore entries = new InMemoryLogEntryStore();
  private final ServerLog log = new ServerLog(entries, clock, Runnable::run);
  private final ServerId server = newServer();
  private AgentPresence presence = hub();
  private long generation;

  private AgentPresence hub() {
    return new AgentPresence(clock, SILENCE, new LiveUpdates(), log);
  }

  private ServerId newServer() {
    Server added =
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
    servers.add(added);
    return added.id();
  }

  private void connect() {
    generation = presence.connected(server, new DrivenHost());
  }

  /** Time passes, and the agent is heard all the while, as long as it is connected. */
  private void pass(int minutes) {
    clock.advance(Duration.ofMinutes(minutes));
    presence.heard(server, presence.isConnected(server) ? generation : -1);
    servers.updateLastSeen(presence.drainLastSeen());
  }

  private Instant at(int minute) {
    return start.plus(Duration.ofMinutes(minute));
  }

  private Availability between(int fromMinute, int toMinute) {
    return new AvailabilityQueries(new OwnedServers(servers), entries, presence, clock, SILENCE)
        .of(ada, server, at(fromMinute), at(toMinute));
  }

  @Test
  void isUnknownBeforeTheAgentFirstConnected() {
    pass(10);
    assertThat(between(0, 10)).isEqualTo(new Availability(null, List.of(), null));

    connect();
    pass(10);

    assertThat(between(0, 20)).isEqualTo(new Availability(100.0, List.of(), at(10)));
    assertThat(between(0, 10)).isEqualTo(new Availability(null, List.of(), null));
  }

  @Test
  void isTheShareOfTheTimeWithoutOutages() {
    connect();
    pass(60);
    presence.disconnected(server, generation);
    pass(30);
    connect();
    pass(10);
    presence.saidGoodbye(server, generation);
    pass(10);
    connect();
    pass(90);

    Availability all = between(0, 200);
    assertThat(all.percent()).isCloseTo(80.0, within(1e-9));
    assertThat(all.down())
        .containsExactly(new Outage(at(60), at(90)), new Outage(at(100), at(110)));
    assertThat(all.knownFrom()).isEqualTo(start);

    Availability part = between(75, 105);
    assertThat(part.down())
        .containsExactly(new Outage(at(75), at(90)), new Outage(at(100), at(105)));
    assertThat(part.percent()).isCloseTo(100.0 / 3, within(1e-9));
    assertThat(part.knownFrom()).isEqualTo(at(75));
    assertThat(between(120, 200)).isEqualTo(new Availability(100.0, List.of(), at(120)));
  }

  @Test
  void forgivesABreakThatPresenceAllows() {
    connect();
    pass(60);
    presence.disconnected(server, generation);
    clock.advance(SILENCE.minusSeconds(1));
    connect();
    pass(60);

    assertThat(between(0, 120)).isEqualTo(new Availability(100.0, List.of(), start));
  }

  @Test
  void tellsOfAnOutageThatLasts() {
    connect();
    pass(30);
    presence.disconnected(server, generation);
    pass(30);

    Availability all = between(0, 120);
    assertThat(all.percent()).isCloseTo(50.0, within(1e-9));
    assertThat(all.down()).containsExactly(new Outage(at(30), null));
  }

  @Test
  void countsTheTimeWithoutTheHubNeitherWay() {
    connect();
    pass(60);
    presence.closeAll();
    presence.disconnected(server, generation);
    pass(600);
    presence = hub();
    connect();
    pass(40);

    assertThat(between(0, 700)).isEqualTo(new Availability(100.0, List.of(), start));
    assertThat(between(100, 600).percent()).isNull();
  }

  @Test
  void countsAMissingHostSinceTheHubReturned() {
    connect();
    pass(60);
    presence.closeAll();
    presence.disconnected(server, generation);
    pass(600);
    presence = hub();
    pass(40);

    Availability all = between(0, 700);
    assertThat(all.down()).containsExactly(new Outage(at(660), null));
    assertThat(all.percent()).isCloseTo(60.0, within(1e-9));
  }

  @Test
  void countsTheSameAfterAHubThatWasKilled() {
    connect();
    pass(60);
    pass(0);
    clock.advance(Duration.ofHours(10)); // the hub is dead, and notes nothing
    presence = hub();
    clock.advance(Duration.ofMinutes(40));

    Availability all = between(0, 700);
    assertThat(all.down()).containsExactly(new Outage(at(660), null));
    assertThat(all.percent()).isCloseTo(60.0, within(1e-9));
  }

  @Test
  void tellsNothingOfOthers() {
    Actor bob = new Actor(UserId.random(), "bob", Role.ADMIN, SessionId.random(), "192.0.2.8");

    assertFails(
        ErrorCode.NOT_FOUND,
        () ->
            new AvailabilityQueries(new OwnedServers(servers), entries, presence, clock, SILENCE)
                .of(bob, server, start, at(1)));
  }

  @Test
  void readsALogOfManyEntries() {
    connect();
    for (int i = 0; i < 2_500; i++) {
      clock.advance(Duration.ofSeconds(1));
      log.record(server, LogLevel.INFO, LogSource.AGENT, "something else");
    }
    presence.heard(server, generation);

    assertThat(between(0, 41).percent()).isEqualTo(100.0);
  }
}
