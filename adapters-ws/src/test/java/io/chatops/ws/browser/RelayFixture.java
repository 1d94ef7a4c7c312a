package io.chatops.ws.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.identity.ServerId;
import io.chatops.ws.Await;
import io.chatops.ws.DrivenHubs.DrivenHub;
import io.chatops.ws.DrivenHubs.Relayed;
import io.chatops.ws.SocketHub;
import io.chatops.ws.SocketHub.Registered;
import io.chatops.ws.TestPeer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;

/** A hub under test with a page's server on another hub. */
abstract class RelayFixture {
  /** The number of large frames, some 40 MB, that no network buffer holds. */
  static final int MORE_THAN_NETWORKS_HOLD = 400;

  static final String LARGE = "{\"type\":\"metrics\",\"data\":\"" + "x".repeat(100_000) + "\"}";

  final SocketHub hub = new SocketHub();
  final Registered server = hub.server();
  final DrivenHub other = hub.others.start().takes(server.id());

  @AfterEach
  void stop() {
    hub.close();
  }

  /** Sends so many large frames to a page of topics that does not read, until none gets through. */
  final void sendUntilBlocked(Relayed relayed) {
    for (int i = 0; i < MORE_THAN_NETWORKS_HOLD; i++) {
      relayed.send(LARGE);
    }
    // Only then: on a busy machine the network may seem to be full long before.
    Await.until("frames wait for the page", () -> hub.fleet.queuedBytes() > 0);
    AtomicInteger written = new AtomicInteger(-1);
    AtomicLong since = new AtomicLong();
    Await.until(
        "the hub reads no more",
        () -> {
          int now = relayed.written();
          if (written.getAndSet(now) != now) {
            since.set(System.nanoTime());
          }
          return System.nanoTime() - since.get() > Duration.ofMillis(500).toNanos();
        });
    assertThat(written.get()).isLessThan(MORE_THAN_NETWORKS_HOLD);
  }

  final TestPeer follow(String topic) {
    TestPeer page = hub.fleet(server.owner());
    subscribe(page, topic);
    return page;
  }

  static void subscribe(TestPeer page, String topic) {
    page.send(message("subscribe", topic));
    assertThat(page.receive()).isEqualTo(message("subscribed", topic));
  }

  final String topic(String name) {
    return topic(name, server.id());
  }

  static String topic(String name, ServerId id) {
    return "\"topic\":\"" + name + "\",\"server_id\":\"" + id + "\"";
  }

  static String message(String type, String fields) {
    return "{\"type\":\"" + type + "\"," + fields + "}";
  }

  /** The next frame of a type; others are skipped. */
  static String nextOf(TestPeer page, String type) {
    String frame = page.receive();
    while (!BrowserMessages.typeOf(frame).equals(type)) {
      frame = page.receive();
    }
    return frame;
  }

  static String answerTo(TestPeer page) {
    return page.send("{\"type\":\"ping\"}").receive();
  }

  /** Waits until this hub shows the server, too. */
  final void awaitShownHere() {
    Await.until("this hub shows the server", () -> hub.live.watched().contains(server.id()));
  }

  /** Waits until the page's event loop has done what it was given. */
  static void settle(TestPeer page) {
    assertThat(answerTo(page)).isEqualTo("{\"type\":\"pong\"}");
  }
}
