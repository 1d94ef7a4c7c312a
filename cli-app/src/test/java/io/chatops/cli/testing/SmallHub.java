package io.chatops.cli.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** An HTTP server on loopback that gives prepared answers and remembers what it was asked. */
public final class SmallHub implements AutoCloseable {
  private final HttpServer server;
  private final Map<String, Deque<Answer>> answers = new ConcurrentHashMap<>();
  private final List<Asked> asked = new CopyOnWriteArrayList<>();

  private record Answer(int status, String body) {}

  /** A request that came; {@code authorization} is empty if it had none. */
  public record Asked(String request, String authorization, String body) {}

  private SmallHub(HttpServer server) {
    this.server = server;
  }

  public static SmallHub start() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      SmallHub hub = new SmallHub(server);
      server.createContext("/", hub::handle);
      server.start();
      return hub;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /**
   * Prepares an answer. The last one of a request is given again and again.
   *
   * @param request such as {@code GET /servers?q=web}, below the API's prefix
   */
  public SmallHub answer(String request, int status, String body) {
    answers.computeIfAbsent(request, key -> new ArrayDeque<>()).add(new Answer(status, body));
    return this;
  }

  /** Prepares a successful answer with this data. */
  public SmallHub data(String request, String data) {
    return answer(request, 200, "{\"data\": " + data + "}");
  }

  /** Prepares a page of a list that has no other pages. */
  public SmallHub list(String path, String... elements) {
    String more = (path.contains("?") ? "&" : "?") + "limit=1000&offset=0";
    return answer(
        "GET " + path + more,
        200,
        "{\"data\": [%s], \"meta\": {\"total\": %d, \"limit\": 1000, \"offset\": 0}}"
            .formatted(String.join(",", elements), elements.length));
  }

  /** Returns what came of a request, without parameters. */
  public List<Asked> asked(String request) {
    return asked.stream().filter(each -> each.request().startsWith(request)).toList();
  }

  /** Returns all changes that were asked for, in their order. */
  public List<String> changes() {
    List<String> changes = new ArrayList<>();
    asked.stream()
        .filter(each -> !each.request().startsWith("GET "))
        .forEach(each -> changes.add((each.request() + " " + each.body()).strip()));
    return changes;
  }

  private void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().toString().replaceFirst("^/api/v1", "");
    String request = exchange.getRequestMethod() + " " + path;
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String authorization = exchange.getRequestHeaders().getFirst("Authorization");
    asked.add(new Asked(request, authorization == null ? "" : authorization, body));
    Answer answer = next(request);
    byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(answer.status(), bytes.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(bytes);
    }
  }

  private Answer next(String request) {
    Deque<Answer> prepared = answers.get(request);
    if (prepared == null) {
      return new Answer(404, "{\"detail\": \"nothing at " + request + "\", \"status_code\": 404}");
    }
    synchronized (prepared) {
      return prepared.size() > 1 ? prepared.remove() : prepared.element();
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
