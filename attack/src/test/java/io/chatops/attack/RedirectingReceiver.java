package io.chatops.attack;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;

/** A receiver of notifications, in the network that the hub may reach, that sends it elsewhere. */
final class RedirectingReceiver implements AutoCloseable {
  private final HttpServer server;
  private final AtomicInteger calls = new AtomicInteger();

  private RedirectingReceiver(String target) throws IOException {
    server = HttpServer.create(new InetSocketAddress("127.200.0.1", 0), 0);
    server.createContext(
        "/",
        exchange -> {
          calls.incrementAndGet();
          exchange.getRequestBody().readAllBytes();
          exchange.getResponseHeaders().set("Location", target);
          byte[] body = target.getBytes(UTF_8);
          exchange.sendResponseHeaders(307, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  static RedirectingReceiver to(String target) throws IOException {
    return new RedirectingReceiver(target);
  }

  String url() {
    return "http://127.200.0.1:" + server.getAddress().getPort() + "/";
  }

  int calls() {
    return calls.get();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
