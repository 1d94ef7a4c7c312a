package io.chatops.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An earlier agent to try {@code bench/earlier-agent} with: it sends the frames of the golden file
 * that it is given, with counters that grow, and runs one command after another. It needs the JDK
 * alone: {@code java EarlierAgentReplay.java URL KEY GOLDEN_FILE}.
 */
public final class EarlierAgentReplay implements WebSocket.Listener {
  private static final Pattern STRING = Pattern.compile("\"(\\w+)\":\"((?:[^\"\\\\]|\\\\.)*)\"");

  private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
  private final StringBuilder partial = new StringBuilder();

  private EarlierAgentReplay() {}

  /** Connects, and answers the hub until the connection ends. */
  public static void main(String[] arguments) throws Exception {
    URI hub = URI.create(arguments[0]);
    String key = arguments[1];
    HttpClient http = HttpClient.newHttpClient();
    while (true) {
      HttpRequest own =
          HttpRequest.newBuilder(hub.resolve("/api/v1/api-keys/me"))
              .header("X-API-Key", key)
              .build();
      String found = http.send(own, HttpResponse.BodyHandlers.ofString()).body();
      URI socket = URI.create("ws" + hub.toString().substring(4) + "/api/v1/agents/ws");
      EarlierAgentReplay agent = new EarlierAgentReplay();
      WebSocket opened = http.newWebSocketBuilder().buildAsync(socket, agent).join();
      String server = text("server_id", found);
      try {
        agent.serve(opened, Files.readAllLines(Path.of(arguments[2])), key, server);
      } catch (IOException | RuntimeException e) {
        System.out.println("ended: " + e);
      }
      TimeUnit.SECONDS.sleep(1);
    }
  }

  private void serve(WebSocket socket, List<String> golden, String key, String server)
      throws IOException, InterruptedException {
    List<String> reports =
        golden.stream().filter(line -> line.startsWith("> {\"type\":\"m")).toList();
    send(
        socket,
        golden.stream()
            .filter(line -> line.startsWith(">"))
            .findFirst()
            .orElseThrow()
            .substring(2)
            .replace("{key}", key));
    System.out.println("< " + received.poll(30, TimeUnit.SECONDS)); // nothing before its answer
    long began = System.nanoTime();
    long next = began;
    while (!socket.isInputClosed()) {
      if (System.nanoTime() >= next) {
        next += TimeUnit.SECONDS.toNanos(5);
        long seconds = (System.nanoTime() - began) / 1_000_000_000;
        send(
            socket,
            reports
                .get(reports.size() - 1)
                .substring(2)
                .replace("{server}", server)
                .replace("{time}", OffsetDateTime.now(ZoneOffset.UTC).toString())
                .replaceAll("\"bytes_sent\":\\d+", "\"bytes_sent\":" + seconds * 10_000)
                .replaceAll("\"bytes_recv\":\\d+", "\"bytes_recv\":" + seconds * 20_000));
      }
      String asked = received.poll(200, TimeUnit.MILLISECONDS);
      if (asked != null) {
        System.out.println("< " + asked);
        if (asked.contains("\"request_id\"")) {
          answer(socket, golden.iterator(), asked);
        }
      }
    }
  }

  /** One request after another: meanwhile, it neither reports nor reads. */
  private static void answer(WebSocket socket, Iterator<String> golden, String asked)
      throws IOException, InterruptedException {
    String type = text("type", asked);
    String id = text("request_id", asked);
    if (type.equals("execute_command")) {
      String command = text("command", asked);
      Process process = new ProcessBuilder("sh", "-c", command).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      send(
          socket,
          "{\"data\":{\"exit_code\":%d,\"output\":\"%s\"},\"request_id\":\"%s\",\"type\":\"command_result\"}"
              .formatted(process.waitFor(), output.replace("\n", "\\n"), id));
      return;
    }
    while (golden.hasNext()) {
      if (golden.next().startsWith("< {\"type\":\"" + type + "\"")) {
        send(socket, golden.next().substring(2).replace("{id}", id));
        return;
      }
    }
    send(
        socket, "{\"message\":\"unknown\",\"request_id\":\"%s\",\"type\":\"error\"}".formatted(id));
  }

  private static void send(WebSocket socket, String frame) {
    socket.sendText(frame, true).join();
  }

  private static String text(String field, String json) {
    Matcher found = STRING.matcher(json);
    while (found.find()) {
      if (found.group(1).equals(field)) {
        return found.group(2);
      }
    }
    throw new IllegalStateException("no " + field + " in " + json);
  }

  @Override
  public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
    partial.append(data);
    if (last) {
      received.add(partial.toString());
      partial.setLength(0);
    }
    socket.request(1);
    return CompletableFuture.completedFuture("");
  }

  @Override
  public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
    System.out.println("closed: " + code + " " + reason);
    return CompletableFuture.completedFuture("");
  }
}
