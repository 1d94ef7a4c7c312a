package io.chatops.ws.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.agent.AgentPresence;
import io.chatops.core.alert.OpenAlerts;
import io.chatops.core.fleet.FleetQueries;
import io.chatops.core.fleet.ServerLevels;
import io.chatops.core.identity.ServerId;
import io.chatops.core.identity.UserId;
import io.chatops.core.log.ServerLog;
import io.chatops.core.memory.InMemoryLogEntryStore;
import io.chatops.core.memory.InMemoryServerRepository;
import io.chatops.core.metric.LatestVitals;
import io.chatops.core.metric.LiveUpdates;
import io.chatops.core.metric.Vitals;
import io.chatops.core.server.AgentReleases;
import io.chatops.core.server.Server;
import io.chatops.core.testing.MutableClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** The questions to other hubs about the servers that browsers watch. */
class FleetWatchTest {
  private final MutableClock clock = MutableClock.atSomeTime();
  private final InMemoryServerRepository servers = new InMemoryServerRepository();
  private final LatestVitals vitals = new LatestVitals();
  private final List<Set<ServerId>> asked = new ArrayList<>();
  private final List<String> changes = new ArrayList<>();
  private int answers;
  private final FleetWatch fleet =
      new FleetWatch(
          new FleetQueries(
              servers,
              new AgentPresence(
                  clock,
                  Duration.ofSeconds(45),
                  new LiveUpdates(),
                  new ServerLog(new InMemoryLogEntryStore(), clock, Runnable::run)),
              new OpenAlerts(),
              new ServerLevels(new OpenAlerts(), vitals, clock),
              vitals,
              AgentReleases.NONE,
              this::answer));

  /** A browser that notes what changes. */
  private final class Browser implements FleetWatch.Watcher {
    @Override
    public void onStart(byte[] whole) {}

    @Override
    public void onChange(byte[] change, Supplier<byte[]> whole) {
      changes.add(new String(change, StandardCharsets.UTF_8));
    }
  }

  private final UserId ada = UserId.random();
  private final UserId bob = UserId.random();
  private final ServerId adas = server(ada);
  private final ServerId bobs = server(bob);
  private final ServerId anotherOfBob = server(bob);

  /** The other hubs tell a new value of each server that they are asked for. */
  private void answer(Collection<ServerId> some) {
    asked.add(Set.copyOf(some));
    answers++;
    for (ServerId id : some) {
      vitals.update(
          id, new Vitals(clock.instant(), (double) answers, null, null, null, null, null), null);
    }
  }

  @Test
  void areAskedOnceATurnHoweverManyOwnersWatch() {
    fleet.watch(ada, new Browser());
    fleet.watch(bob, new Browser());
    asked.clear();

    fleet.publishChanges();

    assertThat(asked).containsExactly(Set.of(adas, bobs, anotherOfBob));
    assertThat(changes).hasSize(2);
    clock.advance(Duration.ofSeconds(5));
    fleet.publishChanges();
    assertThat(asked).hasSize(2);
    assertThat(changes.get(2)).contains("\"uptime_seconds\":4");
  }

  @Test
  void areQueriedOnceForAllBrowsersOfAnOwner() {
    fleet.watch(ada, new Browser());
    assertThat(asked).containsExactly(Set.of(adas));

    fleet.watch(ada, new Browser());

    assertThat(asked).hasSize(1);
  }

  @Test
  void concernNobodyWhoDoesNotWatch() {
    Browser browser = new Browser();
    fleet.watch(ada, browser);
    fleet.watch(bob, new Browser());
    fleet.unwatch(ada, browser);
    asked.clear();

    fleet.publishChanges();

    assertThat(asked).containsExactly(Set.of(bobs, anotherOfBob));
  }

  private ServerId server(UserId owner) {
    Server server =
        new Server(
            ServerId.random(),
            owner,
            "web-1",
            null,
            null,
            "{}",
            List.of(),
            null,
            null,
            clock.instant(),
            clock.instant());
    assertThat(servers.add(server, 10)).isTrue();
    return server.id();
  }
}
