package io.chatops.rest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script is run by the hub's own tests, on a host. */
@QuarkusTest
class InstallTest {
  static final Path AGENTS = Path.of("target", "served-agents");
  private static final Path UNITS = Path.of("..", "deploy", "packages", "systemd");

  @AfterEach
  void removeTheKey() throws IOException {
    Files.deleteIfExists(AGENTS.resolve("release.pub"));
  }

  @Test
  void hasTheHubsAddressAndTheUnitsOfThePackages() throws IOException {
    Api.Answer answer = Api.stranger().get("//install.sh");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Content-Type")).startsWith("text/x-shellscript");
    assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    assertThat(answer.body())
        .startsWith("#!/bin/sh\n")
        .contains("HUB='https://hub.example.org/ops'\n", "RELEASE_KEY=''\n")
        .contains("PIN='" + TestWiring.FINGERPRINT + "'\n")
        .contains(Files.readString(UNITS.resolve("chatops-agent.service")))
        .contains(Files.readString(UNITS.resolve("chatops-agent.service.d/docker.conf")))
        .contains(Files.readString(UNITS.resolve("chatops-agent.service.d/commands.conf")))
        .contains(Files.readString(UNITS.resolve("chatops-agent.service.d/java.conf")))
        .doesNotContainPattern("@[A-Z_]+@")
        .endsWith("\nmain \"$@\"\n");
  }

  @Test
  void namesTheKeyThatSignsTheAgents() throws IOException {
    String key = "RWQ" + "f6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3";
    Files.createDirectories(AGENTS);
    Files.writeString(
        AGENTS.resolve("release.pub"), "untrusted comment: '$(reboot)'\n" + key + "\n");

    assertThat(Api.stranger().get("//install.sh").body())
        .contains("RELEASE_KEY='" + key + "'\n")
        .doesNotContain("reboot");
  }

  /** Or a second run would take the unit's rights back, or seem to give some. */
  @Test
  void leavesTheDecisionToTheFileOfAnEnrolledHost(@TempDir Path etc) throws Exception {
    Files.writeString(etc.resolve("agent.yaml"), "containers: \"control\"\ncommands: any\n");

    Process sh =
        script(
            etc,
            "keep containers '' read && echo $answer; keep none '' off && echo $answer"
                + "; keep commands off off");

    assertThat(new String(sh.getInputStream().readAllBytes(), UTF_8))
        .startsWith("control\noff\n")
        .contains("agent.yaml has commands: any; change it there, or enrol again with --force");
    assertThat(sh.waitFor()).isEqualTo(1);
  }

  @Test
  void startsALineOfItsOwnForTheReleaseKey(@TempDir Path etc) throws Exception {
    Path config = Files.writeString(etc.resolve("agent.yaml"), "commands: any");
    String withoutKey = "RELEASE_KEY=RWQ dry=no tmp=/tmp agent=agent; agent() { return 2; }";

    Process sh = script(etc, withoutKey + "; keep_release_key; keep_release_key");

    assertThat(new String(sh.getInputStream().readAllBytes(), UTF_8)).isEmpty();
    assertThat(sh.waitFor()).isZero();
    assertThat(config).hasContent("commands: any\nrelease_key_file: \"" + etc + "/release.pub\"\n");
  }

  /** Starts the script with these commands in place of an installation. */
  private static Process script(Path etc, String commands) throws IOException {
    String script =
        Api.stranger()
            .get("//install.sh")
            .body()
            .replace("ETC=/etc/chatops", "ETC='" + etc + "'")
            .replace("\nmain \"$@\"\n", "\n" + commands + "\n");
    Path file = Files.writeString(etc.resolve("install.sh"), script);
    return new ProcessBuilder("sh", file.toString()).redirectErrorStream(true).start();
  }

  @Test
  void waitsAsLongAsABusyHubSays(@TempDir Path home) throws Exception {
    AtomicInteger asked = new AtomicInteger();
    HttpServer hub =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    hub.createContext(
        "/",
        exchange -> {
          String path = exchange.getRequestURI().getPath();
          boolean busy = !path.equals("/agent");
          boolean late = !busy && asked.getAndIncrement() % 3 < 2;
          exchange.getResponseHeaders().set("Retry-After", busy ? path.substring(1) : "7");
          exchange.sendResponseHeaders(busy || late ? 429 : 200, 0);
          exchange.getResponseBody().write("the agent".getBytes(UTF_8));
          exchange.close();
        });
    hub.start();
    String url = "http://127.0.0.1:" + hub.getAddress().getPort();
    try {
      for (String tool : List.of("curl", "wget")) {
        if (!Files.isExecutable(Path.of("/usr/bin", tool))) {
          continue;
        }
        Path fetched = home.resolve(tool);
        String said =
            shell(
                home,
                """

                PIN='' tmp=%s
                has() { [ "$1" = %s ]; }
                sleep() { echo "slept $1"; }
                fetch %s/agent %s && echo fetched
                fetch %s/290 %s || echo 'gave up'
                fetch %s/3600 %s || echo 'gave up at once'
                """
                    .formatted(
                        home,
                        tool,
                        url,
                        fetched,
                        url,
                        home.resolve("none"),
                        url,
                        home.resolve("none")));

        assertThat(said)
            .as(tool)
            .containsPattern(
                "(?s)waiting 7 s\nslept 7\n.*waiting 7 s\nslept 7\n"
                    + "fetched\n.*slept 290\n.*slept 290\n.*gave up\n.*gave up at once\n$")
            .doesNotContainPattern("(?s)slept 290.*slept 290.*slept 290");
        assertThat(fetched).hasContent("the agent");
      }
    } finally {
      hub.stop(0);
    }
  }

  /** Runs the script's functions instead of its last line, and returns what they write. */
  private static String shell(Path home, String instead) throws Exception {
    String script = Api.stranger().get("//install.sh").body();
    Path file =
        Files.writeString(
            home.resolve("install.sh"), script.replace("\nmain \"$@\"\n", "\n" + instead));
    Process sh = new ProcessBuilder("sh", file.toString()).redirectErrorStream(true).start();
    return new String(sh.getInputStream().readAllBytes(), UTF_8);
  }

  @Test
  void servesTheAgentsOfTheFolderAndNothingElse() throws IOException {
    Path folder = Files.createDirectories(AGENTS.resolve("linux-amd64"));
    Files.writeString(folder.resolve("chatops-agent"), "the agent");
    Files.writeString(folder.resolve("chatops-agent.sha256"), "its sum");
    Files.writeString(folder.resolve("chatops-agent.minisig"), "its signature");
    Files.writeString(folder.resolve("secret"), "a secret");
    Api host = Api.stranger();

    assertThat(host.get("//agent/linux/amd64").body()).isEqualTo("the agent");
    assertThat(host.get("//agent/linux/amd64").header("Content-Type"))
        .isEqualTo("application/octet-stream");
    assertThat(host.get("//agent/linux/amd64.sha256").body()).isEqualTo("its sum");
    assertThat(host.get("//agent/linux/amd64.sig").body()).isEqualTo("its signature");
    for (String other :
        new String[] {
          "arm64",
          "any",
          "amd64.",
          "amd64.minisig",
          "amd64.sha256.sig",
          "AMD64",
          "..",
          "..%2Flinux-amd64%2Fsecret",
          "%2e%2e",
          "linux-amd64",
          "secret"
        }) {
      assertThat(host.get("//agent/linux/" + other).status()).as(other).isEqualTo(404);
    }
    assertThat(host.get("//agent/plan9/amd64").status()).isIn(401, 404);
  }
}
