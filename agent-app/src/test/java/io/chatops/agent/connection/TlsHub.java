package io.chatops.agent.connection;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.chatops.testkit.TestCertificate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicReference;

/** A hub's REST side that always gives the same answer. */
final class TlsHub {
  private final HttpsServer server;
  private final AtomicReference<String> receivedKey = new AtomicReference<>("");

  private TlsHub(HttpsServer server) {
    this.server = server;
  }

  static TlsHub start(TestCertificate certificate, int status) throws IOException {
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
    server.setHttpsConfigurator(new HttpsConfigurator(certificate.context()));
    TlsHub hub = new TlsHub(server);
    server.createContext(
        "/api/v1/api-keys/me",
        exchange -> {
          hub.receivedKey.set(exchange.getRequestHeaders().getFirst("X-API-Key"));
          exchange.getResponseHeaders().add("Location", "http://127.0.0.1:1/");
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    server.start();
    return hub;
  }

  int port() {
    return server.getAddress().getPort();
  }

  String receivedKey() {
    return receivedKey.get();
  }

  void stop() {
    server.stop(0);
  }
}
