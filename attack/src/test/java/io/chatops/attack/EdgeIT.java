package io.chatops.attack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.app.crash.AnyCertificate;
import io.chatops.app.crash.HubProcess;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Attacks on what is before the hub's own code: TLS, and the addresses that proxies pass on. */
@Timeout(600)
class EdgeIT {
  private static final int MAX_RENEGOTIATIONS = 10;

  @TempDir Path home;

  @Test
  void aClientRenegotiatesItsTlsConnection() throws Exception {
    try (HubProcess hub = HubProcess.withTls(home).with("CHATOPS_STORAGE", "memory")) {
      hub.start();
      int renegotiations = -1;
      try (SSLSocket socket = connect(hub)) {
        socket.setEnabledProtocols(new String[] {"TLSv1.2"});
        String request = Requests.get(hub.base(), "/health/live", "");
        while (renegotiations < MAX_RENEGOTIATIONS) {
          CompletableFuture<Void> done = new CompletableFuture<>();
          socket.addHandshakeCompletedListener(event -> done.complete(null));
          socket.startHandshake();
          socket.getOutputStream().write(request.getBytes(UTF_8));
          while (!done.isDone()) {
            if (socket.getInputStream().read() < 0) {
              throw new EOFException("closed");
            }
          }
          renegotiations++;
        }
      } catch (IOException refused) {
        // The hub may close the connection.
      }
      assertThat(renegotiations).isZero();
    }
  }

  private static SSLSocket connect(HubProcess hub) throws Exception {
    SSLSocket socket =
        (SSLSocket)
            AnyCertificate.context()
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), hub.base().getPort());
    socket.setSoTimeout(60_000);
    return socket;
  }

  @Test
  void aClientInventsItsAddress() throws Exception {
    Map<String, String> sent =
        Map.of(
            "6.6.6.6, 203.0.113.5", "203.0.113.5",
            "6.6.6.6, 203.0.113.6, 127.0.0.9", "203.0.113.6",
            "6.6.6.6, <b>nobody</b>", "127.0.0.1",
            "203.0.113.7", "203.0.113.7");
    try (HubProcess hub =
        HubProcess.in(home)
            .with("CHATOPS_STORAGE", "memory")
            .with("QUARKUS_HTTP_PROXY_PROXY_ADDRESS_FORWARDING", "true")
            .with("QUARKUS_HTTP_PROXY_TRUSTED_PROXIES", "127.0.0.0/8")) {
      hub.start();
      for (Map.Entry<String, String> each : sent.entrySet()) {
        assertThat(addressSeen(hub, each.getKey())).as(each.getKey()).isEqualTo(each.getValue());
      }
    }
  }

  /** The address of a session that was opened with such a header. */
  private static String addressSeen(HubProcess hub, String forwarded) throws IOException {
    try (Tenant tenant = Tenant.register(hub.base(), "127.0.0.1")) {
      String body =
          "{\"username\":\"%s\",\"password\":\"%s\"}".formatted(tenant.username, tenant.password);
      String login =
          Requests.of(
              hub.base(),
              "POST",
              "/api/v1/auth/login",
              "X-Forwarded-For: " + forwarded + "\r\n",
              body);
      assertThat(Wire.exchange(hub.base(), "127.0.0.1", login).status()).isEqualTo(200);
      return tenant.get("/api/v1/auth/sessions").data().path(0).path("address").asText();
    }
  }
}
