package io.chatops.core.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatops.core.alert.Alert.ResolveReason;
import io.chatops.core.alert.MetricType;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.error.ErrorCode;
import io.chatops.core.server.ServerStatus;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The status of servers, as two hubs show it. */
class ServerStatusOfTwoHubsTest extends TwoHubsFixture {
  @Test
  void bothHubsShowTheConnectedAgent() {
    one.signIn();
    live(Duration.ofSeconds(3), one, two);

    assertThat(two.overview().status()).isEqualTo(ServerStatus.ONLINE);
    assertThat(two.shared.presence().isConnected(server.id())).isTrue();
    assertThatThrownBy(() -> two.shared.presence().required(server.id()))
        .isInstanceOf(ChatOpsException.class)
        .hasMessageContaining("connected to another hub, which does not answer this one now")
        .hasMessageNotContaining("hub-1")
        .extracting(failure -> ((ChatOpsException) failure).code())
        .isEqualTo(ErrorCode.AGENT_NOT_CONNECTED);

    one.shared.presence().saidGoodbye(server.id(), one.generation);
    live(Duration.ofSeconds(3), one, two);

    assertThat(two.overview().status()).isEqualTo(ServerStatus.OFFLINE);
    assertThat(two.shared.presence().isConnected(server.id())).isFalse();
    assertThatThrownBy(() -> two.shared.presence().required(server.id()))
        .hasMessageContaining("is not connected; start it on the host");
  }

  @Test
  void hubWithoutTheAgentDeclaresNoServerOffline() {
    one.watch(above(MetricType.OFFLINE, 60));
    one.signIn();
    Hub restarted = new Hub("hub-2:8080");
    for (int i = 0; i < 60; i++) {
      one.report(10);
      live(Duration.ofSeconds(3), one, restarted);
    }

    assertThat(alerts()).isEmpty();
    assertThat(restarted.overview().status()).isEqualTo(ServerStatus.ONLINE);
  }

  @Test
  void oneHubJudgesTheSilenceAfterTheOwnerHasEnded() {
    one.watch(above(MetricType.OFFLINE, 60));
    Hub three = new Hub("hub-3:8080");
    one.signIn();
    one.report(10);
    live(Duration.ofSeconds(3), one, two, three);

    live(Duration.ofSeconds(60), two, three);
    assertThat(alerts()).isEmpty();
    assertThat(two.ended + three.ended).isEqualTo(2);

    live(Duration.ofSeconds(30), two, three);
    assertThat(alerts()).hasSize(1);
    assertThat(alerts().get(0).isActive()).isTrue();
    assertThat(two.overview().status()).isEqualTo(ServerStatus.OFFLINE);
    assertThat(three.overview().status()).isEqualTo(ServerStatus.OFFLINE);
    assertThat(two.overview().health()).isEqualTo(three.overview().health());

    three.signIn();
    three.report(10);
    live(Duration.ofSeconds(6), two, three);
    assertThat(reason(alerts().get(0))).isEqualTo(ResolveReason.RECOVERED);
  }

  @Test
  void noServerGoesOfflineWhenItsHubLosesTheStorage() {
    one.watch(above(MetricType.OFFLINE, 60));
    one.signIn();
    live(Duration.ofSeconds(18), one, two);
    one.faults.cutWholly();
    Hub with = one;
    for (int i = 0; i < 60; i++) {
      with.report(10);
      clock.advance(Duration.ofSeconds(3));
      turnWithoutStorage(one);
      two.turn();
      if (with.equals(one) && one.shared.ownership().isCutOff()) {
        with = two; // as the hub sends its agents away
        two.signIn();
      }
    }

    assertThat(alerts()).isEmpty();
    one.faults.heal();
    live(Duration.ofSeconds(6), one, two);
    assertThat(one.shared.ownership().isCutOff()).isFalse();
    assertThat(one.status()).isEqualTo(ServerStatus.ONLINE);
    assertThat(alerts()).isEmpty();
  }

  @Test
  void noServerGoesOfflineAfterAnOutageThatDisconnectedAgents() {
    one.watch(above(MetricType.OFFLINE, 60));
    one.signIn();
    one.report(10);
    live(Duration.ofSeconds(18), one, two);
    one.faults.cutWholly();
    for (int i = 0; i < 60; i++) {
      clock.advance(Duration.ofSeconds(3));
      turnWithoutStorage(one);
    }
    assertThat(one.shared.presence().isConnected(server.id())).isFalse();
    one.faults.heal();

    live(Duration.ofSeconds(51), one, two);
    one.signIn();
    one.report(10);
    live(Duration.ofSeconds(6), one, two);

    assertThat(alerts()).isEmpty();
  }

  @Test
  void silenceCountsFromTheTakeover() {
    one.watch(above(MetricType.OFFLINE, 600));
    one.signIn();
    one.report(10);
    one.shared.presence().disconnected(server.id(), one.generation);
    live(Duration.ofMinutes(9), one, two);

    live(Duration.ofMinutes(9), two); // one is killed
    assertThat(two.shared.ownership().isHere(server.id())).isTrue();
    assertThat(alerts()).isEmpty();
    live(Duration.ofMinutes(2), two);
    assertThat(alerts()).hasSize(1);
  }
}
