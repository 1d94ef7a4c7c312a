package io.chatops.app.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;

class HubKillIT {
  private static final String RECOVERY = "database system was not properly shut down";

  @TempDir(factory = TempDirFactory.Standard.class)
  Path home;

  @Test
  void storesEachAcknowledgedReportOnceAcrossKillsOfTheHub() throws Exception {
    try (LoadedHub loaded = LoadedHub.start(home, 6, 8)) {
      for (int kill = 0; kill < 3; kill++) {
        loaded.awaitAcknowledgements(150);
        loaded.hub.kill();
        loaded.hub.start();
      }
      loaded.awaitAcknowledgements(150);

      stopsItsDatabaseWithItself(loaded.hub);
      loaded.assertEachAcknowledgedReportIsStoredOnce();
    }
  }

  /** So that the next start has nothing to recover. */
  private void stopsItsDatabaseWithItself(HubProcess hub) throws Exception {
    long database = hub.databasePid();
    Path log = hub.dataDir().resolve("database.log");
    int before = Files.readString(log).length();
    int beforeInHub = Files.readString(hub.log()).length();

    hub.stop();

    assertThat(ProcessHandle.of(database)).isEmpty();
    assertThat(hub.dataDir().resolve("database/postmaster.pid")).doesNotExist();
    assertThat(Files.readString(log).substring(before)).contains("database system is shut down");
    assertThat(Files.readString(hub.log()).substring(beforeInHub))
        .doesNotContain("Could not store");
    hub.start();
    assertThat(Files.readString(log).substring(before)).doesNotContain(RECOVERY);
  }
}
