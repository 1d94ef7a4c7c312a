package io.chatops.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

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
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One report against thresholds: those of usual hosts, and the most that an owner and an agent can
 * bring together, which must not hold up the event loop that they share with others.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@org.openjdk.jmh.annotations.Measurement(iterations = 5, time = 1)
@Fork(1)
public class EvaluatingThresholds {
  private static final Instant START = Instant.parse("2026-11-24T00:00:00Z");

  private static final List<MetricType> USUAL =
      List.of(
          MetricType.CPU, MetricType.MEMORY, MetricType.LOAD, MetricType.DISK, MetricType.NETWORK);
  private static final int MOST_THRESHOLDS = 500;
  private static final int MOST_SENSORS = 4_500;

  /** The reports, and the thresholds that they breach all the time. */
  public enum Load {
    /** About 111 numbers against ten thresholds, on one of a thousand servers in turn. */
    USUAL,
    /** The same with five alerts open on each. */
    USUAL_ALERTING,
    /** 4,500 temperatures against 500 thresholds on each. */
    MOST,
    /** The same with one sensor beyond one threshold. */
    MOST_WITH_ONE_ALERT,
    /** The same with all sensors beyond all thresholds. */
    MOST_ALERTING
  }

  @Param private Load load = Load.USUAL;

  private @Nullable Hub hub;
  private Samples samples =
      new PayloadOptions().frames().sample(1).map(ReportSource::read).toList().get(0).samples();

  /** Makes the hub of the load. */
  @Setup
  public void start() {
    if (load == Load.USUAL || load == Load.USUAL_ALERTING) {
      hub = usual(load == Load.USUAL ? 1e12 : -1);
    } else {
      hub = most();
      samples = temperatures();
    }
    hub.engine.load();
  }

  @Benchmark
  public CompletableFuture<?> evaluate() {
    return Objects.requireNonNull(hub).evaluate(samples);
  }

  private static Hub usual(double breached) {
    Hub started = new Hub(1_000);
    for (MetricType type : USUAL) {
      started.watch(type, breached);
      started.watch(type, 1e13);
    }
    return started;
  }

  private static Hub most() {
    Hub started = new Hub(1);
    for (int i = 0; i < MOST_THRESHOLDS; i++) {
      started.watch(MetricType.TEMPERATURE, 100 + i);
    }
    return started;
  }

  private Samples temperatures() {
    Samples.Builder builder = new Samples.Builder();
    for (int i = 0; i < MOST_SENSORS; i++) {
      double degrees = load == Load.MOST_ALERTING ? 1_000 : 40;
      if (load == Load.MOST_WITH_ONE_ALERT && i == MOST_SENSORS / 2) {
        degrees = 100.5;
      }
      builder.add(Metric.SENSORS_TEMPERATURE, "sensor " + i, degrees);
    }
    return builder.build();
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
              AgentLocations.SINGLE_HUB,
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
}
