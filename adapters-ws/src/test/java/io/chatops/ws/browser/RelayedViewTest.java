package io.chatops.ws.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.log.LogLevel;
import io.chatops.core.log.LogSource;
import io.chatops.ws.Await;
import io.chatops.ws.DrivenHubs.Relayed;
import io.chatops.ws.SocketCount;
import io.chatops.ws.SocketHub.Registered;
import io.chatops.ws.TestPeer;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The sockets with a server in their address, whose agent is connected to another hub. */
@Timeout(240)
@QuarkusTest
class RelayedViewTest extends RelayFixture {
  @Test
  void arePassedOnWhole() {
    TestPeer page = hub.logs(server);
    String subscribe = "{\"type\":\"subscribe\",\"container_id\":\"web\",\"x\":1}";
    page.send(subscribe);
    Relayed relayed = other.signedIn();
    assertThat(relayed.path()).isEqualTo("/api/v1/ws/logs/" + server.id());

    assertThat(relayed.receive()).isEqualTo(subscribe);
    for (String type : List.of("subscribed", "log", "error", "ended")) {
      relayed.send(message(type, "\"container_id\":\"web\""));
      assertThat(page.receive()).isEqualTo(message(type, "\"container_id\":\"web\""));
    }
    page.send(subscribe.replace("subscribe", "unsubscribe"));
    assertThat(relayed.receive()).contains("unsubscribe");
  }

  @Test
  void keepLittleForAUserWhoReadsNothing() {
    List<TestPeer> pages = new ArrayList<>();
    List<Relayed> relays = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      pages.add(metrics());
      relays.add(other.signedIn());
      pages.get(i).stopReading();
    }
    // As many as one hub sends ahead do not exceed what may wait for one of these pages.
    String report = "{\"type\":\"metrics\",\"data\":\"" + "x".repeat(250_000) + "\"}";

    Await.until(
        "updates are dropped",
        () -> {
          relays.forEach(relayed -> relayed.offer(report));
          return hub.counters.get(SocketCount.UPDATES_DROPPED) > 0;
        });

    assertThat(hub.metrics.queuedBytes())
        .isPositive()
        .isLessThanOrEqualTo(BrowserSocketGroup.QUEUED_BYTES_PER_USER);
    pages.forEach(TestPeer::readAgain);
    pages.forEach(TestPeer::close);
    Await.until("nothing waits", () -> hub.metrics.queuedBytes() == 0);
  }

  @Test
  void passOnOnlyWhatTheOtherHubUnderstands() {
    TestPeer page = metrics();
    Relayed relayed = other.signedIn();
    awaitRelayed(page, relayed);

    page.send("{\"type\":\"later\"}").send("{\"type\":\"subscribe\"}");

    assertThat(relayed.receive()).isEqualTo("{\"type\":\"subscribe\"}");
  }

  @Test
  void endWhenTheyFloodAHubThatIsSlow() {
    TestPeer page = metrics();
    Relayed relayed = other.signedIn();
    awaitRelayed(page, relayed);
    relayed.stopReading();
    String flood = "{\"type\":\"subscribe\",\"x\":\"" + "x".repeat(16_000) + "\"}";
    int moreThanNetworksHold = 64 << 20;

    for (int sent = 0; sent < moreThanNetworksHold && !page.isClosed(); sent += flood.length()) {
      page.send(flood);
    }

    assertThat(page.closeCode()).isEqualTo(1013);
  }

  @Test
  void areRestartedWhenTheAgentMoves() {
    TestPeer page = metrics();
    Relayed relayed = other.signedIn();
    awaitRelayed(page, relayed);
    hub.others.start().takes(server.id());

    hub.metrics.tick();

    assertThat(page.closeCode()).isEqualTo(1012);
    assertThat(relayed.receive()).isEqualTo("closed");
  }

  @Test
  void areRestartedWhenTheAgentLeavesThisHub() {
    Registered second = hub.server();
    hub.agent(second);
    TestPeer page = hub.logs(second);
    other.takes(second.id());

    hub.logs.tick();
    other.signedIn();

    assertThat(page.closeCode()).isEqualTo(1012);
  }

  @Test
  void areRestartedWhenTheHubIsLost() {
    TestPeer page = metrics();
    Relayed relayed = other.signedIn();
    awaitRelayed(page, relayed);

    relayed.close(1001, "the hub stops; reconnect");

    assertThat(page.closeCode()).isEqualTo(1012);
  }

  @Test
  void endAsTheOtherHubEndsThem() {
    TestPeer page = metrics();

    other.signedIn().close(1008, "the server was removed");

    assertThat(page.closeCode()).isEqualTo(1008);
  }

  @Test
  void areShownHereWhereTheHubCannotBeReached() {
    other.cut();
    TestPeer page = hub.logs(server);
    page.send("{\"type\":\"subscribe\",\"container_id\":\"web\"}");

    assertThat(nextOf(page, "error")).contains("connected to another hub", "\"web\"");
    hub.log.record(server.id(), LogLevel.INFO, LogSource.AGENT, "here");
    assertThat(nextOf(page, "log")).contains("here");
    other.mend();
    hub.logs.tick();
    other.signedIn();
    assertThat(page.closeCode()).isEqualTo(1012);
  }

  @Test
  void areNeverShownByBothHubs() {
    TestPeer page = metrics();
    Relayed lost = other.opened();
    lost.receive();
    Queue<Runnable> held = new ConcurrentLinkedQueue<>();
    Executor lookUps = hub.lookUps;
    hub.lookUps = held::add;
    lost.close(1001, "");
    Await.until("this hub is about to show it", () -> !held.isEmpty());

    hub.metrics.tick();
    settle(page);

    assertThat(held).as("the beginning here alone").hasSize(1);
    hub.lookUps = lookUps;
    held.forEach(Runnable::run);
    hub.metrics.tick();
    other.signedIn();
    assertThat(page.closeCode()).isEqualTo(1012);
  }

  /** Waits until the page's messages go to the other hub. */
  private void awaitRelayed(TestPeer page, Relayed relayed) {
    relayed.send("{\"type\":\"metrics\",\"data\":0}");
    assertThat(page.receive()).contains("\"data\":0");
  }

  private TestPeer metrics() {
    TestPeer page = hub.connect("/api/v1/ws/metrics/" + server.id());
    page.send(hub.auth(server.owner()));
    assertThat(page.receive()).contains("auth_success");
    return page;
  }
}
