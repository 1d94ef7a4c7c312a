package io.chatops.agent.connection;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.agent.config.AgentKey;
import io.chatops.agent.delivery.HubConnection;
import io.chatops.agent.delivery.HubConnector;
import io.chatops.agent.testing.Await;
import io.chatops.agent.testing.TestHub;
import io.chatops.protocol.HubUrl;
import io.chatops.protocol.KeyFingerprint;
import io.chatops.testkit.TestCertificate;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebSocketConnectorTest {
  @TempDir private Path directory;
  private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

  @Test
  void exchangesTextWithTheHub() throws Exception {
    TestHub hub = TestHub.start();
    try {
      HubConnection connection = connect(hub.url());
      assertThat(next()).isEqualTo("opened");
      assertThat(hub.nextPath()).isEqualTo("/api/v1/agents/ws");

      connection.send("{\"type\":\"auth\",\"api_key\":\"Grüße\"}".getBytes(UTF_8));

      assertThat(hub.nextAuth()).containsEntry("api_key", "Grüße");
      assertThat(next()).startsWith("received {\"type\":\"auth_success\"");
    } finally {
      hub.stop();
    }
  }

  @Test
  void countsFramesWaitingForAHubThatDoesNotRead() throws Exception {
    TestHub hub = TestHub.start();
    try {
      HubConnection connection = connect(hub.url());
      assertThat(next()).isEqualTo("opened");
      assertThat(connection.waiting()).isZero();
      hub.reading(false);

      byte[] frame = ("{\"type\":\"ping\",\"x\":\"" + "x".repeat(1 << 20) + "\"}").getBytes(UTF_8);
      for (int i = 0; i < 30; i++) {
        connection.send(frame);
      }
      assertThat(connection.waiting()).isPositive();

      hub.reading(true);
      Await.until("the hub has read them", () -> connection.waiting() == 0);
    } finally {
      hub.stop();
    }
  }

  @Test
  void pausesReadingWhileAMebibyteIsUnhandled() throws Exception {
    TestHub hub = TestHub.start();
    BlockingQueue<Runnable> unhandled = new LinkedBlockingQueue<>();
    AtomicInteger most = new AtomicInteger();
    try {
      HubConnection connection =
          new WebSocketConnector(
                  HubUrl.parse(hub.url()),
                  HubTrust.sockets(null, null),
                  event -> {
                    unhandled.add(event);
                    most.accumulateAndGet(unhandled.size(), Math::max);
                  })
              .connect(listener());
      requireNonNull(unhandled.poll(1, TimeUnit.MINUTES)).run();
      connection.send("{\"type\":\"auth\"}".getBytes(UTF_8));
      requireNonNull(unhandled.poll(1, TimeUnit.MINUTES)).run();

      for (int i = 0; i < 50; i++) {
        hub.sendToAgent("x".repeat(100_000));
      }
      for (int i = 0; i < 50; i++) {
        int handled = i;
        Await.until(
            "as much as fits is there", () -> unhandled.size() >= Math.min(10, 50 - handled));
        unhandled.remove().run();
      }

      assertThat(most).hasValue(10);
    } finally {
      hub.stop();
    }
  }

  @Test
  void saysGoodbyeBeforeItReturns() throws Exception {
    TestHub hub = TestHub.start();
    try {
      HubConnection connection = connect(hub.url());
      assertThat(next()).isEqualTo("opened");

      connection.close(1001, "agent stops");

      assertThat(hub.nextCloseCode()).isEqualTo(1001);
    } finally {
      hub.stop();
    }
  }

  @Test
  void reportsTheHubsCloseCode() throws Exception {
    TestHub hub = TestHub.start().refusingKeys(true);
    try {
      HubConnection connection = connect(hub.url());
      assertThat(next()).isEqualTo("opened");
      connection.send("{\"type\":\"auth\"}".getBytes(UTF_8));

      assertThat(next()).startsWith("received {\"type\":\"error\"");
      assertThat(next()).isEqualTo("closed 1008 unknown API key");
    } finally {
      hub.stop();
    }
  }

  @Test
  void explainsThatNothingListens() throws Exception {
    connect("http://127.0.0.1:" + freePort());

    assertThat(next()).startsWith("closed -1 nothing listens at the hub's address");
  }

  @Test
  void ignoresAFrameSentOnAClosedConnection() throws Exception {
    HubConnection connection = connect("http://127.0.0.1:" + freePort());
    assertThat(next()).startsWith("closed");

    connection.send("{}".getBytes(UTF_8));
    connection.close(1001, "agent stops");

    assertThat(events).isEmpty();
  }

  @Test
  void refusesAHubWithAnUntrustedCertificate() throws Exception {
    TestHub hub = TestHub.startWithTls(TestCertificate.make(directory, "dns:localhost"));
    try {
      connect("https://localhost:" + hub.port());

      assertThat(next()).contains("closed").contains("TLS failed").contains("set ca_file");
    } finally {
      hub.stop();
    }
  }

  @Test
  void trustsTheCertificateInTheFileOnlyForItsName() throws Exception {
    TestCertificate certificate = TestCertificate.make(directory, "dns:localhost");
    TestHub hub = TestHub.startWithTls(certificate);
    try {
      connect("https://localhost:" + hub.port(), certificate.file());
      assertThat(next()).isEqualTo("opened");

      connect("https://127.0.0.1:" + hub.port(), certificate.file());
      assertThat(next()).contains("closed").contains("TLS failed");
    } finally {
      hub.stop();
    }
  }

  @Test
  void trustsThePinnedKeyAndNoOther() throws Exception {
    TestCertificate certificate = TestCertificate.make(directory, "dns:localhost");
    TestHub hub = TestHub.startWithTls(certificate);
    try {
      String url = "https://127.0.0.1:" + hub.port();
      connect(url, HubTrust.sockets(null, KeyFingerprint.of(certificate.key())));
      assertThat(next()).isEqualTo("opened");

      PublicKey other = KeyPairGenerator.getInstance("EC").generateKeyPair().getPublic();
      connect(url, HubTrust.sockets(null, KeyFingerprint.of(other)));
      assertThat(next())
          .contains("closed")
          .contains(KeyFingerprint.of(certificate.key()).text(), KeyFingerprint.of(other).text());
    } finally {
      hub.stop();
    }
  }

  @Test
  void givesUpOnAHubThatNeverAnswers() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      HubConnection connection = connect("http://127.0.0.1:" + silent.getLocalPort());
      try (Socket accepted = silent.accept()) {
        assertThat(accepted.getInputStream().read()).isEqualTo('G');

        connection.abort("no answer");

        assertThat(next()).isEqualTo("closed 1006 no answer");
        accepted.getInputStream().transferTo(OutputStream.nullOutputStream());
      }
    }
  }

  @Test
  void reportsThatTheHubHasAnotherName() throws Exception {
    try (ServerSocket hub = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      connect("http://localhost:" + hub.getLocalPort());
      try (Socket accepted = hub.accept()) {
        accepted
            .getOutputStream()
            .write("HTTP/1.1 421 Misdirected Request\r\ncontent-length: 0\r\n\r\n".getBytes(UTF_8));

        assertThat(next()).startsWith("closed").contains("CHATOPS_ALLOWED_HOSTS");
      }
    }
  }

  @Test
  void asksTheHubIfItAcceptsTheKey() throws Exception {
    ApiKeyProbe probe =
        new ApiKeyProbe(
            HubUrl.parse("http://127.0.0.1:" + freePort()), HubTrust.sockets(null, null));

    assertThat(probe.ask(new AgentKey("hunter2")))
        .isInstanceOfSatisfying(
            ApiKeyProbe.Outcome.Unreachable.class,
            outcome -> assertThat(outcome.reason()).contains("nothing listens"));
  }

  private HubConnection connect(String url) {
    return connect(url, HubTrust.sockets(null, null));
  }

  private HubConnection connect(String url, Path caFile) {
    return connect(url, HubTrust.sockets(caFile, null));
  }

  private HubConnection connect(String url, SSLSocketFactory sockets) {
    return new WebSocketConnector(HubUrl.parse(url), sockets, Runnable::run).connect(listener());
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

  private static int freePort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
