package io.chatops.app.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;

/**
 * A database on a disk that does a few writes a second, whose power is cut {@code -Dslow.cuts}
 * times, or 3. Runs only when asked for by name; {@code docs/internals/reliability.md} has the
 * command and what it needs.
 */
class SlowDiskIT {
  private static final int AGENTS = 6;

  /** Reports of each agent on their way: more than the hub reads before some are stored. */
  private static final int CREDIT = 200;

  private static final int READ_OF_EACH = 64;
  private static final int WRITES_PER_SECOND = 8;
  private static final int MEBIBYTES = 700;
  private static final long ROOM = 150 << 20;
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Duration LOOK = Duration.ofSeconds(10);
  private static final String TOKEN = "a-token-for-a-look";
  private static final Pattern QUEUE =
      Pattern.compile("^chatops_store_queue_reports ([0-9.eE]+)$", Pattern.MULTILINE);

  @TempDir(factory = TempDirFactory.Standard.class)
  Path home;

  @Test
  void acknowledgesOnlyDurableReportsWithinItsBounds() throws Exception {
    int cuts = Integer.getInteger("slow.cuts", 3);
    HubProcess hub =
        HubProcess.in(home, "-Xmx128m", "-XX:+UseSerialGC").with("CHATOPS_METRICS_TOKEN", TOKEN);
    try (SlowDisk disk = SlowDisk.mount(hub.dataDir(), home.resolve("disk"), MEBIBYTES);
        LoadedHub loaded = LoadedHub.start(hub, AGENTS, CREDIT)) {
      loaded.awaitAcknowledgements(CREDIT);
      double fast = reportsPerSecond(loaded);
      for (int cut = 1; cut <= cuts; cut++) {
        long before = hub.residentBytes();
        disk.limit(WRITES_PER_SECOND, hub.databasePids());
        loaded.awaitAcknowledgements(CREDIT);
        double slow = reportsPerSecond(loaded);
        assertThat(slow).isLessThan(fast);
        assertThat(hub.isLive()).isTrue();
        int queued = queued(hub);
        assertThat(queued).isLessThanOrEqualTo(AGENTS * READ_OF_EACH);
        long grown = hub.residentBytes() - before;
        assertThat(grown).isLessThan(ROOM);

        int lost = cutPower(loaded, disk);
        System.out.printf(
            "cut %d: %.0f reports a second, %.0f on the slow disk, where %d waited, RSS %+d MB;"
                + " %d reports were not acknowledged yet%n",
            cut, fast, slow, queued, grown >> 20, lost);
        loaded.awaitAcknowledgements(CREDIT);
        loaded.client.signIn();
        loaded.assertEachAcknowledgedReportIsReadable();
      }
      loaded.assertEachAcknowledgedReportIsStoredOnce();
      int reports = loaded.agents.stream().mapToInt(ResendingAgent::acknowledged).sum();
      System.out.printf(
          "%d power cuts: %,d acknowledged reports, each stored once%n", cuts, reports);
    }
  }

  /**
   * Kills the hub and its database, and leaves on the disk what was written at the moment of the
   * kill. Returns the number of reports that agents had sent and saw no acknowledgement of.
   */
  private static int cutPower(LoadedHub loaded, SlowDisk disk) throws Exception {
    HubProcess hub = loaded.hub;
    List<Long> database = hub.databasePids();
    HubProcess.signal("STOP", List.of(hub.pid()));
    HubProcess.signalLiving("STOP", database);
    // Agents may still read what the hub has sent, which is acknowledged; after it nothing is.
    Path atThatMoment = disk.copy();
    int unacknowledged = loaded.agents.stream().mapToInt(ResendingAgent::unacknowledged).sum();
    hub.kill();
    HubProcess.signalLiving("KILL", database);
    disk.replaceBy(atThatMoment);
    hub.start();
    return unacknowledged;
  }

  private static double reportsPerSecond(LoadedHub loaded) throws Exception {
    int before = loaded.agents.stream().mapToInt(ResendingAgent::acknowledged).sum();
    long start = System.nanoTime();
    Await.until(
        "it was looked at for a while", PATIENCE, () -> System.nanoTime() - start > LOOK.toNanos());
    int after = loaded.agents.stream().mapToInt(ResendingAgent::acknowledged).sum();
    return (after - before) * 1e9 / (System.nanoTime() - start);
  }

  private static int queued(HubProcess hub) {
    String metrics =
        hub.http().header("Authorization", "Bearer " + TOKEN).get("/metrics").asString();
    Matcher line = QUEUE.matcher(metrics);
    assertThat(line.find()).as(metrics).isTrue();
    return (int) Double.parseDouble(line.group(1));
  }
}
