package io.chatops.api.hub;

import io.chatops.core.metric.StorageTier;
import io.chatops.core.metric.StorageUsage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The disk space that metrics use. */
@Schema(name = "Storage")
public record StorageResponse(
    @Schema(description = "On disk, including indexes") long bytes,
    @Schema(
            nullable = true,
            description =
                "The projected size once every tier has reached its full retention; null"
                    + " while a tier has too little data")
        @Nullable Long expectedBytes,
    List<TierResponse> tiers,
    List<ServerSpaceResponse> servers) {

  /** One tier of stored values, of all servers. */
  @Schema(name = "StorageTier")
  public record TierResponse(
      @Schema(
              description =
                  "recent: reports as received, for about an hour; raw: the values of every"
                      + " report; minute, ten_minutes: minimum, maximum, sum and count of each step",
              enumeration = {"recent", "raw", "minute", "ten_minutes"})
          String tier,
      @Schema(description = "On disk, including indexes") long bytes,
      @Schema(
              nullable = true,
              description =
                  "Reports (recent; the database's estimate), server hours (raw), server days"
                      + " (minute, ten_minutes)")
          @Nullable Long rows,
      @Schema(
              nullable = true,
              description =
                  "As stored, without the database's overhead. An aggregate counts as four"
                      + " values.",
              examples = "0.57")
          @Nullable Double bytesPerValue,
      @Schema(
              nullable = true,
              description =
                  "When its oldest report was collected (recent), or when its oldest server"
                      + " hour (raw) or server day (minute, ten_minutes) starts; null: empty")
          @Nullable Instant oldestAt,
      @Schema(nullable = true, description = "Like oldest_at, for the newest")
          @Nullable Instant newestAt,
      @Schema(nullable = true, description = "Null where values always move on to the next tier")
          @Nullable Long retentionSeconds,
      @Schema(
              nullable = true,
              description =
                  "The current daily growth, measured on the servers that reported within 3"
                      + " days; too high while there is little data, since each table has a"
                      + " minimum size")
          @Nullable Long bytesPerDay,
      @Schema(nullable = true, description = "bytes_per_day times the retention")
          @Nullable Long expectedBytes) {

    public static TierResponse from(StorageUsage.OfTier tier) {
      Duration retention = tier.retention();
      Double perValue = tier.bytesPerValue();
      return new TierResponse(
          tier.tier().wireName(),
          tier.bytes(),
          tier.rows(),
          perValue == null ? null : Math.rint(perValue * 1_000) / 1_000,
          tier.oldestAt(),
          tier.newestAt(),
          retention == null ? null : retention.toSeconds(),
          tier.bytesPerDay(),
          tier.expectedBytes());
    }
  }

  /** The space that the values of one server use. */
  @Schema(
      name = "ServerStorage",
      description =
          "As stored, without the database's overhead and without reports that are not"
              + " compacted yet")
  public record ServerSpaceResponse(
      @Schema(format = "uuid") String serverId,
      long bytes,
      long rawBytes,
      long minuteBytes,
      long tenMinutesBytes) {

    public static ServerSpaceResponse from(StorageUsage.OfServer server) {
      return new ServerSpaceResponse(
          server.serverId().toString(),
          server.total(),
          server.bytes().getOrDefault(StorageTier.RAW, 0L),
          server.bytes().getOrDefault(StorageTier.MINUTE, 0L),
          server.bytes().getOrDefault(StorageTier.TEN_MINUTES, 0L));
    }
  }

  public static StorageResponse from(StorageUsage usage, List<StorageUsage.OfServer> servers) {
    return new StorageResponse(
        usage.bytes(),
        usage.expectedBytes(),
        usage.tiers().stream().map(TierResponse::from).toList(),
        servers.stream().map(ServerSpaceResponse::from).toList());
  }
}
