package io.chatops.core.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.hub.AgentDirectory.Link;
import io.chatops.core.hub.HubAddress;
import io.chatops.core.hub.Ownership;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.HubId;
import io.chatops.core.identity.Role;
import io.chatops.core.identity.ServerId;
import io.chatops.core.identity.SessionId;
import io.chatops.core.identity.UserId;
import io.chatops.core.log.ServerLog;
import io.chatops.core.memory.InMemoryAgentDirectory;
import io.chatops.core.memory.InMemoryLogEntryStore;
import io.chatops.core.memory.InMemoryServerRepository;
import io.chatops.core.metric.LiveUpdates;
import io.chatops.core.server.OwnedServers;
import io.chatops.core.server.Server;
import io.chatops.core.testing.MutableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LocateAgentTest {
  private final MutableClock clock = MutableClock.atSomeTime();
  private final InMemoryAgentDirectory directory = new InMemoryAgentDirectory(clock);
  private final InMemoryServerRepository servers = new InMemoryServerRepository();
  private final Ownership ownership =
      new Ownership(
          directory,
          () -> HubAddress.plain("hub-1:8080"),
          clock,
          () -> Duration.between(Instant.EPOCH, clock.instant()).toNanos());
  private final AgentPresence presence =
      new AgentPresence(
          clock,
          Duration.ofSeconds(20),
          new LiveUpdates(),
          new ServerLog(new InMemoryLogEntryStore(), clock, Runnable::run),
          ownership);
  private final LocateAgent locate =
      new LocateAgent(new OwnedServers(servers), presence, ownership);
  private final Actor ada = actor();
  private final ServerId web = ServerId.random();
  private final HubId other = HubId.random();

  @BeforeEach
  void addServerAndHubs() {
    Instant now = clock.instant();
    servers.add(
        new Server(web, ada.userId(), "web", null, null, "{}", List.of(), null, null, now, now),
        10);
    ownership.start(false);
    directory.renew(other, HubAddress.plain("hub-2:8080"), false);
  }

  private static Actor actor() {
    return new Actor(UserId.random(), "ada", Role.USER, SessionId.random(), "192.0.2.7");
  }

  @Test
  void findsAnAgentJustSignedInAtAnUnknownHub() {
    assertThat(ownership.liveHubs()).isEmpty();
    directory.acquire(other, List.of(web));

    assertThat(locate.otherHub(ada, web)).contains(other);
    assertThat(locate.isRemote(web)).isTrue();
    assertThat(ownership.liveHubs()).containsOnlyKeys(other);
  }

  @Test
  void believesTheMapUntilItIsTold() {
    directory.acquire(other, List.of(web));
    assertThat(locate.otherHub(ada, web)).contains(other);
    HubId third = HubId.random();
    directory.renew(third, HubAddress.plain("hub-3:8080"), false);
    clock.advance(Duration.ofSeconds(1));
    directory.acquire(third, List.of(web));

    assertThat(locate.otherHub(ada, web)).contains(other);
    assertThat(locate.otherHubNow(ada, web)).contains(third);
    assertThat(locate.otherHub(ada, web)).contains(third);
  }

  @Test
  void leavesAConnectedAgentToThisHub() {
    directory.acquire(other, List.of(web));
    presence.connected(web, new RecordedConnection());

    assertThat(locate.otherHub(ada, web)).isEmpty();
    assertThat(locate.otherHubNow(ada, web)).isEmpty();
    assertThat(locate.isRemote(web)).isFalse();
  }

  @Test
  void leavesAnAgentThatIsNowhereToThisHub() {
    assertThat(locate.otherHub(ada, web)).isEmpty();
    directory.acquire(other, List.of(web));
    directory.storeLinks(other, Map.of(web, Link.BROKEN));

    assertThat(locate.otherHub(ada, web)).isEmpty();
    assertThat(locate.isRemote(web)).isFalse();
  }

  @Test
  void leavesForeignServersToThisHub() {
    directory.acquire(other, List.of(web));

    assertThat(locate.otherHub(actor(), web)).isEmpty();
    assertThat(locate.otherHubNow(actor(), web)).isEmpty();
  }

  @Test
  void findsNoHubThatHasLeft() {
    directory.acquire(other, List.of(web));
    directory.leave(other);

    assertThat(locate.otherHub(ada, web)).isEmpty();
  }
}
