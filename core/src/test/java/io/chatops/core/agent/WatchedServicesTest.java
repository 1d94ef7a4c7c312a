package io.chatops.core.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.identity.ServerId;
import io.chatops.core.log.ServerLog;
import io.chatops.core.memory.InMemoryLogEntryStore;
import io.chatops.core.metric.LiveUpdates;
import io.chatops.core.testing.MutableClock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WatchedServicesTest {
  private final MutableClock clock = MutableClock.atSomeTime();
  private final AgentPresence presence =
      new AgentPresence(
          clock,
          Duration.ofSeconds(20),
          new LiveUpdates(),
          new ServerLog(new InMemoryLogEntryStore(), clock, Runnable::run));
  private final WatchedServices watched = new WatchedServices(presence);
  private final ServerId server = ServerId.random();
  private final RecordedConnection connection = new RecordedConnection();

  @Test
  void areThoseLastSetForTheServer() {
    watched.watch(server, List.of("postgres", "nginx", "nginx"));

    assertThat(watched.namesFor(server)).containsExactly("nginx", "postgres");
    assertThat(watched.namesFor(ServerId.random())).isEmpty();
    watched.watch(server, Set.of("redis"));
    assertThat(watched.namesFor(server)).containsExactly("redis");
    watched.watch(server, Set.of());
    assertThat(watched.namesFor(server)).isEmpty();
  }

  @Test
  void areToldToTheConnectionWhenTheyChange() {
    watched.watch(server, Set.of("nginx"));
    presence.connected(server, connection);

    watched.watch(server, Set.of("nginx"));
    assertThat(connection.servicesChanged).isZero();
    watched.watch(server, Set.of("nginx", "redis"));
    watched.watch(server, Set.of());
    watched.watch(server, Set.of());
    watched.watch(ServerId.random(), Set.of("nginx"));
    assertThat(connection.servicesChanged).isEqualTo(2);
  }

  @Test
  void areNoMoreThanAnAgentTakes() {
    watched.watch(server, IntStream.range(0, 500).mapToObj(i -> "s" + (1000 + i)).toList());

    assertThat(watched.namesFor(server)).hasSize(100).startsWith("s1000").endsWith("s1099");
  }

  @Test
  void areForgottenWithTheirServer() {
    watched.watch(server, Set.of("nginx"));

    watched.remove(server);

    assertThat(watched.namesFor(server)).isEmpty();
  }
}
