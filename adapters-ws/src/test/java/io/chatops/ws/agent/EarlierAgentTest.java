package io.chatops.ws.agent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.chatops.core.command.CommandExecution;
import io.chatops.core.command.CommandLine;
import io.chatops.core.container.ContainerOperation;
import io.chatops.core.container.ContainerRef;
import io.chatops.core.container.ContainerState;
import io.chatops.core.container.LogLine;
import io.chatops.core.container.LogWindowQuery;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.error.ErrorCode;
import io.chatops.core.metric.ReportDocument;
import io.chatops.core.metric.ReportedContainer;
import io.chatops.ws.Await;
import io.chatops.ws.SocketCount;
import io.chatops.ws.SocketHub;
import io.chatops.ws.SocketHub.Registered;
import io.chatops.ws.TestPeer;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The hub's side of {@code golden/earlier-agent.txt}, and what its users see of it. */
@Timeout(240)
@QuarkusTest
class EarlierAgentTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final ContainerRef WEB = new ContainerRef("web");
  private static final Pattern TYPE = Pattern.compile("\"type\":\"(\\w+)\"");
  private static final Pattern REQUEST = Pattern.compile("\"request_id\":\"([0-9a-f-]{36})\"");
  private static final Pattern COMMAND = Pattern.compile("\"command\":\"([^\"]+)\"");
  private static final Map<String, ContainerOperation> OPERATIONS =
      Map.of(
          "start_container", ContainerOperation.START,
          "stop_container", ContainerOperation.STOP,
          "restart_container", ContainerOperation.RESTART);

  private final SocketHub hub = new SocketHub();
  private final Registered server = hub.server();
  private final TestPeer agent = hub.connect(SocketHub.AGENTS);
  private final List<CompletableFuture<?>> ends = new ArrayList<>();

  @AfterEach
  void stop() {
    hub.close();
  }

  @Test
  void isServedFrameByFrame() throws Exception {
    String id = "";
    for (String line : lines()) {
      String frame = line.substring(2);
      if (line.startsWith(">")) {
        send(filled(frame, id));
        Await.until("it is read", () -> ends.stream().allMatch(CompletableFuture::isDone));
      } else {
        act(found(TYPE, frame), frame);
        String sent = agent.receive();
        id = REQUEST.matcher(sent).find() ? found(REQUEST, sent) : "";
        assertThat(sent).isEqualTo(filled(frame, id));
      }
    }

    assertThat(ends.subList(0, 2))
        .extracting(end -> Objects.requireNonNull(((CommandExecution) end.join()).end()))
        .extracting(end -> end.exitCode(), end -> end.output().text(), end -> end.duration())
        .containsExactly(
            tuple(0, "up 3 days\n", Duration.ofSeconds(5)), tuple(1, "", Duration.ofSeconds(5)));
    assertThat((Object) ends.get(2).join()).isEqualTo(new ContainerState("web", "exited"));
    assertThat((Object) ends.get(3).join()).isEqualTo(new ContainerState("web", "running"));
    assertThat(ends.get(4).handle((state, failure) -> ((ChatOpsException) failure).code()).join())
        .isEqualTo(ErrorCode.NOT_FOUND);
    assertThat((Object) ends.get(5).join())
        .isEqualTo(List.of("2026-11-24T10:00:00.5Z GET /", "ready"));
    assertThat((Object) ends.get(6).join()).isEqualTo(List.of());
    assertThat(hub.counters.get(SocketCount.STRAY_REPLIES)).isZero();
    assertThat(hub.counters.get(SocketCount.UNKNOWN_MESSAGES)).isZero();
  }

  /** Requests of the hub have their cause here; it answers the rest by itself. */
  private void act(String type, String frame) {
    ContainerOperation operation = OPERATIONS.get(type);
    if (type.equals("execute_command")) {
      CommandLine line = new CommandLine(found(COMMAND, frame), Duration.ofSeconds(9), null);
      ends.add(hub.runCommand.run(server.owner(), server.id(), line).end());
    } else if (type.equals("get_container_logs")) {
      LogWindowQuery query = new LogWindowQuery(WEB, 100, null, null, null);
      ends.add(
          hub.gateway
              .read(server.id(), query, LONG)
              .thenApply(window -> window.lines().stream().map(LogLine::message).toList()));
    } else if (operation != null) {
      ends.add(hub.gateway.control(server.id(), WEB, operation, Duration.ofSeconds(7), LONG));
    }
  }

  @Test
  void isShownWithItsTrafficAndPorts() throws IOException {
    for (String line : lines().subList(0, 6)) {
      if (line.startsWith(">")) {
        send(filled(line.substring(2), ""));
      } else {
        agent.receive();
      }
    }

    TestPeer page = hub.connect("/api/v1/ws/metrics/" + server.id()).send(hub.auth(server.owner()));
    assertThat(page.receive()).contains("auth_success");
    String shown = page.receive();
    assertThat(shown)
        .contains(
            "\"disk\":{\"total_gb\":98.3,\"used_gb\":40.2,",
            "\"network\":{\"interfaces\":[{\"name\":\"all\",\"received_bytes_per_second\":20000,"
                + "\"sent_bytes_per_second\":10000}],\"bytes_sent\":51000");
    String report = shown.substring(shown.indexOf("\"data\":") + "\"data\":".length());
    assertThat(new JacksonDocumentReader().containers(ReportDocument.of(report.getBytes(UTF_8))))
        .hasValueSatisfying(
            containers ->
                assertThat(containers)
                    .extracting(ReportedContainer::name, ReportedContainer::ports)
                    .containsExactly(tuple("web", List.of("0.0.0.0:8080->80/tcp", "443/tcp"))));
  }

  private void send(String frame) {
    hub.clock.advance(Duration.ofSeconds(5));
    agent.send(frame.replace("{time}", hub.clock.instant().toString()));
  }

  private String filled(String frame, String requestId) {
    return frame
        .replace("{key}", server.key().secret().value())
        .replace("{server}", server.id().toString())
        .replace("{id}", requestId.isEmpty() ? "{id}" : requestId);
  }

  private static String found(Pattern pattern, String frame) {
    return pattern.matcher(frame).results().findFirst().orElseThrow().group(1);
  }

  private static List<String> lines() throws IOException {
    try (InputStream in = EarlierAgentTest.class.getResourceAsStream("/golden/earlier-agent.txt")) {
      String text = new String(Objects.requireNonNull(in).readAllBytes(), UTF_8);
      return text.lines().filter(line -> !line.startsWith("#")).toList();
    }
  }
}
