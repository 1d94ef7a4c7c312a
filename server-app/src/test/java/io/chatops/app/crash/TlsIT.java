package io.chatops.app.crash;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.protocol.KeyFingerprint;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The packaged hub with TLS on its port. */
@Timeout(600)
class TlsIT {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final int STALLED = 150;

  /** The beginning of a handshake: a record of 512 bytes, of which the first few come. */
  private static final byte[] HELLO = {22, 3, 1, 2, 0, 1, 0, 1, (byte) 0xfc, 3, 3};

  @TempDir Path home;

  @Test
  void makesACertificateWhoseKeyStays() throws Exception {
    try (HubProcess hub = memoryHub()) {
      hub.start();
      KeyFingerprint shown = fingerprint(hub);
      // It listens before it says so.
      Await.until(
          "the hub says where it listens",
          PATIENCE,
          () -> Files.readString(hub.log()).contains("Listening on: " + hub.base()));
      assertThat(Files.readString(hub.log()))
          .contains("hub_fingerprint: " + shown)
          .doesNotContain("without TLS");
      hub.stop();
      Files.delete(hub.dataDir().resolve("tls-certificate.pem"));

      hub.start();

      assertThat(fingerprint(hub)).isEqualTo(shown);
    }
  }

  @Test
  void speaksHttp11AndTellsWhoComesWithoutTls() throws Exception {
    try (HubProcess hub = memoryHub()) {
      hub.start();

      try (SSLSocket socket = handshake(hub.base(), "h2", "http/1.1")) {
        assertThat(socket.getApplicationProtocol()).isNotEqualTo("h2");
        assertThat(socket.getSession().getProtocol()).isEqualTo("TLSv1.3");
      }
      assertThat(plain(hub, "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"))
          .startsWith("HTTP/1.1 400 ")
          .contains("start the address with https://");
      assertThat(hub.http().get("/health/live").header("Strict-Transport-Security")).isNull();
      assertThat(hub.run("health").code()).as("the command asks by TLS").isZero();
    }
  }

  @Test
  void keepsBrowsersOnTls() throws Exception {
    try (HubProcess hub = memoryHub()) {
      hub.start();
      HubClient.register(hub);
      String own = hub.base().toString();

      Response registered = register(hub, own);

      assertThat(registered.statusCode()).as(registered.asString()).isEqualTo(201);
      assertThat(registered.header("Set-Cookie"))
          .contains("chatops_refresh=", "; Secure", "; HTTPOnly", "; SameSite=Strict");
      String plain = own.replace("https:", "http:");
      assertThat(hub.http().header("Origin", own).get("/api/v1/servers").statusCode())
          .isEqualTo(401);
      assertThat(hub.http().header("Origin", plain).get("/api/v1/servers").statusCode())
          .isEqualTo(403);
      assertThat(hub.http().header("Host", "evil.example").get("/health").statusCode())
          .isEqualTo(421);
    }
  }

  @Test
  void servesOthersWhileHandshakesStallAndEndsThem() throws Exception {
    List<Socket> stalled = new ArrayList<>();
    try (HubProcess hub = memoryHub()) {
      hub.start();
      for (int i = 0; i < STALLED; i++) {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), hub.base().getPort());
        socket.setSoTimeout((int) PATIENCE.toMillis());
        stalled.add(socket);
        socket.getOutputStream().write(HELLO, 0, i % HELLO.length);
      }

      assertThat(hub.http().get("/health/live").statusCode()).isEqualTo(200);
      HubClient.register(hub);

      for (Socket socket : stalled) {
        assertThat(isEnded(socket)).isTrue();
      }
      assertThat(hub.http().get("/health/live").statusCode()).isEqualTo(200);
    } finally {
      for (Socket socket : stalled) {
        socket.close();
      }
    }
  }

  @Test
  void servesTheFilesOfAnAdministratorAndTheirReplacement() throws Exception {
    Path certificate = home.resolve("hub.pem");
    Path key = home.resolve("hub.key");
    try (HubProcess hub = HubProcess.withTls(home)) {
      hub.with("CHATOPS_STORAGE", "memory")
          .with("CHATOPS_TLS", "off")
          .with("CHATOPS_TLS_CERTIFICATE", certificate.toString())
          .with("CHATOPS_TLS_KEY", key.toString());
      HubProcess.Ended refused = hub.run();
      assertThat(refused.code()).isEqualTo(2);
      assertThat(refused.output())
          .contains(
              "chatops-hub: chatops.tls-certificate (CHATOPS_TLS_CERTIFICATE) is " + certificate);

      put("rsa.pem", certificate);
      put("rsa.key", key);
      hub.start();
      KeyFingerprint first = fingerprint(hub);
      assertThat(hub.http().get("/health/live").header("Strict-Transport-Security"))
          .isEqualTo("max-age=2592000");

      put("ec.pem", certificate);
      Await.until(
          "the log tells of half a pair",
          PATIENCE,
          () -> Files.readString(hub.log()).contains("keeps its former TLS certificate"));
      assertThat(fingerprint(hub)).isEqualTo(first);

      put("ec.key", key);
      Await.until("the other pair is served", PATIENCE, () -> !fingerprint(hub).equals(first));
    }
  }

  private HubProcess memoryHub() throws IOException {
    return HubProcess.withTls(home).with("CHATOPS_STORAGE", "memory");
  }

  private static Response register(HubProcess hub, String origin) {
    String password = "umbrella-zebra-of-this-test";
    return hub.http()
        .header("Origin", origin)
        .contentType(ContentType.JSON)
        .body(
            Map.of(
                "email",
                "ada@example.org",
                "username",
                "ada",
                "password",
                password,
                "password_confirm",
                password,
                "cookie",
                true))
        .post("/api/v1/auth/register");
  }

  private static KeyFingerprint fingerprint(HubProcess hub) throws Exception {
    try (SSLSocket socket = handshake(hub.base())) {
      return KeyFingerprint.of(socket.getSession().getPeerCertificates()[0].getPublicKey());
    }
  }

  private static SSLSocket handshake(URI base, String... protocols) throws IOException {
    SSLSocket socket =
        (SSLSocket)
            AnyCertificate.context()
                .getSocketFactory()
                .createSocket(base.getHost(), base.getPort());
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setApplicationProtocols(protocols);
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }

  private static String plain(HubProcess hub, String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), hub.base().getPort())) {
      socket.getOutputStream().write(request.getBytes(US_ASCII));
      ByteArrayOutputStream answer = new ByteArrayOutputStream();
      socket.getInputStream().transferTo(answer);
      return answer.toString(US_ASCII);
    }
  }

  private static boolean isEnded(Socket socket) throws IOException {
    try {
      return socket.getInputStream().read() < 0;
    } catch (SocketException reset) {
      return true;
    }
  }

  private static void put(String resource, Path target) throws IOException {
    Files.copy(
        Path.of("src/test/resources/tls", resource), target, StandardCopyOption.REPLACE_EXISTING);
  }
}
