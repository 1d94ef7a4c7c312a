package io.chatops.core.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.alert.Alert.ResolveReason;
import io.chatops.core.alert.MetricType;
import io.chatops.core.hub.AgentDirectory.Link;
import io.chatops.core.hub.AgentDirectory.Owner;
import io.chatops.core.server.ServerStatus;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rows of hubs and owners that the storage lost, and hubs that nobody noticed. */
class LostOwnerRowsTest extends TwoHubsFixture {
  @Test
  void acquiresItsServersAgainAfterLosingAnOwnerRow() {
    one.watch(above(MetricType.CPU, 90));
    one.signIn();
    live(Duration.ofSeconds(18), one, two);
    storage.agentDirectory().restore(server.id(), null);
    one.report(95); // refused, so the hub looks what is stored
    assertThat(alerts()).isEmpty();

    live(Duration.ofSeconds(3), one, two);
    one.report(96);

    assertThat(alerts()).hasSize(1);
    assertThat(two.status()).isEqualTo(ServerStatus.ONLINE);
  }

  @Test
  void removedServerIsAcquiredAgainOnce() {
    one.signIn();
    storage.servers().remove(server.id());
    one.shared.ownership().reloadOwners();

    assertThat(one.shared.ownership().sync().toReacquire()).containsExactly(server.id());
    assertThat(one.shared.ownership().acquire(List.of(server.id()))).isEmpty();
    assertThat(one.shared.ownership().sync().toReacquire()).isEmpty();
  }

  @Test
  void acquiresItsServersAgainFromAnEarlierOwner() {
    one.watch(above(MetricType.CPU, 90));
    one.signIn();
    live(Duration.ofSeconds(18), one, two);
    Owner earlier = storage.agentDirectory().owners(null).get(0);
    two.signIn();
    live(Duration.ofSeconds(3), one, two);
    storage.agentDirectory().restore(server.id(), earlier);

    for (int i = 0; i < 20; i++) { // nothing is refused: it is found out all the same
      two.report(20);
      live(Duration.ofSeconds(3), one, two);
    }
    two.report(95);

    assertThat(alerts()).hasSize(1);
    assertThat(one.shared.ownership().isHere(server.id())).isFalse();
  }

  @Test
  void acquiresASilentServerAgainWithoutItsAgent() {
    one.watch(above(MetricType.OFFLINE, 60));
    one.signIn();
    one.report(10);
    one.shared.presence().disconnected(server.id(), one.generation);
    live(Duration.ofSeconds(6), one, two);
    storage.agentDirectory().restore(server.id(), null);

    live(Duration.ofMinutes(4), one, two);

    assertThat(alerts()).hasSize(1);
    assertThat(alerts().get(0).isActive()).isTrue();
    assertThat(two.shared.ownership().remote(server.id()).orElseThrow().link())
        .isEqualTo(Link.BROKEN);
  }

  @Test
  void resolvesAnAlertOfAHubMissedWhileCutOff() {
    one.watch(above(MetricType.CPU, 90));
    two.signIn();
    live(Duration.ofSeconds(18), one, two);
    two.shared.ownership().stop();
    Hub three = new Hub("hub-3:8080");
    three.signIn();
    three.report(95);
    clock.advance(Duration.ofSeconds(6));
    three.shared.ownership().stop();

    one.signIn();
    one.report(20);

    assertThat(alerts()).hasSize(1);
    assertThat(reason(alerts().get(0))).isEqualTo(ResolveReason.RECOVERED);
  }

  @Test
  void resolvesAReturnedHubsAlertMissedWhileCutOff() {
    one.watch(above(MetricType.CPU, 90));
    one.signIn();
    clock.advance(Duration.ofSeconds(20)); // one is stopped, as by SIGSTOP
    Hub three = new Hub("hub-3:8080");
    clock.advance(Duration.ofSeconds(2)); // three is cut off, and one goes on
    one.shared.ownership().renew();
    one.report(95);
    assertThat(alerts()).hasSize(1);
    one.shared.ownership().stop();
    clock.advance(Duration.ofSeconds(10));
    three.shared.ownership().renew();

    three.signIn();
    three.report(20);

    assertThat(reason(alerts().get(0))).isEqualTo(ResolveReason.RECOVERED);
  }

