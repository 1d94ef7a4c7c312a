package io.chatops.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.app.crash.Await;
import io.chatops.core.bus.HubBus;
import io.chatops.core.bus.LinkedHubBus;
import io.chatops.core.bus.LoneHubBus;
import io.chatops.core.identity.HubId;
import io.chatops.core.memory.InMemoryBus;
import io.chatops.core.testing.MutableClock;
import io.chatops.core.testing.PlainBusSeal;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.Test;

class BusHealthTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final MutableClock clock = MutableClock.atSomeTime();
  private final InMemoryBus between = new InMemoryBus();

  @Test
  void isUpAndTellsSinceWhenTheBusIsConnectedOrCut() throws Exception {
    HubId hub = HubId.random();
    try (HubBus bus =
        new LinkedHubBus(hub, between.link(hub), new PlainBusSeal(hub), clock, () -> 0)) {
      clock.advance(Duration.ofSeconds(1));
      bus.start(new Deaf());
      Await.until("it hears itself", PATIENCE, () -> bus.state().orElseThrow().connected());
      assertIs("connected", new BusHealth(bus).call());

      clock.advance(Duration.ofSeconds(1));
      between.cut();
      assertIs("cut", new BusHealth(bus).call());
    }
  }

  @Test
  void tellsNothingOfABusThatIsNotThere() {
    HealthCheckResponse answer = new BusHealth(new LoneHubBus()).call();

    assertThat(answer.getStatus()).isEqualTo(Status.UP);
    assertThat(answer.getData()).isEmpty();
  }

  private void assertIs(String state, HealthCheckResponse answer) {
    assertThat(answer.getStatus()).isEqualTo(Status.UP);
    assertThat(answer.getData().orElseThrow())
        .containsAllEntriesOf(Map.of("bus", state, "since", clock.instant().toString()));
    assertThat(answer.getData().orElseThrow().toString()).doesNotContain("the test has cut it");
  }

  private static final class Deaf implements HubBus.Listener {
    @Override
    public void heard(HubId from, byte[] hint) {}

    @Override
    public CompletionStage<byte[]> asked(HubId from, byte[] question, Instant over) {
      return CompletableFuture.completedFuture(question);
    }

    @Override
    public void missed() {}
  }
}
