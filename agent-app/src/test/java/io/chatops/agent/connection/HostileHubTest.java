package io.chatops.agent.connection;

import static java.util.Map.entry;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.agent.delivery.HubConnection;
import io.chatops.agent.delivery.HubConnector;
import io.chatops.agent.testing.Await;
import io.chatops.agent.testing.HostileHub;
import io.chatops.protocol.HubUrl;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests against a hub that tries to fill the agent's memory or to block its threads. */
class HostileHubTest {
  private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

  @Test
  void disconnectsOnAnEndlessHandshake() throws Exception {
    try (HostileHub hub =
        HostileHub.start(
            agent -> {
              agent.send("HTTP/1.1 101 Switching Protocols\r\nX: ");
              for (int i = 0; i < 100; i++) {
                agent.send("x".repeat(1024));
              }
              agent.awaitEnd();
            })) {
      connect(hub);

      assertThat(next()).contains("closed", "the handshake has more than 32768 bytes");
      hub.awaitEnd();
    }
  }

  @Test
  void disconnectsOnAMessageOfEmptyFragments() throws Exception {
    try (HostileHub hub =
        HostileHub.start(
            agent -> {
              agent.upgrade();
              agent.frame(HostileHub.TEXT, false, "");
              for (int i = 0; i < 2000; i++) {
                agent.frame(HostileHub.CONTINUATION, false, "");
                agent.frame(HostileHub.PING, true, "");
              }
              agent.awaitEnd();
            })) {
      connect(hub);

      assertThat(next()).isEqualTo("opened");
      assertThat(next())
          .isEqualTo("closed 1009 a message has more than 262144 bytes or 1024 fragments");
      hub.awaitEnd();
    }
  }

  @Test
  void disconnectsOnAnOversizedMessage() throws Exception {
    try (HostileHub hub =
        HostileHub.start(
            agent -> {
              agent.upgrade();
              agent.frame(HostileHub.TEXT, false, "x".repeat(200_000));
              agent.frame(HostileHub.CONTINUATION, false, "x".repeat(200_000));
              agent.awaitEnd();
            })) {
      connect(hub);

      assertThat(next()).isEqualTo("opened");
      assertThat(next()).startsWith("closed 1009");
      hub.awaitEnd();
    }
  }

  @Test
  void disconnectsOnAFrameThatAnnouncesAPetabyte() throws Exception {
    try (HostileHub hub =
        HostileHub.start(
            agent -> {
              agent.upgrade();
              agent.head(HostileHub.TEXT, 1L << 50);
              agent.awaitEnd();
            })) {
      connect(hub);

      assertThat(next()).isEqualTo("opened");
      assertThat(next()).startsWith("closed 1009");
      hub.awaitEnd();
    }
  }

  @Test
  void acceptsManyFragmentsAcrossMessages() throws Exception {
    try (HostileHub hub =
        HostileHub.start(
            agent -> {
              agent.upgrade();
              for (int message = 0; message < 5; message++) {
                agent.frame(HostileHub.TEXT, false, "x");
                for (int i = 0; i < 1000; i++) {
                  agent.frame(HostileHub.CONTINUATION, false, "");
                }
                agent.frame(HostileHub.CONTINUATION, true, "y");
              }
              agent.awaitEnd();
            })) {
      HubConnection connection = connect(hub);

      assertThat(next()).isEqualTo("opened");
      for (int message = 0; message < 5; message++) {
        assertThat(next()).isEqualTo("received xy");
      }
      connection.abort("enough");
      hub.awaitEnd();
    }
  }

  @Test
  void answersNoMorePingsThanTheHubReads() throws Exception {
    // The replies to all of them would be 26 MB, far more than the buffers of both sockets.
    CountDownLatch done = new CountDownLatch(1);
    try (HostileHub hub =
        HostileHub.start(
            agent -> {
              agent.upgrade();
              for (int i = 0; i < 200_000; i++) {
                agent.frame(HostileHub.PING, true, "x".repeat(125));
              }
              agent.text("done");
              agent.flush();
              await(done);
            })) {
      HubConnection connection = connect(hub);

      assertThat(next()).isEqualTo("opened");
      assertThat(next()).isEqualTo("received done");
      assertThat(connection.waiting()).isLessThanOrEqualTo(64);
      assertThat(connection.waitingBytes()).isLessThan(64 * 200);
      connection.abort("enough");
      done.countDown();
    }
  }

