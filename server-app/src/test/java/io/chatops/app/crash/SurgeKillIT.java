package io.chatops.app.crash;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;

class SurgeKillIT {
  private static final int AGENTS = 40;
  private static final int SPOOLED = 100;

  @TempDir(factory = TempDirFactory.Standard.class)
  Path home;

  @Test
  void storesSpooledReportsOnceThroughKillsAndReconnects() throws Exception {
    try (LoadedHub loaded = LoadedHub.startWithSpools(home, AGENTS, SPOOLED)) {
      loaded.awaitAcknowledged(AGENTS * SPOOLED / 5);
      loaded.hub.kill();
      loaded.hub.start();
      loaded.awaitAcknowledged(AGENTS * SPOOLED / 2);
      HubProcess.signal("KILL", List.of(loaded.hub.databasePid()));
      loaded.awaitAcknowledged(AGENTS * SPOOLED);

      loaded.assertEachAcknowledgedReportIsStoredOnce();
    }
  }
}
