package io.chatops.app.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Blows at random, one after the other: {@code -Dchaos.kills} of them, or 20, at the native hub if
 * {@code -Dhub.executable} names it. Runs only when asked for by name; {@code
 * docs/internals/reliability.md} has the command. With {@code -Dchaos.seed} the same blows come
 * again.
 */
@Isolated
class ChaosIT {
  private static final int AGENTS = 6;
  private static final Duration PACE = Duration.ofMillis(100);
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /** Agents send again, after each start, the reports that they could not send meanwhile. */
  private static final Duration CATCHING_UP = Duration.ofMinutes(5);

  /** Reports of each agent that wait while something stands still. */
  private static final int WAITING = 10;

  /** Blows after which the history is held against what was acknowledged until then. */
  private static final int BETWEEN_CHECKS = 100;

  @TempDir(factory = TempDirFactory.Standard.class, cleanup = CleanupMode.ON_SUCCESS)
  Path home;

  private enum Blow {
    HUB_KILLED,
    DATABASE_KILLED,
    DATABASE_STOPPED,
    ONE_PROCESS_OF_THE_DATABASE_KILLED,
    BOTH_KILLED,
    HUB_HALTED,
    DATABASE_HALTED,
    HUB_STOPPED,
    /** Only where the loopback interface is this test's own. */
    NETWORK_SILENT
  }

  @Test
  void storesEachAcknowledgedReportOnceWhateverIsKilled() throws Exception {
    int kills = Integer.getInteger("chaos.kills", 20);
    long seed = Long.getLong("chaos.seed", System.nanoTime());
    Random random = new Random(seed);
    List<Blow> blows = new ArrayList<>(List.of(Blow.values()));
    if (!Boolean.getBoolean("chaos.network")) {
      blows.remove(Blow.NETWORK_SILENT);
    }
    Map<Blow, Integer> dealt = new EnumMap<>(Blow.class);
    try (LoadedHub loaded = LoadedHub.start(home, AGENTS, 0)) {
      loaded.agents.forEach(agent -> agent.reportEvery(PACE));
      for (int i = 0; i < kills; i++) {
        loaded.awaitAcknowledgements(1 + random.nextInt(10));
        if (i % BETWEEN_CHECKS == BETWEEN_CHECKS - 1) {
          loaded.client.signIn(); // its token would end before a long run does
          loaded.assertEachAcknowledgedReportIsReadable();
          System.out.printf("%,d blows %s, seed %d: nothing lost%n", i, dealt, seed);
        }
        Blow blow = blows.get(random.nextInt(blows.size()));
        dealt.merge(blow, 1, Integer::sum);
        deal(blow, loaded, random);
        Await.until(
            "the hub is ready after %s, the last of %s, seed %d".formatted(blow, dealt, seed),
            PATIENCE,
            loaded.hub::isReady);
      }
      loaded.awaitAcknowledgements(50);
      loaded.agents.forEach(ResendingAgent::stopCollecting);
      Await.until(
          "all reports are acknowledged after " + dealt + ", seed " + seed,
          CATCHING_UP,
          () -> loaded.agents.stream().allMatch(agent -> agent.unacknowledged() == 0));
      loaded.client.signIn();
      loaded.assertEachAcknowledgedReportIsStoredOnce();
      int reports = loaded.agents.stream().mapToInt(ResendingAgent::acknowledged).sum();
      assertThat(reports).isGreaterThan(kills);
      System.out.printf(
          "%d blows %s, seed %d: %,d acknowledged reports, each stored once%n",
          kills, dealt, seed, reports);
    }
  }

  private static void deal(Blow blow, LoadedHub loaded, Random random) throws Exception {
    HubProcess hub = loaded.hub;
    switch (blow) {
      case HUB_KILLED -> {
        hub.kill();
        hub.start();
      }
      case HUB_STOPPED -> {
        hub.stop();
        hub.start();
      }
      case BOTH_KILLED -> {
        List<Long> database = hub.databasePids();
        hub.kill();
        HubProcess.signalLiving("KILL", database);
        hub.start();
      }
      case DATABASE_KILLED -> HubProcess.signalLiving("KILL", List.of(hub.databasePid()));
      case DATABASE_STOPPED -> HubProcess.signalLiving("INT", List.of(hub.databasePid()));
      case ONE_PROCESS_OF_THE_DATABASE_KILLED -> {
        List<Long> database = hub.databasePids();
        HubProcess.signalLiving("KILL", List.of(database.get(random.nextInt(database.size()))));
      }
      case HUB_HALTED -> halt(loaded, List.of(hub.pid()));
      case DATABASE_HALTED -> halt(loaded, hub.databasePids());
      case NETWORK_SILENT -> {
        run("iptables", "-I", "INPUT", "-i", "lo", "-j", "DROP");
        try {
          awaitWaiting(loaded);
        } finally {
          run("iptables", "-D", "INPUT", "1");
        }
      }
    }
  }

  private static void halt(LoadedHub loaded, List<Long> pids) throws Exception {
    HubProcess.signalLiving("STOP", pids);
    try {
      awaitWaiting(loaded);
    } finally {
      HubProcess.signalLiving("CONT", pids);
    }
  }

  private static void awaitWaiting(LoadedHub loaded) throws Exception {
    Await.until(
        "reports wait",
        PATIENCE,
        () -> loaded.agents.stream().allMatch(agent -> agent.unacknowledged() >= WAITING));
  }

  private static void run(String... command) throws Exception {
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
  }
}
