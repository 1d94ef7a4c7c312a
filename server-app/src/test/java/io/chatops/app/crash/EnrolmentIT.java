package io.chatops.app.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The texts that the hub gives to a new host, used as a person would use them. */
class EnrolmentIT {
  private static final Path AGENT = Path.of("../agent-app/target/chatops-agent").toAbsolutePath();
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir Path home;

  @BeforeAll
  static void needsTheAgent() {
    if ("true".equals(System.getenv("CI"))) {
      assertThat(AGENT).exists();
    }
    assumeThat(AGENT).as("the agent; build it with ./mvnw package -pl agent-app -am").exists();
  }

  @Test
  void enrolsAnAgentWithTheChosenPermissions() throws Exception {
    try (HubProcess hub = HubProcess.in(home).with("CHATOPS_STORAGE", "memory")) {
      hub.start();
      HubClient client = HubClient.register(hub);
      String server = client.newServer().serverId();

      JsonNode enrolment = enrol(client, server, "control", "allow-list");
      assertThat(enrolment.path("url").asText()).isEqualTo(hub.base().toString());
      Process agent = shell(text(enrolment, "shell"), "agent.log");
      try {
        Await.until(
            "the agent is connected",
            PATIENCE,
            () ->
                client
                    .ask("GET", "/servers/" + server)
                    .data()
                    .path("status")
                    .asText()
                    .equals("online"));
      } finally {
        agent.descendants().forEach(ProcessHandle::destroy);
        agent.destroy();
      }
      assertThat(
              client
                  .ask("GET", "/servers/" + server)
                  .data()
                  .path("agent")
                  .path("permissions")
                  .toString())
          .isEqualTo(
              "{\"containers\":\"control\",\"commands\":\"allow-list\","
                  + "\"allowed_commands\":[\"uptime\",\"df -h\"],\"updates\":\"notify\","
                  + "\"wider\":[{\"allows\":\"commands.any\",\"line\":\"commands: any\"},"
                  + "{\"allows\":\"updates.auto\",\"line\":\"updates: auto\"}]}");

      for (String containers : new String[] {"off", "read"}) {
        String commands = containers.equals("off") ? "any" : "off";
        String configuration =
            enrol(client, server, containers, commands).path("configuration").asText();
        Path file = home.resolve(containers + ".yaml");
        Files.writeString(file, configuration);
        String check =
            "chatops-agent check --config " + file + " --state-dir " + home.resolve("check");
        Process checked = shell(check, containers + ".log");
        assertThat(checked.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        String seen = Files.readString(home.resolve(containers + ".log"));
        assertThat(checked.exitValue()).as(seen).isZero();
        assertThat(seen)
            .containsPattern("ok +containers +" + containers)
            .containsPattern("ok +commands +" + commands);
      }
    }
  }

  @Test
  void enrolsAThousandHostsOfOneNetworkAtOnce() throws Exception {
    int hosts = 1_000;
    try (HubProcess hub =
        HubProcess.in(home)
            .with("CHATOPS_LIMITS_REQUESTS_PER_MINUTE", "100000")
            .with("CHATOPS_LIMITS_CREATIONS_PER_MINUTE", "100000")) {
      hub.start();
      HubClient client = HubClient.register(hub);
      List<String> codes =
          IntStream.range(0, hosts).parallel().mapToObj(n -> newCode(client, n)).toList();
      Enrolments enrolments = new Enrolments(hub);

      List<CompletableFuture<Integer>> ends = codes.stream().map(enrolments::come).toList();

      assertThat(ends).allSatisfy(end -> assertThat(end.get(3, TimeUnit.MINUTES)).isEqualTo(200));
      assertThat(enrolments.longestWait.get()).as("seconds").isLessThanOrEqualTo(1);
      int wrong = 0;
      while (enrolments.come("AAAA-AAAA").get(1, TimeUnit.MINUTES) == 401) {
        wrong++;
      }
      // One comes back every 30 s.
      assertThat(wrong).as("wrong codes until the limit").isBetween(20, 25);
    }
  }

  private static String newCode(HubClient client, int number) {
    String server =
        client
            .ask("POST", "/servers", "{\"name\":\"host-" + number + "\"}")
            .data()
            .path("id")
            .asText();
    return client
        .ask("POST", "/servers/" + server + "/enrolment", "{\"with\":\"code\"}")
        .data()
        .path("code")
        .asText();
  }

  /** Hosts that enrol, and come again as soon as the hub says. */
  private static final class Enrolments {
    private final HttpClient http =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI uri;
    private final AtomicInteger longestWait = new AtomicInteger();

    Enrolments(HubProcess hub) {
      this.uri = hub.base().resolve("/api/v1/enrol");
    }

    /** The status of the hub's last word to this host. */
    CompletableFuture<Integer> come(String code) {
      HttpRequest request =
          HttpRequest.newBuilder(uri)
              .header("Content-Type", "application/json")
              .POST(
                  HttpRequest.BodyPublishers.ofString(
                      "{\"code\":\"%s\",\"hostname\":\"web\",\"claim\":\"%s\"}"
                          .formatted(code, code + "c".repeat(43 - code.length()))))
              .build();
      return http.sendAsync(request, HttpResponse.BodyHandlers.discarding())
          .thenCompose(
              answer -> {
                int wait =
                    answer.headers().firstValue("Retry-After").map(Integer::parseInt).orElse(0);
                if (answer.statusCode() != 429 || wait > 2) {
                  return CompletableFuture.completedFuture(answer.statusCode());
                }
                longestWait.accumulateAndGet(wait, Math::max);
                Executor later = CompletableFuture.delayedExecutor(wait, TimeUnit.SECONDS);
                return CompletableFuture.runAsync(() -> {}, later)
                    .thenCompose(waited -> come(code));
              });
    }
  }

  @Test
  void writesAServiceThatAShellReads() throws Exception {
    try (HubProcess hub = HubProcess.in(home).with("CHATOPS_STORAGE", "memory")) {
      hub.start();
      HubClient client = HubClient.register(hub);
      String server = client.newServer().serverId();
      String text = text(enrol(client, server, "read", "any"), "systemd");
      String script = text.substring(text.indexOf('\n') + 1, text.lastIndexOf("CHATOPS"));
      Path file = home.resolve("install.sh");
      Files.writeString(file, script);

      Process read = shell("sh -n " + file, "read.log");

      assertThat(read.waitFor()).as(Files.readString(home.resolve("read.log"))).isZero();
      assertThat(text).startsWith("sudo sh -eu <<'CHATOPS'\n").endsWith("\nCHATOPS\n");
    }
  }

  private static JsonNode enrol(
      HubClient client, String server, String containers, String commands) {
    HubClient.Answer answer =
        client.ask(
            "POST",
            "/servers/" + server + "/enrolment",
            "{\"containers\": \"%s\", \"commands\": \"%s\"}".formatted(containers, commands));
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(201);
    return answer.data();
  }

  private static String text(JsonNode enrolment, String kind) {
    for (JsonNode line : enrolment.path("lines")) {
      if (line.path("kind").asText().equals(kind)) {
        return line.path("text").asText();
      }
    }
    throw new AssertionError("no line of the kind " + kind);
  }

  private Process shell(String text, String log) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder("sh", "-c", text)
            .redirectErrorStream(true)
            .redirectOutput(home.resolve(log).toFile());
    builder.environment().put("PATH", AGENT.getParent() + ":" + System.getenv("PATH"));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("HOME", home.toString());
    return builder.start();
  }
}
