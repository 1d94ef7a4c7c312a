package io.chatops.app.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HealthQuestionTest {
  private static final char[] PASSWORD = "changeit".toCharArray();

  @TempDir Path home;

  @Test
  void asksOverHttp() throws Exception {
    HttpServer server = HttpServer.create(loopback(), 0);
    answer(server, 503);

    assertThat(ofThisMachine(server).ask()).isEqualTo(503);
    server.stop(0);
  }

  @Test
  void asksAHubWithACertificateThatNobodySigned() throws Exception {
    HttpsServer server = HttpsServer.create(loopback(), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(selfSigned()));
    answer(server, 200);

    assertThat(ofThisMachine(server).ask()).isEqualTo(200);
    assertThat(
            HealthQuestion.at(URI.create("https://127.0.0.1:" + port(server) + "/health/ready"))
                .ask())
        .isEqualTo(200);
    server.stop(0);
  }

  @Test
  void failsWhereNobodyListens() throws Exception {
    int free;
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = probe.getLocalPort();
    }

    assertThatThrownBy(
            () ->
                HealthQuestion.ofThisMachine(Map.of("CHATOPS_PORT", Integer.toString(free))).ask())
        .isInstanceOf(IOException.class);
  }

  @Test
  void readsAddressesAsTheHubDoes() {
    assertThat(HealthQuestion.ofThisMachine(Map.of("CHATOPS_HOST", "0.0.0.0")))
        .isEqualTo(new HealthQuestion("127.0.0.1", 8080, "/health/ready", null));
    assertThat(HealthQuestion.at(URI.create("https://[::1]/x")))
        .isEqualTo(new HealthQuestion("::1", 443, "/x", true));
    assertThatThrownBy(() -> HealthQuestion.ofThisMachine(Map.of("CHATOPS_PORT", "http")))
        .hasMessageContaining("CHATOPS_PORT must be");
    assertThatThrownBy(() -> HealthQuestion.at(URI.create("ftp://127.0.0.1/")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static InetSocketAddress loopback() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  private static int port(HttpServer server) {
    return server.getAddress().getPort();
  }

  private static HealthQuestion ofThisMachine(HttpServer server) {
    return HealthQuestion.ofThisMachine(Map.of("CHATOPS_PORT", Integer.toString(port(server))));
  }

  private static void answer(HttpServer server, int status) {
    server.createContext(
        "/health/ready",
        exchange -> {
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    server.start();
  }

  private SSLContext selfSigned() throws Exception {
    Path file = home.resolve("hub.p12");
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    Process made =
        new ProcessBuilder(
                keytool,
                "-genkeypair",
                "-keyalg",
                "EC",
                "-dname",
                "CN=nobody",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                new String(PASSWORD))
            .inheritIO()
            .start();
    assertThat(made.waitFor()).isZero();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      keys.load(in, PASSWORD);
    }
    KeyManagerFactory managers = KeyManagerFactory.getInstance("PKIX");
    managers.init(keys, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }
}
