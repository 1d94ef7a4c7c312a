package io.chatops.bench.jmh;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.chatops.bench.SampleFrames;
import io.chatops.core.alert.AlertThreshold;
import io.chatops.core.alert.Comparison;
import io.chatops.core.alert.MetricType;
import io.chatops.core.alert.NoticePlanner;
import io.chatops.core.alert.OpenAlerts;
import io.chatops.core.alert.ThresholdDetails;
import io.chatops.core.alert.engine.AlertEngine;
import io.chatops.core.hub.AgentLocations;
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
import java.util.ArrayList;
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
 * Reports against thresholds: those of usual hosts, and the most that an owner and an agent can
 * bring together, which must not hold up the event loop that they share with others.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class EvaluatingThresholds {
  private static final Instant START = Instant.parse("2026-11-24T00:00:00Z");

  /**
   * About 111 numbers against ten thresholds, on one of a thousand servers in turn: with nothing
   * the matter, and with five alerts open on each.
   */
  @State(Scope.Thread)
  public static class Usual {
    /** True if half of the thresholds are breached all the time. */
    @Param({"false", "true"})
    private boolean alerting;

    private @Nullable Hub hub;
    private final Samples samples = samples();

    private Hub hub() {
      if (hub == null) {
        hub = start();
      }
      return hub;
    }

    private Hub start() {
      Hub started = new Hub(1_000);
      double breached = alerting ? -1 : 1e12;
      for (MetricType type :
          List.of(
              MetricType.CPU,
              MetricType.MEMORY,
              MetricType.LOAD,
              MetricType.DISK,
              MetricType.NETWORK)) {
        started.watch(type, breached);
        started.watch(type, 1e13);
      }
      started.engine.load();
      return started;
    }
  }

  /** 4,500 temperatures against 500 thresholds on each. */
  @State(Scope.Thread)
  public static class Most {
    private static final int THRESHOLDS = 500;
    private static final int PARTS = 4_500;

    /** The parts that are too hot all the time: none, one by one threshold, or all by all. */
    @Param({"none", "one", "all"})
    private String beyond = "none";

    private @Nullable Hub hub;
    private @Nullable Samples samples;

    private Hub hub() {
      if (hub == null) {
        hub = start();
      }
      return hub;
    }

    private Samples samples() {
      if (samples == null) {
        Samples.Builder builder = new Samples.Builder();
        for (int i = 0; i < PARTS; i++) {
          builder.add(Metric.SENSORS_TEMPERATURE, "sensor " + i, degrees(i));
        }
        samples = builder.build();
      }
      return samples;
    }

    private static Hub start() {
      Hub started = new Hub(1);
      for (int i = 0; i < THRESHOLDS; i++) {
        started.watch(MetricType.TEMPERATURE, 100 + i);
      }
      started.engine.load();
      return started;
    }

    private double degrees(int part) {
      return switch (beyond) {
        case "none" -> 40;
        case "one" -> part == PARTS / 2 ? 100.5 : 40;
        default -> 1_000;
      };
    }
  }

  @Benchmark
  public CompletableFuture<?> evaluate(Usual hosts) {
    return hosts.hub().evaluate(hosts.samples);
  }

  @Benchmark
  public CompletableFuture<?> evaluateMost(Most host) {
    return host.hub().evaluate(host.samples());
  }

  /** An engine and the servers of one owner, whose reports come in turn. */
  private static final class Hub {
    private final UserId owner = UserId.random();
    private final List<Server> servers = new ArrayList<>();
    private final InMemoryAlertThresholdRepository thresholds =
        new InMemoryAlertThresholdRepository();
    private final ReportDocument document = ReportDocument.of("{}".getBytes(UTF_8));
    private final AlertEngine engine;
    private long sequence;

    private Hub(int serverCount) {
      InMemoryServerRepository registered =
          new InMemoryServerRepository(
              new InMemoryApiKeyRepository(), new InMemoryReportSnapshots());
      for (int i = 0; i < serverCount; i++) {
        Server server = server("server-" + i);
        servers.add(server);
        registered.add(server);
      }
      engine =
          new AlertEngine(
              new InMemoryAlertRepository((alert, notice) -> {}),
              thresholds,
              registered,
              NoticePlanner.NONE,
              new OpenAlerts(),
              List.of(),
              owner -> {},
              (serverId, services) -> {},
              AgentLocations.LONE,
              InstantSource.fixed(START),
              Duration.ofSeconds(45),
              Runnable::run);
    }

    private CompletableFuture<?> evaluate(Samples samples) {
      sequence++;
      Instant at = START.plusMillis(sequence / servers.size() * 5_000);
      ServerId serverId = servers.get((int) (sequence % servers.size())).id();
      return engine.evaluate(
          new MetricReport(serverId, "boot", sequence, at, at, samples, document));
    }

    private void watch(MetricType type, double above) {
      ThresholdDetails details =
          new ThresholdDetails(
              null,
              null,
              null,
              type,
              null,
              Comparison.GT,
              above,
              Duration.ofMinutes(1),
              null,
              null,
              Duration.ZERO,
              true);
      thresholds.add(
          new AlertThreshold(AlertThresholdId.random(), owner, details, START, START), 1_000);
    }

    private Server server(String name) {
      return new Server(
          ServerId.random(), owner, name, null, null, "{}", List.of(), null, null, START, START);
    }
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
