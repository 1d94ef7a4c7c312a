package io.chatops.core.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatops.core.hub.AgentDirectory;
import io.chatops.core.hub.HubAddress;
import io.chatops.core.hub.Ownership;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Hubs that send their agents away. */
class DrainedHubsTest extends TwoHubsFixture {
  @Test
  void drainedHubSendsItsAgentsAwayUntilTakenBack() {
    live(Duration.ofSeconds(6), one, two);
    assertThat(one.shared.ownership().isDraining()).isFalse();

    storage.agentDirectory().drain(one.shared.ownership().id(), true);
    live(Duration.ofSeconds(3), one, two);
    assertThat(one.shared.ownership().isDraining()).isTrue();
    assertThat(two.shared.ownership().isDraining()).isFalse();

    storage.agentDirectory().drain(one.shared.ownership().id(), false);
    live(Duration.ofSeconds(3), one, two);
    assertThat(one.shared.ownership().isDraining()).isFalse();
  }

  @Test
  void standaloneHubSendsNoAgentAway() {
    Hub lone = two;
    one.shared.ownership().stop();
    live(Duration.ofSeconds(3), lone);

    lone.shared.ownership().drain();

    assertThat(lone.shared.ownership().isDraining()).isFalse();
  }

  @Test
  void sendsNoAgentToAHubThatStarts() {
    two.shared.ownership().stop();
    live(Duration.ofSeconds(3), one);
    Ownership starting =
        new Ownership(
            storage.agentDirectory(), () -> HubAddress.plain("hub-2:8080"), clock, this::nanoTime);
    starting.start(false);
    storage.agentDirectory().drain(one.shared.ownership().id(), true);
    live(Duration.ofSeconds(3), one);
    starting.renew();
    live(Duration.ofSeconds(3), one);
    assertThat(one.shared.ownership().isDraining()).isFalse();
    assertThat(starting.isDraining()).as("it is not drained itself").isFalse();

    starting.serve();
    live(Duration.ofSeconds(3), one);
    assertThat(one.shared.ownership().isDraining()).isTrue();
    starting.renew();
    assertThat(starting.isDraining()).isFalse();
  }

  @Test
  void announcesItsServiceWithTheNextRenewal() {
    live(Duration.ofSeconds(3), one);
    two.shared.ownership().stop();
    Ownership starting =
        new Ownership(
            two.faults.storage().agentDirectory(),
            () -> HubAddress.plain("hub-2:8080"),
            clock,
            this::nanoTime);
    starting.start(false);
    two.faults.cut("AgentDirectory.drain");
    assertThatThrownBy(starting::serve).hasMessage("away");
    two.faults.heal();
    storage.agentDirectory().drain(one.shared.ownership().id(), true);

    starting.renew();

    live(Duration.ofSeconds(3), one);
    assertThat(one.shared.ownership().isDraining()).isTrue();
  }

  @Test
  void sendsItsAgentsToAHubThatJustStartedServing() {
    two.shared.ownership().stop();
    Ownership starting =
        new Ownership(
            storage.agentDirectory(), () -> HubAddress.plain("hub-2:8080"), clock, this::nanoTime);
    starting.start(false);
    live(Duration.ofSeconds(3), one);
    starting.serve();

    one.shared.ownership().drain();

    assertThat(one.shared.ownership().isDraining()).isTrue();
  }

  @Test
  void findsAHubThatStartedSinceItsLastLook() {
    two.shared.ownership().stop();
    live(Duration.ofSeconds(6), one);
    Ownership another =
        new Ownership(
            storage.agentDirectory(), () -> HubAddress.plain("hub-2:8080"), clock, this::nanoTime);
    another.start(false);
    another.serve();

    one.shared.ownership().drain();

    assertThat(one.shared.ownership().isDraining()).isTrue();
  }

  @Test
  void announcesItsStopDespiteAShortOutageOfTheStorage() {
    live(Duration.ofSeconds(6), one, two);
    one.shared.ownership().drain();
    one.faults.cut("AgentDirectory.drain");
    assertThatThrownBy(() -> one.shared.ownership().renew()).hasMessage("away");
    one.faults.heal();
    assertThat(one.shared.ownership().isDraining()).isTrue();

    live(Duration.ofSeconds(3), one, two);
    two.shared.ownership().drain();

    assertThat(two.shared.ownership().isDraining()).isFalse();
  }

  @Test
  void sendsItsAgentsToNoOtherStoppingHub() {
    live(Duration.ofSeconds(6), one, two);

    one.shared.ownership().drain();
    assertThat(one.shared.ownership().isDraining()).isTrue();

    live(Duration.ofSeconds(3), one, two);
    two.shared.ownership().drain();
    assertThat(two.shared.ownership().isDraining()).isFalse();
    live(Duration.ofSeconds(6), one, two);
    assertThat(one.shared.ownership().isDraining()).isFalse();
  }

  @Test
  void servesAgainWhileItIsAlone() {
    live(Duration.ofSeconds(6), one, two);
    storage.agentDirectory().drain(one.shared.ownership().id(), true);
    live(Duration.ofSeconds(3), one, two);
    assertThat(one.shared.ownership().isDraining()).isTrue();

    live(Ownership.LEASE.plusSeconds(3), one);
    assertThat(one.shared.ownership().isDraining()).isFalse();

    live(Duration.ofSeconds(3), two);
    live(Duration.ofSeconds(3), one);
    assertThat(one.shared.ownership().isDraining()).isTrue();
  }

  @Test
  void staysDrainedAfterItsRowWasDeleted() {
    live(Duration.ofSeconds(6), one, two);
    storage.agentDirectory().drain(one.shared.ownership().id(), true);
    live(Duration.ofSeconds(3), one, two);

    storage.agentDirectory().leave(one.shared.ownership().id());
    live(Duration.ofSeconds(6), one, two);

    assertThat(one.shared.ownership().isDraining()).isTrue();
    assertThat(
            storage
                .agentDirectory()
                .renew(two.shared.ownership().id(), HubAddress.plain("hub-2:8080"), false)
                .others())
        .singleElement()
        .matches(AgentDirectory.Hub::draining);
  }
}