  @Test
  void allHubsFollowAnAgentWhoseMovesTheStorageLost() {
    Hub three = new Hub("hub-3:8080");
    for (Hub hub : List.of(one, two, one)) {
      hub.signIn();
      live(Duration.ofSeconds(3), one, two, three);
    }
    storage.agentDirectory().restore(server.id(), null);
    live(Duration.ofMinutes(1), one, two, three);

    two.signIn(); // in an epoch that three has heard of long ago
    live(Duration.ofSeconds(3), one, two, three);
    assertThat(three.shared.presence().isConnected(server.id())).isTrue();
    two.shared.presence().disconnected(server.id(), two.generation);
    live(Duration.ofSeconds(6), one, two, three);

    assertThat(three.shared.presence().isConnected(server.id())).isFalse();
  }

  @Test
  void continuesWithItsOwnEarlierOwnerRow() {
    one.watch(above(MetricType.CPU, 90));
    one.signIn();
    live(Duration.ofSeconds(3), one, two);
    one.shared.presence().disconnected(server.id(), one.generation);
    live(Duration.ofSeconds(3), one, two);
    Owner earlier = storage.agentDirectory().owners(null).get(0);
    assertThat(earlier.link()).isEqualTo(Link.BROKEN);
    two.signIn();
    one.signIn();
    live(Duration.ofSeconds(3), one, two);
    storage.agentDirectory().restore(server.id(), earlier);
    one.report(95); // refused

    live(Duration.ofSeconds(6), one, two);
    one.report(96);

    assertThat(alerts()).hasSize(1);
    assertThat(storage.agentDirectory().owners(null).get(0).link()).isEqualTo(Link.CONNECTED);
  }

  @Test
  void resolvesAnAlertOfAHubReturnedBetweenTwoRenewals() {
    one.watch(above(MetricType.CPU, 90));
    one.signIn();
    two.shared.ownership().stop();
    clock.advance(Duration.ofSeconds(20)); // one is stopped, as by SIGSTOP
    Hub three = new Hub("hub-3:8080");
    clock.advance(Duration.ofSeconds(1));
    one.shared.ownership().renew();
    one.report(95);
    assertThat(alerts()).hasSize(1);
    one.shared.ownership().stop();
    clock.advance(Duration.ofSeconds(1));
    live(Duration.ofSeconds(3), three);

    three.signIn();
    three.report(20);

    assertThat(reason(alerts().get(0))).isEqualTo(ResolveReason.RECOVERED);
  }

  @Test
  void lostEpochIsGivenToNoOtherHub() {
    Hub three = new Hub("hub-3:8080");
    two.signIn();
    Owner earlier = storage.agentDirectory().owners(null).get(0);
    one.signIn();
    one.watch(above(MetricType.CPU, 90));
    storage.agentDirectory().restore(server.id(), earlier);
    clock.advance(Duration.ofSeconds(1));
    three.signIn();

    one.report(95); // it does not know yet

    assertThat(alerts()).isEmpty();
  }

  @Test
  void judgesAServerOfAHubMissedBetweenTwoRenewals() {
    two.shared.ownership().stop();
    live(Duration.ofSeconds(18), one);
    one.watch(above(MetricType.OFFLINE, 60));
    one.signIn();
    one.report(10);
    live(Duration.ofSeconds(3), one);
    one.shared.presence().disconnected(server.id(), one.generation);
    Hub three = new Hub("hub-3:8080");
    three.signIn();
    three.report(10);
    three.shared.ownership().stop();

    live(Duration.ofMinutes(4), one);

    assertThat(alerts()).hasSize(1);
    assertThat(alerts().get(0).isActive()).isTrue();
  }
}
