package io.chatops.agent.reporting;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.agent.testing.AgentExecutable;
import io.chatops.agent.testing.HostileHub;
import io.chatops.agent.testing.TestHub;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Attacks the released executable from a hub; the same process must then report to a good hub. */
class HostileHubIT {
  @TempDir private Path directory;
  private @Nullable Process agent;

  @AfterEach
  void stopAgent() {
    if (agent != null) {
      agent.destroyForcibly();
    }
  }

  static Stream<String> attacks() {
    return ATTACKS.keySet().stream().sorted();
  }

  private static final Map<String, HostileHub.Attack> ATTACKS =
      Map.of(
          "an endless header of the handshake",
          hub -> {
            hub.send("HTTP/1.1 101 Switching Protocols\r\nX: ");
            for (int i = 0; i < 64; i++) {
              hub.send("x".repeat(1 << 20));
            }
            hub.awaitEnd();
          },
          "endless headers of the handshake",
          hub -> {
            hub.send("HTTP/1.1 101 Switching Protocols\r\n");
            for (int i = 0; i < 1_000_000; i++) {
              hub.send("X-" + i + ": x\r\n");
            }
            hub.awaitEnd();
          },
          "empty fragments before the sign-in",
          hub -> {
            hub.upgrade();
            fragments(hub);
          },
          "empty fragments after the sign-in",
          hub -> {
            hub.signIn();
            fragments(hub);
          },
          "fragments of a megabyte each",
          hub -> {
            hub.signIn();
            hub.frame(HostileHub.TEXT, false, "x");
            for (int i = 0; i < 64; i++) {
              hub.frame(HostileHub.CONTINUATION, false, "x".repeat(1 << 20));
            }
            hub.awaitEnd();
          },
          "a frame that promises all memory",
          hub -> {
            hub.signIn();
            hub.head(HostileHub.TEXT, Integer.MAX_VALUE);
            hub.awaitEnd();
          },
          "requests by the thousand",
          hub -> {
            hub.signIn();
            for (int i = 0; i < 20_000; i++) {
              hub.text(
                  "{\"type\":\"execute_command\",\"command\":\"id\",\"request_id\":\"c"
                      + i
                      + "\"}");
              hub.text("{\"type\":\"list_processes\",\"request_id\":\"p" + i + "\"}");
              hub.text(
                  "{\"type\":\"get_container_logs\",\"container_id\":\"x"
                      + i
                      + "\",\"request_id\":\"l"
                      + i
                      + "\"}");
              for (String type :
                  List.of("follow_container_logs", "stop_stream", "cancel", "update_agent", "x")) {
                hub.text(
                    "{\"type\":\""
                        + type
                        + "\",\"container_id\":\"../x\",\"version\":\"9.9.9\",\"request_id\":\"f"
                        + i % 500
                        + "\"}");
              }
            }
            hub.flush();
          },
          "long and deep JSON",
          hub -> {
            hub.signIn();
            for (int i = 0; i < 50; i++) {
              hub.text("{\"x\":".repeat(50_000));
              hub.text("[".repeat(250_000));
              hub.text("{\"type\":\"" + "x".repeat(250_000) + "\",\"request_id\":\"r\"}");
              hub.text("{\"type\":\"error\",\"message\":\"" + "\\u202e".repeat(40_000) + "\"}");
              hub.text(
                  "{\"type\":\"watch_services\",\"names\":[" + "\"x\",".repeat(60_000) + "\"x\"]}");
              hub.text("{\"type\":\"metrics_received\",\"sequence\":" + "9".repeat(200_000) + "}");
            }
            hub.flush();
          },
          "pings and small messages without end",
          hub -> {
            hub.signIn();
            for (int i = 0; i < 25_000; i++) {
              hub.frame(HostileHub.PING, true, "x");
              hub.text("");
            }
            hub.flush();
          });

  private static void fragments(HostileHub.Victim hub) throws IOException {
    hub.frame(HostileHub.TEXT, false, "");
    for (int i = 0; i < 4_000_000; i++) {
      hub.frame(HostileHub.CONTINUATION, false, "");
    }
    hub.awaitEnd();
  }

  @ParameterizedTest
  @MethodSource("attacks")
  void isOutlived(String attack) throws Exception {
    AgentExecutable executable = new AgentExecutable(directory);
    TestHub good = TestHub.start();
    try (HostileHub hostile = HostileHub.start(requireNonNull(ATTACKS.get(attack)))) {
      hostile.leadTo(good.port());
      agent =
          executable.start(
              "", List.of(AgentExecutable.path().toString(), "run", "--url", hostile.url()));
      hostile.awaitEnd();
      TestHub.Report report = good.nextReport();

      assertThat(report.sequence()).isPositive();
      assertThat(requireNonNull(agent).isAlive()).isTrue();
      String log = Files.readString(executable.log(), UTF_8);
      assertThat(log).doesNotContain("OutOfMemory", "The agent exits");
      assertThat(log.length()).isLessThan(300_000);
    } finally {
      good.stop();
    }
  }
}
