package io.chatops.app.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.app.crash.HubProcess.Ended;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the packaged hub answers mistakes of whoever starts it. */
class StartIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir Path home;

  @Test
  void tellsItsUsage() throws Exception {
    HubProcess hub = HubProcess.in(home);

    Ended unknown = hub.run("--port", "80");

    assertThat(unknown.code()).isEqualTo(2);
    assertThat(unknown.output()).contains("'--port'", "Usage: chatops-hub");
  }

  @Test
  void refusesToListenNowhereInOneSentence() throws Exception {
    HubProcess hub =
        HubProcess.in(home).with("CHATOPS_STORAGE", "memory").with("CHATOPS_HOST", "::nowhere");

    Ended refused = hub.run();

    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.output()).contains("CHATOPS_HOST must be").doesNotContain("\tat ");
  }

  @Test
  void makesNoDatabaseWhereItsPortIsTaken() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      HubProcess hub =
          HubProcess.in(home).with("CHATOPS_PORT", Integer.toString(other.getLocalPort()));

      Ended refused = hub.run();

      assertThat(refused.code()).isEqualTo(2);
      assertThat(refused.output()).contains("cannot listen: ", "Choose another port");
      assertThat(hub.dataDir().resolve("database")).doesNotExist();
    }
  }

  @Test
  void exitsCleanlyWhenStoppedDuringItsStart() throws Exception {
    try (HubProcess hub = HubProcess.in(home)) {
      hub.start();
      assertThat(hub.stop()).isIn(0, 143);
      Path postmaster = hub.dataDir().resolve("database/postmaster.pid");
      for (int round = 0; round < 5; round++) {
        // At the very beginning it is the kernel that tells PostgreSQL to end.
        Await.until("PostgreSQL has ended", PATIENCE, () -> !Files.exists(postmaster));
        hub.launch();
        Await.until("PostgreSQL starts", PATIENCE, () -> Files.exists(postmaster));

        assertThat(hub.stop()).isIn(0, 143);
      }
      assertThat(Files.readString(hub.log()))
          .contains("First start: making the tables")
          .doesNotContain("did not start", "Exception", "\tat ");
      assertThat(Files.readAllLines(hub.log())).noneMatch(OrderlyStopIT::warns);
    }
  }

  @Test
  void warnsOfSettingsThatAreNone() throws Exception {
    try (HubProcess hub =
        HubProcess.in(home, "-Dchatops.mail.hots=mail.example.org")
            .with("CHATOPS_STORAGE", "memory")
            .with("CHATOPS_METRIC_RETENTON", "P9D")
            .with("CHATOPS_COMMANDS", "off")) {
      hub.start();

      assertThat(Files.readString(hub.log()))
          .contains("did you mean CHATOPS_METRIC_RETENTION?", "did you mean chatops.mail.host?")
          .doesNotContain("CHATOPS_COMMANDS", "P9D", "mail.example.org");
    }
  }
}
