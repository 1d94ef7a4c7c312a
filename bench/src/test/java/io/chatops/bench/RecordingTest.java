package io.chatops.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.chatops.bench.AgentFleet.Schedule;
import io.chatops.core.metric.Metric;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingTest {
  private final Vertx vertx = Vertx.vertx();

  @TempDir Path folder;

  @AfterEach
  void stop() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void readsARecordingOfAnAgent() throws Exception {
    Path file = folder.resolve("recording.gz");
    ReportFrames frames = ReportFrames.of(new SyntheticHost(1, 10, 111), 8);
    try (RecordingHub hub = new RecordingHub(vertx, file, 5, new HttpServerOptions())) {
      AgentFleet.Plan plan =
          new AgentFleet.Plan(
              hub.base(),
              List.of(new AgentIdentity("server", "key")),
              frames,
              new Schedule.ClosedLoop(2, 6),
              1);
      LoadStatistics statistics = new LoadStatistics();
      try (AgentFleet fleet =
          new AgentFleet(
              vertx, plan, statistics, agent -> 1_000_000 + agent.lastSequence() * 5_003)) {
        fleet.start();
        fleet.connect(1000).get(1, TimeUnit.MINUTES);
        while (hub.reports() < 6) {
          Thread.onSpinWait();
        }
      }
    }

    List<ReportSource.Recorded> reports = ReportSource.readRecording(file);

    assertThat(reports).hasSize(6);
    assertThat(reports.get(1).at()).isEqualTo(Instant.ofEpochMilli(1_000_000 + 5_003));
    assertThat(reports.get(0).samples().size()).isGreaterThan(90);
    assertThat(reports.get(0).samples().metric(0)).isInstanceOf(Metric.class);
    ReportSource again = ReportSource.recorded(reports, Duration.ofSeconds(5));
    for (int i = 0; i < 7; i++) {
      assertThat(again.next().late()).isEqualTo(Duration.ofMillis(i % 6 * 3L));
    }
  }

  @Test
  void readsATruncatedRecording() throws IOException {
    Path file = folder.resolve("cut.gz");
    String frame = ReportFrames.of(new SyntheticHost(1, 10, 111), 1).frame("s", "b", 1, 5, 0);
    try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(file), true)) {
      out.write((frame + "\n").getBytes(UTF_8));
      out.flush();
      Files.copy(file, folder.resolve("copy.gz"));
    }

    assertThat(ReportSource.readRecording(folder.resolve("copy.gz"))).hasSize(1);
    try (GZIPOutputStream empty = new GZIPOutputStream(Files.newOutputStream(file))) {
      empty.finish();
    }
    assertThatIOException()
        .isThrownBy(() -> ReportSource.readRecording(file))
        .withMessageContaining("record for some minutes");
  }

  @Test
  void mixesStillSteppingNoisyAndBurstySeries() {
    ReportSource mix = ReportSource.noisyMix(5, 8);
    int changed = 0;
    double before = 0;
    for (int i = 0; i < 100; i++) {
      ReportSource.Collected next = mix.next();
      assertThat(next.samples().size()).isEqualTo(9);
      assertThat(next.samples().value(0)).isEqualTo(42.5);
      assertThat(next.late()).isBetween(Duration.ZERO, Duration.ofMillis(9));
      changed += next.samples().value(2) == before ? 0 : 1;
      before = next.samples().value(2);
    }
    assertThat(changed).isGreaterThan(90);
  }
}
