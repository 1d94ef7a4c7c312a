package io.chatops.agent.connection;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.chatops.agent.config.AgentKey;
import io.chatops.agent.config.ConfigException;
import io.chatops.protocol.HubUrl;
import io.chatops.protocol.KeyFingerprint;
import io.chatops.testkit.TestCertificate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.security.KeyPairGenerator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HubTrustTest {
  @TempDir private Path directory;
  private TestCertificate certificate;
  private TlsHub hub;

  @BeforeEach
  void startHub() throws Exception {
    certificate = TestCertificate.make(directory, "dns:localhost");
    hub = TlsHub.start(certificate, 200);
  }

  @AfterEach
  void stopHub() {
    hub.stop();
  }

  @Test
  void refusesAnUntrustedCertificate() {
    assertThat(ask(null))
        .isInstanceOfSatisfying(
            ApiKeyProbe.Outcome.Unreachable.class,
            outcome ->
                assertThat(outcome.reason())
                    .contains("TLS failed", "set ca_file")
                    .doesNotContain("http://"));
  }

  @Test
  void trustsACertificateFromTheFile() {
    assertThat(ask(certificate.file())).isInstanceOf(ApiKeyProbe.Outcome.Accepted.class);
    assertThat(hub.receivedKey()).isEqualTo("chatops_key");
  }

  @Test
  void trustsCertificatesOfTheOperatingSystem() throws Exception {
    Path bundle = directory.resolve("ca-certificates.crt");
    SSLSocketFactory sockets =
        HubTrust.sockets(null, null, List.of(directory.resolve("none"), bundle));
    ApiKeyProbe probe = new ApiKeyProbe(HubUrl.parse("https://localhost:" + hub.port()), sockets);
    assertThat(reason(probe)).contains("TLS failed", "set ca_file");
    Path other = Files.createDirectory(directory.resolve("other"));
    Files.copy(TestCertificate.make(other, "dns:localhost").file(), bundle);
    Files.setLastModifiedTime(bundle, FileTime.fromMillis(1));
    assertThat(reason(probe)).contains("TLS failed", "set ca_file");

    Files.writeString(bundle, Files.readString(certificate.file()), StandardOpenOption.APPEND);

    assertThat(probe.ask(new AgentKey("chatops_key")))
        .isInstanceOf(ApiKeyProbe.Outcome.Accepted.class);
    ApiKeyProbe byAddress =
        new ApiKeyProbe(HubUrl.parse("https://127.0.0.1:" + hub.port()), sockets);
    assertThat(reason(byAddress)).contains("another name: use that name");
  }

  @Test
  void refusesACertificateForAnotherName() {
    ApiKeyProbe probe =
        new ApiKeyProbe(
            HubUrl.parse("https://127.0.0.1:" + hub.port()),
            HubTrust.sockets(certificate.file(), null));

    assertThat(reason(probe))
        .contains("another name: use that name")
        .doesNotContain("ca_file", "http://");
  }

  @Test
  void trustsThePinnedKeyWhateverNameItsCertificateHas() {
    assertThat(askPinned(KeyFingerprint.of(certificate.key())))
        .isInstanceOf(ApiKeyProbe.Outcome.Accepted.class);
  }

  @Test
  void refusesAnotherKeyAndNamesBoth() throws Exception {
    KeyFingerprint other =
        KeyFingerprint.of(KeyPairGenerator.getInstance("EC").generateKeyPair().getPublic());

    assertThat(askPinned(other))
        .isInstanceOfSatisfying(
            ApiKeyProbe.Outcome.Unreachable.class,
            outcome ->
                assertThat(outcome.reason())
                    .contains(
                        "presents the key " + KeyFingerprint.of(certificate.key()),
                        "hub_fingerprint is " + other));
    assertThat(hub.receivedKey()).isEmpty();
  }

  /** The certificate is for localhost alone. */
  private ApiKeyProbe.Outcome askPinned(KeyFingerprint fingerprint) {
    return new ApiKeyProbe(
            HubUrl.parse("https://127.0.0.1:" + hub.port()), HubTrust.sockets(null, fingerprint))
        .ask(new AgentKey("chatops_key"));
  }

  @Test
  void explainsTlsToAPlainHub() throws Exception {
    try (ServerSocket plain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread server = new Thread(() -> answerPlainly(plain));
      server.start();
      ApiKeyProbe probe =
          new ApiKeyProbe(
              HubUrl.parse("https://localhost:" + plain.getLocalPort()),
              HubTrust.sockets(null, null));

      assertThat(reason(probe))
          .contains("TLS failed", "begin url with http://")
          .doesNotContain("ca_file");
      server.join(30_000);
    }
  }

  /** Responds like an HTTP server to an invalid request, whatever it contains. */
  private static void answerPlainly(ServerSocket server) {
    try (Socket client = server.accept()) {
      client.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(US_ASCII));
      client.getInputStream().readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void explainsAPlainRequestToATlsHub() {
    ApiKeyProbe probe =
        new ApiKeyProbe(
            HubUrl.parse("http://localhost:" + hub.port()), HubTrust.sockets(null, null));

    assertThat(reason(probe)).contains("begin url with https://");
  }

  @Test
  void refusesFilesWithoutCertificates() throws IOException {
    Path empty = Files.writeString(directory.resolve("empty.pem"), "");
    Path nonsense =
        Files.writeString(directory.resolve("bad.pem"), "-----BEGIN CERTIFICATE-----\nx\n");

    assertThatThrownBy(() -> HubTrust.sockets(empty, null))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("holds no valid certificates");
    assertThatThrownBy(() -> HubTrust.sockets(nonsense, null))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("holds no valid certificates");
  }

  @Test
  void distinguishesRejectedKeysFromForeignServers() throws Exception {
    hub.stop();
    hub = TlsHub.start(certificate, 401);
    assertThat(ask(certificate.file())).isInstanceOf(ApiKeyProbe.Outcome.Rejected.class);

    hub.stop();
    hub = TlsHub.start(certificate, 302);
    assertThat(ask(certificate.file()))
        .isInstanceOfSatisfying(
            ApiKeyProbe.Outcome.Unreachable.class,
            outcome -> assertThat(outcome.reason()).contains("HTTP 302"));

    hub.stop();
    hub = TlsHub.start(certificate, 421);
    assertThat(ask(certificate.file()))
        .isInstanceOfSatisfying(
            ApiKeyProbe.Outcome.Unreachable.class,
            outcome -> assertThat(outcome.reason()).contains("CHATOPS_ALLOWED_HOSTS"));
  }

  @Test
  void sendsNoKeyToWhereTheHubRedirects() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    HttpServer redirecting =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    redirecting.createContext(
        "/",
        exchange -> {
          calls.incrementAndGet();
          String elsewhere = "http://127.0.0.1:" + redirecting.getAddress().getPort() + "/other";
          exchange.getResponseHeaders().set("Location", elsewhere);
          exchange.sendResponseHeaders(302, -1);
          exchange.close();
        });
    redirecting.start();
    try {
      ApiKeyProbe probe =
          new ApiKeyProbe(
              HubUrl.parse("http://127.0.0.1:" + redirecting.getAddress().getPort()),
              HubTrust.sockets(null, null));

      assertThat(reason(probe)).contains("HTTP 302");
      assertThat(calls).hasValue(1);
    } finally {
      redirecting.stop(0);
    }
  }

  private static String reason(ApiKeyProbe probe) {
    ApiKeyProbe.Outcome outcome = probe.ask(new AgentKey("chatops_key"));
    assertThat(outcome).isInstanceOf(ApiKeyProbe.Outcome.Unreachable.class);
    return ((ApiKeyProbe.Outcome.Unreachable) outcome).reason();
  }

  private ApiKeyProbe.Outcome ask(@Nullable Path caFile) {
    return new ApiKeyProbe(
            HubUrl.parse("https://localhost:" + hub.port()), HubTrust.sockets(caFile, null))
        .ask(new AgentKey("chatops_key"));
  }
}
