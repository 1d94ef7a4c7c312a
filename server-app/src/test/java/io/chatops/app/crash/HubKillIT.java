package io.chatops.app.crash;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HubKillIT {
  @TempDir Path home;

  @Test
  void storesEachAcknowledgedReportOnceAcrossKillsOfTheHub() throws Exception {
    try (LoadedHub loaded = LoadedHub.start(home, 6, 8)) {
      for (int kill = 0; kill < 3; kill++) {
        loaded.awaitAcknowledgements(150);
        loaded.hub.kill();
        loaded.hub.start();
      }
      loaded.awaitAcknowledgements(150);

      loaded.assertEachAcknowledgedReportIsStoredOnce();
    }
  }
}
