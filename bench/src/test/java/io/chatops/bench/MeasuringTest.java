package io.chatops.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MeasuringTest {
  private static final long OWN_PID = ProcessHandle.current().pid();

  @Test
  void sumsUpPausesBetweenTwoTimes(@TempDir Path folder) throws IOException {
    Path log = folder.resolve("gc.log");
    Files.writeString(
        log,
        """
        [0.009s] Using Serial
        [1.100s] GC(0) Pause Young (Allocation Failure) 20M->5M(61M) 9.000ms
        [2.100s] GC(1) Pause Young (Normal) (G1 Evacuation Pause) 24M->6M(61M) 3.250ms
        [2.200s] GC(2) Concurrent Mark Cycle 12.000ms
        [3.100s] GC(3) Pause Full (Allocation Failure) 24M->6M(61M) 40.500ms
        [9.100s] GC(4) Pause Young (Allocation Failure) 24M->6M(61M) 3.000ms
        """);

    assertThat(GcLog.read(log, 2, 5)).isEqualTo(new GcLog(2, 43.75, 40.5));
  }

  @Test
  void readsTheCostOfAProcess() {
    assertThat(ProcessCost.cpuSeconds(OWN_PID)).isGreaterThan(0);
    assertThat(ProcessCost.machineSeconds()).isGreaterThan(ProcessCost.cpuSeconds(OWN_PID));
    assertThat(ProcessCost.residentBytes(OWN_PID)).isGreaterThan(10_000_000);
    assertThat(ProcessCost.peakResidentBytes(OWN_PID)).isGreaterThan(10_000_000);
    assertThat(ProcessCost.proportionalBytes(List.of(OWN_PID))).isGreaterThan(10_000_000);
  }

  @Test
  void findsTheChildrenOfAProcess() throws IOException {
    Process child = new ProcessBuilder("sleep", "60").start();
    try {
      assertThat(ProcessCost.family(OWN_PID)).contains(OWN_PID, child.pid());
    } finally {
      child.destroyForcibly();
    }
  }

  @Test
  void countsNothingForAnExitedProcess() {
    assertThat(ProcessCost.cpuSeconds(Integer.MAX_VALUE)).isZero();
    assertThat(ProcessCost.residentBytes(Integer.MAX_VALUE)).isZero();
  }

  @Test
  void writesReportsAsLargeAndVariedAsRealOnes() {
    ReportFrames frames = ReportFrames.of(new SyntheticHost(42, 100, 111), 16);

    assertThat(frames.averageBytes()).isBetween(10_000, 13_000);
    JsonObject first = new JsonObject(frames.frame("server", "boot", 7, 1_000, 0));
    JsonObject second = new JsonObject(frames.frame("server", "boot", 8, 6_000, 1));
    assertThat(first.getString("type")).isEqualTo("metrics");
    assertThat(first.getJsonObject("data").getLong("sequence")).isEqualTo(7);
    assertThat(first.getJsonObject("data").getString("timestamp"))
        .isEqualTo("1970-01-01T00:00:01Z");
    assertThat(first.getJsonObject("data").getJsonArray("processes")).hasSize(100);
    assertThat(second.getJsonObject("data").getJsonObject("cpu"))
        .isNotEqualTo(first.getJsonObject("data").getJsonObject("cpu"));
  }
}
