package io.chatops.dashboard.it;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Instant;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The agent of a host that means harm: every text that it tells is markup, turns the direction of
 * what follows, moves the cursor of a terminal, or does not end.
 */
final class HostileAgent implements AutoCloseable, WebSocket.Listener {
  static final String MARKUP = "<img src=x onerror=document.title='owned'>";
  static final String TURNED = "\u202Egpj.exe";
  static final String LONG = "W".repeat(4_000);

  private static final Pattern REQUEST = Pattern.compile("\"request_id\":\"([^\"]+)\"");
  private static final Pattern TYPE = Pattern.compile("\"type\":\"(\\w+)\"");

  private final StringBuilder received = new StringBuilder();
  private final WebSocket socket;

  private HostileAgent(URI hub) {
    URI address = URI.create(hub.toString().replaceFirst("^http", "ws") + "/api/v1/agents/ws");
    socket = HttpClient.newHttpClient().newWebSocketBuilder().buildAsync(address, this).join();
  }

  /** Signs in and sends one report. */
  static HostileAgent start(URI hub, String key) {
    HostileAgent agent = new HostileAgent(hub);
    agent.send(
        """
        {"type":"auth","api_key":"%s","protocol_version":1,"agent":{"version":"1","hostname":%s,"os":%s,
         "arch":"amd64","kernel":%s,"boot_id":"b","capabilities":["processes","containers:control","commands:any"]}}"""
            .formatted(key, quoted(MARKUP), quoted(MARKUP), quoted(TURNED)));
    agent.send(report());
    return agent;
  }

  private static String report() {
    return """
        {"type":"metrics","data":{"timestamp":"%s","boot_id":"b","sequence":1,
         "cpu":{"usage_percent":40,"cores":2,"user_percent":30,"system_percent":10},
         "memory":{"total_gb":8,"used_gb":2,"available_gb":6,"usage_percent":25,"total_bytes":8000,"used_bytes":2000},
         "disk":{"usage_percent":40,"filesystems":[%s,%s]},
         "network":{"bytes_sent":1,"bytes_recv":1,"packets_sent":1,"packets_recv":1},
         "containers":[%s,%s,%s],"processes":[%s,%s,%s]}}"""
        .formatted(
            Instant.now(),
            fileSystem("/" + MARKUP),
            fileSystem("/" + LONG.substring(0, 200)),
            container("a", MARKUP),
            container("b", TURNED),
            container("c", LONG.substring(0, 200)),
            process(1, MARKUP),
            process(2, TURNED),
            process(3, LONG));
  }

  private static String fileSystem(String mountPoint) {
    return "{\"mount_point\":%s,\"device\":\"x\",\"type\":\"ext4\",\"total_bytes\":9,\"usage_percent\":50}"
        .formatted(quoted(mountPoint));
  }

  private static String container(String id, String name) {
    return "{\"id\":\"%s\",\"name\":%s,\"image\":%s,\"state\":\"running\",\"cpu_percent\":5,\"memory_bytes\":9}"
        .formatted(id.repeat(12), quoted(name), quoted(name));
  }

  private static String process(int pid, String name) {
    return "{\"pid\":%d,\"name\":%s,\"command\":%s,\"user\":%s,\"group\":%s,\"cpu\":9,\"memory\":1,\"status\":\"running\"}"
        .formatted(pid, quoted(name), quoted(name), quoted(name), quoted(name));
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    received.append(data);
    if (last) {
      answer(received.toString());
      received.setLength(0);
    }
    from.request(1);
    return null;
  }

  private void answer(String message) {
    Matcher type = TYPE.matcher(message);
    Matcher id = REQUEST.matcher(message);
    if (!type.find() || !id.find()) {
      return;
    }
    String request = id.group(1);
    if (type.group(1).equals("list_processes")) {
      send(
          "{\"type\":\"process_list\",\"request_id\":\"%s\",\"data\":{\"processes\":[%s,%s,%s]}}"
              .formatted(request, process(1, MARKUP), process(2, TURNED), process(3, LONG)));
    } else if (type.group(1).equals("follow_container_logs")) {
      for (String text :
          new String[] {MARKUP, TURNED, LONG, "\u001b[2J\u001b[31mred\u001b]0;owned\u0007"}) {
        send(
            "{\"type\":\"container_log_line\",\"request_id\":\"%s\",\"data\":{\"stream\":\"stdout\",\"message\":%s}}"
                .formatted(request, quoted(text)));
      }
    }
  }

  private synchronized void send(String message) {
    socket.sendText(message, true).orTimeout(1, TimeUnit.MINUTES).join();
  }

  private static String quoted(String text) {
    StringBuilder json = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c > '~' || c == '"' || c == '\\') {
        json.append("\\u%04x".formatted((int) c));
      } else {
        json.append(c);
      }
    }
    return json.append('"').toString();
  }

  @Override
  public void close() {
    socket.abort();
  }
}
