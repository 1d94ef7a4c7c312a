package io.chatops.app.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The log of a hub that is stopped while agents report as fast as they can. */
class OrderlyStopIT {
  private static final int STOPS = 4;

  @TempDir Path home;

  @Test
  void warnsOfNothingWhileABusyHubStops() throws Exception {
    try (LoadedHub loaded = LoadedHub.start(home, 8, 32)) {
      HubProcess hub = loaded.hub;
      for (int stop = 1; stop <= STOPS; stop++) {
        loaded.awaitAcknowledgements(20);
        int before = Files.readAllLines(hub.log()).size();

        assertThat(hub.stop()).isIn(0, 143);

        List<String> lines = Files.readAllLines(hub.log());
        assertThat(lines.subList(before, lines.size()))
            .as("the log of stop %s", stop)
            .isNotEmpty()
            .noneMatch(OrderlyStopIT::warns);
        hub.start();
      }
    }
  }

  /** Returns true unless the line only says that the machine is busy. */
  static boolean warns(String line) {
    return (line.contains(" WARN ") || line.contains(" ERROR "))
        && !line.contains("SlowOperationLog");
  }
}