  @Test
  void pausesReadingWhileManySmallMessagesAreUnhandled() throws Exception {
    BlockingQueue<Runnable> unhandled = new LinkedBlockingQueue<>();
    try (HostileHub hub =
        HostileHub.start(
            agent -> {
              agent.upgrade();
              for (int i = 0; i < 5000; i++) {
                agent.text("");
              }
              agent.awaitEnd();
            })) {
      HubConnection connection = connect(hub, unhandled::add);

      // One mebibyte, in which an empty message counts 512 bytes, and the event of the opening.
      Await.until("it is full", () -> unhandled.size() == 2049);
      for (int handled = 0; handled < 1000; handled++) {
        unhandled.take().run();
        assertThat(unhandled.size()).isLessThanOrEqualTo(2049);
      }
      Await.until("it is full again", () -> unhandled.size() == 2048);
      connection.abort("enough");
      hub.awaitEnd();
    }
  }

  static Map<String, HostileHub.Attack> violations() {
    return Map.ofEntries(
        entry("1006 a reason that is not UTF-8", agent -> close(agent, "\u0003\u00e8\u00c3(")),
        entry("1002 a code of one byte", agent -> close(agent, "\u0003")),
        entry("1002 a reserved code", agent -> close(agent, "\u0003\u00ecno status")),
        entry("1002 a code below 1000", agent -> close(agent, "\u0000\u0001one")),
        entry("1002 a long reason", agent -> close(agent, "\u0003\u00e8" + "x".repeat(124))),
        entry("1002 a ping of 126 bytes", agent -> agent.frame(HostileHub.PING, true, ping())),
        entry("1002 a ping in fragments", agent -> agent.frame(HostileHub.PING, false, "x")),
        entry("1002 an unknown opcode", agent -> agent.frame(3, true, "x")),
        entry("1002 compression that nobody offered", agent -> agent.frame(0x41, true, "x")),
        entry("1002 a continuation of nothing", agent -> agent.frame(0, true, "x")),
        entry("1007 text that is not UTF-8", agent -> agent.text("\u00ff\u00fe")),
        entry("1002 a message within a message", HostileHubTest::nested));
  }

  @ParameterizedTest
  @MethodSource("violationNames")
  void disconnectsOnAViolationOfTheProtocol(String violation) throws Exception {
    try (HostileHub hub =
        HostileHub.start(
            agent -> {
              agent.upgrade();
              requireNonNull(violations().get(violation)).on(agent);
              agent.awaitEnd();
            })) {
      connect(hub);

      assertThat(next()).isEqualTo("opened");
      assertThat(next()).startsWith("closed " + violation.substring(0, 4));
      hub.awaitEnd();
    }
  }

  static Stream<String> violationNames() {
    return violations().keySet().stream().sorted();
  }

  @Test
  void passesOnAnyReasonOfAClose() throws Exception {
    try (HostileHub hub =
        HostileHub.start(
            agent -> {
              agent.upgrade();
              close(agent, "\u000f\u00a0\u001b[2J\r\nINFO all is well");
              agent.awaitEnd();
            })) {
      connect(hub);

      assertThat(next()).isEqualTo("opened");
      assertThat(next()).isEqualTo("closed 4000 \u001b[2J\r\nINFO all is well");
    }
  }

  private static void close(HostileHub.Victim agent, String payload) throws IOException {
    agent.frame(HostileHub.CLOSE, true, payload);
  }

  private static String ping() {
    return "x".repeat(126);
  }

  private static void nested(HostileHub.Victim agent) throws IOException {
    agent.frame(HostileHub.TEXT, false, "x");
    agent.frame(HostileHub.TEXT, true, "y");
  }

  @Test
  void freesItsThreadFromAStalledTlsHandshake() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      HubConnection connection =
          new WebSocketConnector(
                  HubUrl.parse("https://127.0.0.1:" + silent.getLocalPort()),
                  HubTrust.sockets(null, null),
                  Runnable::run)
              .connect(listener());
      try (Socket agent = silent.accept()) {
        // The beginning of the TLS greeting.
        InputStream in = agent.getInputStream();
        assertThat(in.read()).isEqualTo(0x16);

        connection.abort("no answer");

        in.transferTo(OutputStream.nullOutputStream());
        assertThat(next()).startsWith("closed").contains("no answer");
      } catch (IOException reset) {
        assertThat(next()).startsWith("closed").contains("no answer");
      }
    }
  }

  private HubConnection connect(HostileHub hub) {
    return connect(hub, Runnable::run);
  }

  private HubConnection connect(HostileHub hub, Executor executor) {
    return new WebSocketConnector(
            HubUrl.parse(hub.url()),
            HubTrust.sockets(null, null),
            executor,
            () -> new ReadRateLimit(() -> 0, nanos -> {}))
        .connect(listener());
  }

  private HubConnector.Listener listener() {
    return new HubConnector.Listener() {
      @Override
      public void opened() {
        events.add("opened");
      }

      @Override
      public void received(String frame) {
        events.add("received " + frame);
      }

      @Override
      public void closed(int code, String reason) {
        events.add("closed " + code + " " + reason);
      }
    };
  }

  private String next() throws InterruptedException {
    String event = events.poll(60, TimeUnit.SECONDS);
    return event == null ? "nothing" : event;
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
