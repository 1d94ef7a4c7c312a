package io.chatops.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.cli.testing.Client;
import io.chatops.cli.testing.Client.Ran;
import io.chatops.cli.testing.SmallHub;
import java.io.IOException;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The words that a shell offers at the cursor. */
class CompletionTest {
  private static final String WEB = "5c1f2a9e-8d34-4a0c-9f6e-2b7d10c3e884";

  @TempDir Path home;

  private final SmallHub hub = SmallHub.start();

  @AfterEach
  void stop() {
    hub.close();
  }

  private String names(String line) {
    List<String> words = new ArrayList<>(List.of("complete", "--timeout", "60", "--"));
    words.addAll(List.of(line.split(" ", -1)));
    Ran ran = Client.in(home).signedInTo(hub).run(words.toArray(String[]::new));
    assertThat(ran.code()).isZero();
    assertThat(ran.err()).isEmpty();
    return ran.out();
  }

  private static String named(String name) {
    return "{\"id\": \"%s\", \"name\": \"%s\"}".formatted(WEB, name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "top we",
        "run --timeout 5 we",
        "run --timeout=5 we",
        "logs -f we",
        "containers we",
        "containers restart we",
        "alerts --server we",
        "alerts --server = we",
        "servers remove --yes other we",
        "agents update we"
      })
  void offersServersWhereACommandWantsOne(String line) {
    hub.data("GET /servers?q=we&limit=1000", "[" + named("web-1") + "," + named("my-web") + "]");

    assertThat(names(line)).isEqualTo("web-1\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"we", "servers add we", "run web we", "top web we", "metrics -o we", "odd we"})
  void offersNothingWhereNoNameIsWanted(String line) {
    hub.data("GET /servers?q=we&limit=1000", "[" + named("web-1") + "]");

    assertThat(names(line)).isEmpty();
    assertThat(hub.asked("GET ")).isEmpty();
  }

  @Test
  void offersTheContainersOfTheServer() {
    hub.list("/servers?q=web", named("web"));
    hub.data(
        "GET /docker/" + WEB + "/containers?limit=1000",
        "[" + named("shop") + "," + named("db") + "]");

    assertThat(names("logs --tail 5 web ")).isEqualTo("shop\ndb\n");
    assertThat(names("containers stop web s")).isEqualTo("shop\n");
  }

  @Test
  void offersWhatAnActionNames() {
    hub.data("GET /waiting-hosts?limit=1000", "[{\"hostname\": \"web-2\"}]");
    hub.data("GET /users?limit=1000", "[{\"username\": \"ada\"}]");
    hub.data("GET /api-keys/me?limit=1000", "[{\"prefix\": \"chatops_Zk\"}]");

    assertThat(names("hosts approve ")).isEqualTo("web-2\n");
    assertThat(names("users promote ")).isEqualTo("ada\n");
    assertThat(names("audit --user ")).isEqualTo("ada\n");
    assertThat(names("keys revoke ")).isEqualTo("chatops_Zk\n");
  }

  @Test
  void offersNoNameThatAShellWouldEvaluate() {
    hub.data(
        "GET /servers?limit=1000",
        List.of("$(reboot)", "`id`", "a b", "a;b", "a\\nb", "-rf", "~", "*", "zürich-1.a_b+c")
            .stream()
            .map(CompletionTest::named)
            .toList()
            .toString());

    assertThat(names("top ")).isEqualTo("zürich-1.a_b+c\n");
  }

  @Test
  void offersNothingWithoutASession() {
    assertThat(Client.in(home).run("complete", "--", "top", "we")).isEqualTo(new Ran(0, "", ""));
  }

  @Test
  void letsTheShellGoOnIfTheHubIsSilent() throws IOException {
    CountDownLatch closed = new CountDownLatch(1);
    StringWriter out =
        new StringWriter() {
          @Override
          public void close() {
            closed.countDown();
          }
        };
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Thread end =
          new Thread(
              () -> {
                try {
                  silent.accept();
                  closed.await();
                } catch (IOException | InterruptedException e) {
                  throw new AssertionError(e);
                }
              });
      end.setDaemon(true);
      end.start();
      Client client =
          Client.in(home)
              .with("CHATOPS_URL", "http://127.0.0.1:" + silent.getLocalPort())
              .with("CHATOPS_TOKEN", "given-token");

      assertThat(client.run(out, "complete", "--timeout", "0", "--", "top", "we"))
          .isEqualTo(new Ran(0, "", ""));
    }
    assertThat(closed.getCount()).as("the shell waits for the end of the output").isZero();
  }

  @Test
  void bashOffersCommandsAndNames() throws IOException, InterruptedException {
    assertThat(completed("serv")).startsWith("servers asked:");
    assertThat(completed("alerts", "--unack")).isEqualTo("--unacknowledged");
    assertThat(completed("top", "we")).isEqualTo("asked:complete -- top we");
    assertThat(completed("containers", "st")).startsWith("start stop asked:");
  }

  /** Returns what bash offers, with a client that prints what it is asked as one name. */
  private String completed(String... words) throws IOException, InterruptedException {
    Path script =
        Files.writeString(
            home.resolve("completion"),
            "chatops() { echo \"asked:$*\"; }\n" + Client.in(home).run("completion").out());
    Process bash =
        new ProcessBuilder(
                "bash",
                "-c",
                "source %s; COMP_WORDS=(chatops %s); COMP_CWORD=%d; _complete_chatops;"
                        .formatted(script, String.join(" ", words), words.length)
                    + " echo ${COMPREPLY[@]}")
            .redirectError(ProcessBuilder.Redirect.DISCARD) // it is not completing really
            .start();
    String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(bash.waitFor()).isZero();
    return said.strip();
  }
}
