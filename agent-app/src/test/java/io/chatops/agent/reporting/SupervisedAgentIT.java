package io.chatops.agent.reporting;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.agent.testing.AgentExecutable;
import io.chatops.agent.testing.TestHub;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of the binary below a service manager that listens as systemd does. */
@Tag("native-binary")
class SupervisedAgentIT {
  // Java cannot open such a socket, and every Debian has perl-base. It prints what it receives, for
  // ten minutes at most.
  private static final String LISTENER =
      "use IO::Socket::UNIX; $| = 1; alarm 600; my $name = shift; $name =~ s/^@/\\0/;"
          + " my $socket = IO::Socket::UNIX->new(Type => SOCK_DGRAM, Local => $name) or die $!;"
          + " print \"listening\\n\"; while (defined $socket->recv(my $text, 4096)) {"
          + " print \"$text\\n\"; }";

  @TempDir private Path directory;

  @Test
  void tellsTheManagerBehindAPath() throws Exception {
    runBelow(directory.resolve("notify").toString());
  }

  @Test
  void tellsTheManagerBehindAnAbstractName() throws Exception {
    runBelow("@chatops-test-" + UUID.randomUUID());
  }

  private void runBelow(String address) throws Exception {
    TestHub hub = TestHub.start();
    Process manager = new ProcessBuilder("perl", "-e", LISTENER, address).start();
    Process agent = null;
    try (BufferedReader heard = manager.inputReader(UTF_8)) {
      assertThat(heard.readLine()).isEqualTo("listening");
      agent = start(hub, address);
      CompletableFuture<Void> over = agent.onExit().thenRun(manager::destroy);

      assertThat(heard.readLine()).isEqualTo("READY=1");
      await(heard, "STATUS=Connected as server=" + TestHub.SERVER_ID);
      // With a report each second, these come in time only if the loop wakes for them.
      await(heard, "WATCHDOG=1");
      await(heard, "WATCHDOG=1");
      agent.destroy();
      await(heard, "STOPPING=1");
      over.get(2, TimeUnit.MINUTES);
      assertThat(agent.exitValue()).isZero();
    } finally {
      manager.destroyForcibly();
      if (agent != null) {
        agent.destroyForcibly();
      }
      hub.stop();
    }
  }

  private Process start(TestHub hub, String address) throws IOException {
    return new AgentExecutable(directory)
        .start(
            "",
            List.of(
                "env",
                "NOTIFY_SOCKET=" + address,
                "WATCHDOG_USEC=200000",
                AgentExecutable.path().toString(),
                "run",
                "--url",
                hub.url()));
  }

  private static void await(BufferedReader heard, String line) throws IOException {
    String next = heard.readLine();
    while (!line.equals(next)) {
      assertThat(next).as("the manager's socket while waiting for " + line).isNotNull();
      next = heard.readLine();
    }
  }
}
