package io.chatops.attack;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;

/** A receiver of notifications that redirects each of them. */
final class RedirectingReceiver implements AutoCloseable {
  private final HttpServer server;
  private final AtomicInteger calls = new AtomicInteger();
  private volatile int status = 307;
  private volatile String target = "/";

  private RedirectingReceiver(String address, int port) throws IOException {
    server = HttpServer.create(new InetSocketAddress(address, port), 0);
    server.createContext(
        "/",
        exchange -> {
          calls.incrementAndGet();
          exchange.getRequestBody().readAllBytes();
          exchange.getResponseHeaders().set("Location", target);
          exchange.getResponseHeaders().set("Refresh", "0; url=" + target);
          byte[] body = target.getBytes(UTF_8);
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  /**
   * Starts one that redirects to itself.
   *
   * @param address in the network that the hub may reach
   * @param port 0 for any
   */
  static RedirectingReceiver at(String address, int port) throws IOException {
    return new RedirectingReceiver(address, port);
  }

  /** Redirects to this address from now on. */
  void redirect(int to, String where) {
    status = to;
    target = where;
  }

  String url() {
    InetSocketAddress at = server.getAddress();
    return "http://" + at.getHostString() + ":" + at.getPort() + "/";
  }

  int calls() {
    return calls.get();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
