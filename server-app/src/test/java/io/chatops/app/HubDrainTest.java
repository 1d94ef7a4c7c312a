package io.chatops.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.cluster.Drain;
import io.chatops.core.hub.AgentDirectory;
import io.chatops.core.hub.HubAddress;
import io.chatops.core.hub.Ownership;
import io.chatops.core.identity.HubId;
import io.chatops.core.memory.InMemoryStorage;
import io.chatops.ws.EndpointLimits;
import io.chatops.ws.HubSockets;
import io.chatops.ws.SocketGroup;
import io.quarkus.websockets.next.WebSocketConnection;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HubDrainTest {
  private static final Duration OVER = Duration.ofSeconds(30);

  private final AtomicLong nanoTime = new AtomicLong();
  private final AgentDirectory directory =
      InMemoryStorage.create(InstantSource.system(), Duration.ofDays(7)).agentDirectory();
  private final HubId other = HubId.random();
  private final Ownership ownership =
      new Ownership(
          directory, () -> HubAddress.plain("hub-1:8080"), InstantSource.system(), nanoTime::get);
  private final Group agents = new Group();
  private final Group browsers = new Group();
  private final Queue<Boolean> leftAtTheLastQuestions = new ConcurrentLinkedQueue<>();
  private final HubDrain drain =
      new HubDrain(
          ownership,
          new HubSockets(agents, browsers, new Group(), new Group()),
          OVER,
          nanoTime::get,
          () -> leftAtTheLastQuestions.add(agents.open.isEmpty()));

  /** Sockets that close when they are asked to. */
  private static final class Group implements SocketGroup {
    private final Set<Drain.Guest> open = ConcurrentHashMap.newKeySet();
    private final CompletableFuture<Void> empty = new CompletableFuture<>();
    private volatile boolean turnsAway;

    void connect() {
      open.add(
          new Drain.Guest() {
            @Override
            public void leave() {
              open.remove(this);
              if (open.isEmpty()) {
                empty.complete(null);
              }
            }

            @Override
            public void leaveNow() {
              leave();
            }
          });
    }

    @Override
    public EndpointLimits limits() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void opened(WebSocketConnection connection) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void stop() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void closeAll() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void rejectNew(boolean everybody) {
      turnsAway = everybody;
    }

    @Override
    public Collection<? extends Drain.Guest> guests() {
      return open;
    }
  }

  private void start() {
    ownership.start(false);
    directory.renew(other, HubAddress.plain("hub-2:8080"), false);
    ownership.serve();
    ownership.renew();
    agents.connect();
    browsers.connect();
  }

  private void awaitReadiness(HealthCheckResponse.Status status) {
    while (readiness() != status) {
      Thread.onSpinWait();
    }
  }

  private HealthCheckResponse.Status readiness() {
    return new DrainReadiness(drain).call().getStatus();
  }

  @Test
  void drainsOnRequestAndServesAgainOnceRevoked() throws Exception {
    start();
    drain.follow();
    assertThat(readiness()).isEqualTo(HealthCheckResponse.Status.UP);
    assertThat(agents.turnsAway).isFalse();

    directory.drain(ownership.id(), true);
    ownership.renew();
    drain.follow();
    awaitReadiness(HealthCheckResponse.Status.DOWN);
    assertThat(agents.turnsAway).isTrue();
    assertThat(agents.open).hasSize(1);
    nanoTime.addAndGet(OVER.toNanos());
    agents.empty.get(1, TimeUnit.MINUTES);
    browsers.empty.get(1, TimeUnit.MINUTES);

    directory.drain(ownership.id(), false);
    ownership.renew();
    drain.follow();
    awaitReadiness(HealthCheckResponse.Status.UP);
    assertThat(agents.turnsAway).isFalse();
  }

  @Test
  void isNotReadyWhileItWaitsForAllToLeave() throws Exception {
    start();

    CompletableFuture<Void> leaving = CompletableFuture.runAsync(drain::leave);
    awaitReadiness(HealthCheckResponse.Status.DOWN);
    assertThat(leaving).isNotDone();
    assertThat(agents.open).hasSize(1);
    nanoTime.addAndGet(OVER.toNanos());
    leaving.get(1, TimeUnit.MINUTES);

    assertThat(agents.open).isEmpty();
    assertThat(browsers.open).isEmpty();
    assertThat(leftAtTheLastQuestions).containsExactly(true);
    ownership.renew();
    assertThat(directory.renew(other, HubAddress.plain("hub-2:8080"), false).others())
        .allMatch(AgentDirectory.Hub::draining);
    directory.leave(other);
    ownership.renew();
    drain.follow();
    assertThat(agents.turnsAway).isTrue();
  }

  @Test
  void disconnectsNobodyEarlyWithoutAnotherHub() {
    start();
    directory.drain(other, true);
    ownership.renew();

    drain.leave();

    assertThat(readiness()).isEqualTo(HealthCheckResponse.Status.UP);
    assertThat(agents.open).hasSize(1);
    assertThat(leftAtTheLastQuestions).isEmpty();
  }

  @Test
  void waitsForNobodyOnceTheLastOtherHubIsGone() throws Exception {
    start();
    CompletableFuture<Void> leaving = CompletableFuture.runAsync(drain::leave);
    awaitReadiness(HealthCheckResponse.Status.DOWN);

    directory.leave(other);
    ownership.renew();
    drain.follow();

    leaving.get(1, TimeUnit.MINUTES);
    assertThat(agents.open).hasSize(1);
  }
}
