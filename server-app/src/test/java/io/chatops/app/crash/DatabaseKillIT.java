package io.chatops.app.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseKillIT {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @TempDir Path home;

  @Test
  void livesThroughAKillOfItsDatabaseAndLosesNothing() throws Exception {
    try (LoadedHub loaded = LoadedHub.start(home, 6, 8)) {
      HubProcess hub = loaded.hub;
      for (int kill = 0; kill < 2; kill++) {
        loaded.awaitAcknowledgements(150);
        HubProcess.signal("KILL", List.of(hub.databasePid()));
        Await.until("the hub says that it is not ready", PATIENCE, () -> !hub.isReady());
        assertThat(hub.isLive()).isTrue();
        Await.until("the hub is ready again", PATIENCE, hub::isReady);
      }
      loaded.awaitAcknowledgements(150);

      loaded.assertEachAcknowledgedReportIsStoredOnce();
    }
  }
}
