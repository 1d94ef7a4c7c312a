package io.chatops.cli.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.chatops.protocol.HubUrl;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class HubRequestsTest {
  @Test
  void sendsNoTokenToWhereAServerRedirects() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    InetAddress loopback = InetAddress.getLoopbackAddress();
    HttpServer other = HttpServer.create(new InetSocketAddress(loopback, 0), 0);
    HttpServer server = HttpServer.create(new InetSocketAddress(loopback, 0), 0);
    other.createContext(
        "/",
        exchange -> {
          calls.incrementAndGet();
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.createContext(
        "/",
        exchange -> {
          String target = "http://127.0.0.1:" + other.getAddress().getPort() + "/";
          exchange.getResponseHeaders().set("Location", target);
          exchange.sendResponseHeaders(307, -1);
          exchange.close();
        });
    other.start();
    server.start();
    try {
      HubUrl hub = HubUrl.parse("http://127.0.0.1:" + server.getAddress().getPort());
      HubRequests requests = new HubRequests(hub, TrustedKeys.OF_JAVA, "chatops/test");

      assertThatThrownBy(() -> requests.send("GET", "/servers", null, "secret-token"))
          .isInstanceOf(CliException.class)
          .hasMessageContaining("HTTP 307");
      assertThat(calls).hasValue(0);
    } finally {
      server.stop(0);
      other.stop(0);
    }
  }
}
