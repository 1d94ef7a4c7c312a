package io.chatops.api.server;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.chatops.api.server.ServerResponse.AgentResponse;
import io.chatops.core.alert.OpenAlerts;
import io.chatops.core.fleet.ServerLevels;
import io.chatops.core.fleet.ServerSummary;
import io.chatops.core.metric.CpuLine;
import io.chatops.core.metric.Metric;
import io.chatops.core.metric.Vitals;
import io.chatops.core.server.HealthStatus;
import io.chatops.core.server.Server;
import io.chatops.core.server.ServerStatus;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A server as lists show it, with its newest main values. */
@Schema(name = "ServerSummary")
public record ServerSummaryResponse(
    UUID id,
    @Schema(examples = "web-1") String name,
    @Schema(nullable = true, examples = "web-1.example.org") @Nullable String host,
    List<String> tags,
    @Schema(description = ServerResponse.STATUS) ServerStatus status,
    @Schema(description = ServerResponse.HEALTH) HealthStatus healthStatus,
    @Schema(description = "True while its agent is connected") boolean agentConnection,
    @Schema(nullable = true, description = "The last report or ping; null: never")
        @Nullable Instant lastSeen,
    @Schema(
            nullable = true,
            description = "The agent's description of itself; null: none yet, or an older agent")
        @Nullable AgentResponse agent,
    @Schema(
            nullable = true,
            description =
                "The time of the report that the values are from, also for an offline server;"
                    + " null: no report yet")
        @Nullable Instant asOf,
    @Schema(nullable = true) @Nullable Double uptimeSeconds,
    @Schema(nullable = true) @Nullable CpuSummary cpu,
    @Schema(nullable = true) @Nullable MemorySummary memory,
    @Schema(nullable = true) @Nullable DiskSummary disk,
    @Schema(nullable = true) @Nullable NetworkSummary network,
    @Schema(nullable = true) @Nullable ContainersSummary containers,
    LevelsSummary levels,
    AlertsSummary alerts,
    @Schema(nullable = true) @Nullable SparkLine spark) {

  /** The use of the processors. */
  public record CpuSummary(
      @Schema(examples = "12.5") double usagePercent,
      @Schema(nullable = true, description = "Logical processors") @Nullable Integer cores,
      @Schema(nullable = true) @JsonProperty("load_1m") @Nullable Double load1m) {
    static @Nullable CpuSummary from(Vitals.@Nullable Cpu cpu) {
      return cpu == null
          ? null
          : new CpuSummary(
              cpu.usagePercent(),
              cpu.cores() == null ? null : cpu.cores().intValue(),
              cpu.load1m());
    }
  }

  /** The use of the memory. */
  public record MemorySummary(
      double usagePercent,
      @Schema(nullable = true) @Nullable Long usedBytes,
      @Schema(nullable = true) @Nullable Long totalBytes) {
    static @Nullable MemorySummary from(Vitals.@Nullable Memory memory) {
      return memory == null
          ? null
          : new MemorySummary(
              memory.usagePercent(), whole(memory.usedBytes()), whole(memory.totalBytes()));
    }
  }

  /** The use of the fullest file system. */
  @Schema(description = "The fullest file system")
  public record DiskSummary(
      @Schema(nullable = true, description = "null: an older agent, which reports only a total")
          @Nullable String mountPoint,
      double usagePercent,
      @Schema(nullable = true) @Nullable Long usedBytes,
      @Schema(nullable = true) @Nullable Long totalBytes) {
    static @Nullable DiskSummary from(Vitals.@Nullable Disk disk) {
      return disk == null
          ? null
          : new DiskSummary(
              disk.mountPoint(),
              disk.usagePercent(),
              whole(disk.usedBytes()),
              whole(disk.totalBytes()));
    }
  }

  /** The traffic of the host. */
  @Schema(description = "The sum of all interfaces except loopback")
  public record NetworkSummary(double receivedBytesPerSecond, double sentBytesPerSecond) {
    static @Nullable NetworkSummary from(Vitals.@Nullable Network network) {
      return network == null
          ? null
          : new NetworkSummary(network.receivedBytesPerSecond(), network.sentBytesPerSecond());
    }
  }

  /** The containers of the host. */
  public record ContainersSummary(
      @Schema(description = "Running and not unhealthy") int running, int total) {
    static @Nullable ContainersSummary from(Vitals.@Nullable Containers containers) {
      return containers == null
          ? null
          : new ContainersSummary(containers.running(), containers.total());
    }
  }

  /** The levels of the values by the thresholds of the server. */
  @Schema(
      description =
          "How the values stand by the server's thresholds, or by the recommended ones where it"
              + " has none, and by its open alerts, if those are worse: what lists colour and order"
              + " by. Null: no value")
  public record LevelsSummary(
      @Schema(nullable = true) @Nullable HealthStatus cpu,
      @Schema(nullable = true) @Nullable HealthStatus memory,
      @Schema(nullable = true) @Nullable HealthStatus disk,
      @Schema(nullable = true, description = "Without a threshold: a warning above the cores")
          @Nullable HealthStatus load,
      @Schema(
              description =
                  "The greatest value divided by its threshold, rounded down to 0.1; of CPU the"
                      + " average of ten minutes counts",
              examples = "0.9")
          double ratio) {
    static LevelsSummary from(ServerLevels.Levels levels) {
      return new LevelsSummary(
          levels.cpu(), levels.memory(), levels.disk(), levels.load(), levels.ratio());
    }
  }

  /** The open alerts of the server. */
  @Schema(description = "The number of open alerts")
  public record AlertsSummary(int critical, int warning) {
    static AlertsSummary from(OpenAlerts.Counts counts) {
      return new AlertsSummary(counts.critical(), counts.warning());
    }
  }

  /** A small chart. */
  @Schema(description = "The last hour, in equal steps")
  public record SparkLine(
      @Schema(examples = "cpu.usage_percent") String metric,
      @Schema(description = "The start of the first step") Instant start,
      long stepSeconds,
      @Schema(description = "The average of each step, newest last; null: no report")
          List<@Nullable Double> values) {
    public static SparkLine from(CpuLine line) {
      return new SparkLine(
          Metric.CPU_USAGE_PERCENT.path(), line.start(), line.step().toSeconds(), line.values());
    }
  }

  public static ServerSummaryResponse from(ServerSummary summary, @Nullable SparkLine spark) {
    Server server = summary.server();
    Vitals vitals = summary.vitals();
    return new ServerSummaryResponse(
        server.id().value(),
        server.name(),
        server.host(),
        server.tags(),
        summary.condition().status(),
        summary.condition().health(),
        summary.condition().agentConnected(),
        summary.condition().lastSeen(),
        AgentResponse.from(server.agent(), summary.offer()),
        vitals == null ? null : vitals.asOf(),
        vitals == null ? null : vitals.uptimeSeconds(),
        vitals == null ? null : CpuSummary.from(vitals.cpu()),
        vitals == null ? null : MemorySummary.from(vitals.memory()),
        vitals == null ? null : DiskSummary.from(vitals.disk()),
        vitals == null ? null : NetworkSummary.from(vitals.network()),
        vitals == null ? null : ContainersSummary.from(vitals.containers()),
        LevelsSummary.from(summary.levels()),
        AlertsSummary.from(summary.alerts()),
        spark);
  }

  private static @Nullable Long whole(@Nullable Double bytes) {
    return bytes == null ? null : Math.round(bytes);
  }
}
