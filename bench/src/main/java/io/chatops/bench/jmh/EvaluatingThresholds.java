package io.chatops.bench.jmh;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.chatops.bench.SampleFrames;
import io.chatops.core.alert.AlertEngine;
import io.chatops.core.alert.AlertThreshold;
import io.chatops.core.alert.Comparison;
import io.chatops.core.alert.MetricType;
import io.chatops.core.alert.NoticePlanner;
import io.chatops.core.alert.OpenAlerts;
import io.chatops.core.alert.ThresholdDetails;
import io.chatops.core.identity.AlertThresholdId;
import io.chatops.core.identity.ServerId;
import io.chatops.core.identity.UserId;
import io.chatops.core.memory.InMemoryAlertRepository;
import io.chatops.core.memory.InMemoryAlertThresholdRepository;
import io.chatops.core.memory.InMemoryApiKeyRepository;
import io.chatops.core.memory.InMemoryReportSnapshots;
import io.chatops.core.memory.InMemoryServerRepository;
import io.chatops.core.metric.Metric;
import io.chatops.core.metric.MetricReport;
import io.chatops.core.metric.ReportDocument;
import io.chatops.core.metric.Samples;
import io.chatops.core.server.Server;
import io.chatops.protocol.ProtocolCodec;
import io.chatops.protocol.ProtocolException;
import io.chatops.protocol.ReportReader;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One report of about 111 numbers against ten thresholds, on one of a thousand servers in turn:
 * with nothing the matter, and with five alerts open on each.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class EvaluatingThresholds {
  private static final int SERVERS = 1_000;
  private static final Instant START = Instant.parse("2026-11-24T00:00:00Z");

  /** Whether half of the thresholds are breached all the time. */
  @Param({"false", "true"})
  private boolean alerting;

  private final UserId owner = UserId.random();
  private final Server[] servers = new Server[SERVERS];
  private final Samples samples = samples();
  private final ReportDocument document = ReportDocument.of("{}".getBytes(UTF_8));
  private @Nullable AlertEngine engine;
  private long sequence;

  @Benchmark
  public CompletableFuture<?> evaluate() {
    if (engine == null) {
      engine = start();
    }
    sequence++;
    Instant at = START.plusMillis(sequence / SERVERS * 5_000);
    ServerId serverId = servers[(int) (sequence % SERVERS)].id();
    return engine.evaluate(new MetricReport(serverId, "boot", sequence, at, at, samples, document));
  }

  private AlertEngine start() {
    InMemoryAlertThresholdRepository thresholds = new InMemoryAlertThresholdRepository();
    double breached = alerting ? -1 : 1e12;
    for (MetricType type :
        List.of(
            MetricType.CPU,
            MetricType.MEMORY,
            MetricType.LOAD,
            MetricType.DISK,
            MetricType.NETWORK)) {
      thresholds.add(threshold(type, breached), 100);
      thresholds.add(threshold(type, 1e13), 100);
    }
    InMemoryServerRepository registered =
        new InMemoryServerRepository(new InMemoryApiKeyRepository(), new InMemoryReportSnapshots());
    for (int i = 0; i < SERVERS; i++) {
      servers[i] =
          new Server(
              ServerId.random(),
              owner,
              "server-" + i,
              null,
              null,
              "{}",
              List.of(),
              null,
              null,
              START,
              START);
      registered.add(servers[i]);
    }
    AlertEngine started =
        new AlertEngine(
            new InMemoryAlertRepository((alert, notice) -> {}),
            thresholds,
            registered,
            NoticePlanner.NONE,
            new OpenAlerts(),
            List.of(),
            (serverId, services) -> {},
            InstantSource.fixed(START),
            Duration.ofSeconds(45),
            Runnable::run);
    started.load();
    return started;
  }

  private AlertThreshold threshold(MetricType type, double value) {
    ThresholdDetails details =
        new ThresholdDetails(
            null,
            null,
            type,
            null,
            Comparison.GT,
            value,
            Duration.ofMinutes(1),
            null,
            null,
            Duration.ZERO,
            true);
    return new AlertThreshold(AlertThresholdId.random(), owner, details, START, START);
  }

  private static Samples samples() {
    Samples.Builder samples = new Samples.Builder();
    ReportReader<Metric> reader =
        ReportReader.of(List.of(Metric.values()), Metric::path, Metric::labelName);
    try {
      var unused =
          new ProtocolCodec()
              .decodeFromAgent(SampleFrames.texts().get(0).getBytes(UTF_8), reader, samples::add);
    } catch (ProtocolException e) {
      throw new IllegalStateException("The sample frame is broken", e);
    }
    return samples.build();
  }
}
