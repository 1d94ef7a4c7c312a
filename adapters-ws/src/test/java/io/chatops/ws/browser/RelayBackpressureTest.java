package io.chatops.ws.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.ws.Await;
import io.chatops.ws.DrivenHubs.DrivenHub;
import io.chatops.ws.DrivenHubs.Relayed;
import io.chatops.ws.SocketHub;
import io.chatops.ws.SocketHub.Registered;
import io.chatops.ws.TestPeer;
import io.chatops.ws.agent.AskedAgent;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A page that is paused while the other hub has a minute of output for it. */
@Timeout(240)
@QuarkusTest
class RelayBackpressureTest extends RelayFixture {
  private static final int MINUTE_OF_LINES = 3_000;

  @Test
  void holdsLittleHereAndStopsTheOtherHub() {
    TestPeer page = follow(topic("server"));
    Relayed relayed = other.signedIn();
    page.stopReading();

    sendUntilBlocked(relayed);
    assertThat(hub.fleet.queuedBytes()).isLessThan(40L * LARGE.length());
    relayed.send("{\"type\":\"dropped\",\"count\":9}");

    page.readAgain();
    List<String> frames = new ArrayList<>();
    while (frames.isEmpty() || !frames.get(frames.size() - 1).contains("dropped")) {
      frames.add(page.receive());
    }
    assertThat(frames).hasSize(MORE_THAN_NETWORKS_HOLD + 1);
  }

  @Test
  void losesTheOldestLinesAtTheOtherHub() {
    Registered here = hub.server();
    AskedAgent agent = new AskedAgent(hub.modernAgent(here, "containers:read"));
    TestPeer relayed = hub.connect("/api/v1/ws/fleet").send(hub.ticket(here.owner()));
    assertThat(relayed.receive()).contains("auth_success");
    String container = topic("container", here.id()) + ",\"container_id\":\"web\"";
    subscribe(relayed, container);
    AskedAgent.Request asked = agent.asked();
    relayed.stopReading();

    for (int i = 1; i <= MINUTE_OF_LINES; i++) {
      String line = i + "-" + "x".repeat(10_000);
      agent.reply(
          asked, "container_log_line", ",'data':{'stream':'stdout','message':'" + line + "'}");
    }
    agent.settle();

    assertThat(hub.fleet.queuedBytes())
        .isPositive()
        .isLessThanOrEqualTo(BrowserSocketGroup.QUEUED_BYTES + 20_000);
    relayed.readAgain();
    long dropped = 0;
    long shown = 0;
    String frame = "";
    while (!frame.contains("\"" + MINUTE_OF_LINES + "-")) {
      frame = relayed.receive();
      boolean isLoss = frame.startsWith("{\"type\":\"dropped\"");
      dropped += isLoss ? Long.parseLong(frame.replaceAll("\\D", "")) : 0;
      shown += isLoss ? 0 : 1;
    }
    assertThat(dropped).isPositive();
    assertThat(shown + dropped).isEqualTo(MINUTE_OF_LINES);
  }

  @Test
  void endsAndReleasesAllWhenItReadsNothing() {
    BrowserSocketSettings s = BrowserSocketSettings.defaults();
    Duration silence = Duration.ofSeconds(5); // in place of 45
    try (SocketHub quick =
        new SocketHub(
            SocketHub.agentSettings(),
            new BrowserSocketSettings(
                s.authenticationDeadline(),
                silence,
                s.maxFrameBytes(),
                s.queuedFrames(),
                s.socketsPerUser(),
                s.maxWaiting(),
                s.maxWaitingPerAddress()))) {
      Registered remote = quick.server();
      DrivenHub owner = quick.others.start().takes(remote.id());
      TestPeer page = quick.fleet(remote.owner());
      subscribe(page, topic("server", remote.id()));
      Relayed relayed = owner.signedIn();
      relayed.receive();
      page.stopReading();

      for (int i = 0; i < MORE_THAN_NETWORKS_HOLD; i++) {
        relayed.send(LARGE);
      }

      assertThat(relayed.receive()).isEqualTo("closed");
      Await.until("nothing waits", () -> quick.fleet.queuedBytes() == 0);
    }
  }
}
