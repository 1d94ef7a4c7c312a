package io.chatops.app.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;

class DatabaseKillIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir(factory = TempDirFactory.Standard.class)
  Path home;

  @Test
  void livesThroughAKillOfItsDatabaseAndLosesNothing() throws Exception {
    try (LoadedHub loaded = LoadedHub.start(home, 6, 8)) {
      HubProcess hub = loaded.hub;
      for (int kill = 0; kill < 2; kill++) {
        loaded.awaitAcknowledgements(150);
        // Stalled first: it is back so soon after the kill that nobody may see that it was away.
        long killed = hub.databasePid();
        List<Long> stalled = hub.databasePids();
        HubProcess.signalLiving("STOP", stalled);
        Await.until("the hub says that it is not ready", PATIENCE, () -> !hub.isReady());
        assertThat(hub.isLive()).isTrue();
        HubProcess.signal("KILL", List.of(killed));
        HubProcess.signalLiving("CONT", stalled.stream().filter(pid -> pid != killed).toList());
        Await.until("another server is there", PATIENCE, () -> isAnother(hub, killed));
        Await.until("the hub is ready again", PATIENCE, hub::isReady);
      }
      loaded.awaitAcknowledgements(150);

      loaded.assertEachAcknowledgedReportIsStoredOnce();
    }
  }

  private static boolean isAnother(HubProcess hub, long killed) {
    try {
      return hub.databasePid() != killed;
    } catch (IOException | RuntimeException e) {
      return false; // its file is being replaced at this moment
    }
  }
}
