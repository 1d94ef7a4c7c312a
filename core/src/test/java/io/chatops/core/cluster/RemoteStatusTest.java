package io.chatops.core.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.access.EmailAddress;
import io.chatops.core.access.PasswordHash;
import io.chatops.core.access.User;
import io.chatops.core.access.Username;
import io.chatops.core.agent.AgentPresence;
import io.chatops.core.hub.AgentDirectory.Link;
import io.chatops.core.hub.HubAddress;
import io.chatops.core.hub.Ownership;
import io.chatops.core.identity.HubId;
import io.chatops.core.identity.Role;
import io.chatops.core.identity.ServerId;
import io.chatops.core.identity.UserId;
import io.chatops.core.log.ServerLog;
import io.chatops.core.memory.InMemoryStorage;
import io.chatops.core.metric.LiveUpdates;
import io.chatops.core.server.Server;
import io.chatops.core.server.ServerCondition;
import io.chatops.core.server.ServerStatus;
import io.chatops.core.testing.MutableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A page at this hub watches a server of another hub, which this one cannot reach. */
class RemoteStatusTest {
  private final MutableClock clock = MutableClock.atSomeTime();
  private final Instant start = clock.instant();
  private final InMemoryStorage storage = InMemoryStorage.create(clock, Duration.ofDays(7));
  private final HubId other = HubId.random();
  private final ServerId server = ServerId.random();
  private final LiveUpdates live = new LiveUpdates();
  private final Ownership ownership =
      new Ownership(
          storage.agentDirectory(),
          () -> HubAddress.plain("this"),
          clock,
          () -> Duration.between(start, clock.instant()).toNanos());
  private final RemoteStatus status =
      new RemoteStatus(
          live,
          ownership,
          new AgentPresence(
              clock,
              Duration.ofSeconds(45),
              live,
              new ServerLog(storage.logEntries(), clock, Runnable::run),
              ownership),
          storage.servers());
  private final List<ServerCondition> seen = new ArrayList<>();

  @BeforeEach
  void watch() {
    UserId owner = UserId.random();
    storage
        .users()
        .add(
            new User(
                owner,
                new EmailAddress("ada@example.org"),
                new Username("ada"),
                null,
                Role.USER,
                true,
                new PasswordHash("$2a$12$hash"),
                start),
            Role.USER);
    storage
        .servers()
        .add(
            new Server(
                server, owner, "web-1", null, null, "{}", List.of(), null, null, start, start));
    storage.agentDirectory().renew(other, HubAddress.plain("other"), false);
    storage.agentDirectory().acquire(other, List.of(server));
    storage.servers().updateLastSeen(Map.of(server, start));
    ownership.start(false);
    live.subscribe(
        server,
        new LiveUpdates.Subscriber() {
          @Override
          public void onStatus(ServerCondition condition) {
            seen.add(condition);
          }

          @Override
          public void onRemoved() {}
        });
  }

  private void turn() {
    clock.advance(Duration.ofSeconds(3));
    storage.agentDirectory().renew(other, HubAddress.plain("other"), false);
    ownership.renew();
    var unused = ownership.sync();
    status.publishChanges();
  }

  @Test
  void publishesOnceThatAnAgentWasStopped() {
    turn();
    assertThat(seen).isEmpty(); // its hub alone knows when it was heard last

    storage.agentDirectory().storeLinks(other, Map.of(server, Link.STOPPED));
    turn();
    turn();

    assertThat(seen).hasSize(1);
    assertThat(seen.get(0).agentConnected()).isFalse();
    assertThat(seen.get(0).status()).isEqualTo(ServerStatus.OFFLINE);
    assertThat(seen.get(0).lastSeen()).isEqualTo(start);
  }
}
