package io.chatops.app.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated
class FloodIT {
  private static final int FLOODERS = 20;
  private static final Duration STALL = Duration.ofSeconds(15);
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** The heap, and what a JVM needs beside it: classes, code, threads, socket buffers. */
  private static final long MOST_RESIDENT_BYTES = 640_000_000;

  @TempDir Path home;

  @Test
  void livesThroughAFloodWithoutItsDatabaseAndForgetsNothing() throws Exception {
    Vertx hostile = Vertx.vertx();
    try (LoadedHub loaded = LoadedHub.start(home, 5, 2, "-Xmx256m")) {
      HubProcess hub = loaded.hub;
      loaded.awaitAcknowledgements(10);
      List<Flooder> flooders = new ArrayList<>();
      for (int i = 0; i < FLOODERS; i++) {
        Flooder flooder = new Flooder(hostile, hub, loaded.client.newServer());
        flooders.add(flooder);
        flooder.start();
      }
      Await.until(
          "the flood has begun",
          PATIENCE,
          () -> flooders.stream().allMatch(flooder -> flooder.sent() > 100));

      List<Long> database = hub.databasePids();
      HubProcess.signalLiving("STOP", database);
      long mostResident = 0;
      try {
        long end = System.nanoTime() + STALL.toNanos();
        while (System.nanoTime() < end) {
          Await.until("the hub is live", PATIENCE, hub::isLive);
          mostResident = Math.max(mostResident, hub.residentBytes());
        }
      } finally {
        HubProcess.signalLiving("CONT", database);
      }
      assertThat(mostResident).isLessThan(MOST_RESIDENT_BYTES);

      loaded.awaitAcknowledgements(10);
      flooders.forEach(Flooder::stop);
      assertThat(hub.isAlive()).isTrue();
      loaded.assertEachAcknowledgedReportIsStoredOnce();
    } finally {
      hostile.close().toCompletionStage().toCompletableFuture().get(1, TimeUnit.MINUTES);
    }
  }
}
