package io.chatops.api.hub;

import io.chatops.core.metric.StorageTier;
import io.chatops.core.metric.StorageUsage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The disk space that measurements take. */
@Schema(name = "Storage")
public record StorageResponse(
    @Schema(description = "On disk, indexes included") long bytes,
    @Schema(
            nullable = true,
            description =
                "What it will take once each tier is as old as its retention; null while one of"
                    + " them has too little to tell")
        @Nullable Long expectedBytes,
    List<TierResponse> tiers,
    List<ServerSpaceResponse> servers) {

  /** One tier of stored values, of all servers. */
  @Schema(name = "StorageTier")
  public record TierResponse(
      @Schema(
              description =
                  "recent: reports as they came, for an hour or so; raw: each report's values;"
                      + " minute, ten_minutes: minimum, maximum, sum and count of each step",
              enumeration = {"recent", "raw", "minute", "ten_minutes"})
          String tier,
      @Schema(description = "On disk, indexes included") long bytes,
      @Schema(
              nullable = true,
              description =
                  "Reports (recent; about, as the database last counted), hours of a server (raw),"
                      + " days of a server (minute, ten_minutes)")
          @Nullable Long rows,
      @Schema(
              nullable = true,
              description =
                  "As stored, without the database's own overhead. A sum counts as four values.",
              examples = "0.57")
          @Nullable Double bytesPerValue,
      @Schema(
              nullable = true,
              description =
                  "When its oldest report was collected (recent), or its oldest hour (raw) or day"
                      + " (minute, ten_minutes) of a server begins; null: it has nothing")
          @Nullable Instant oldestAt,
      @Schema(nullable = true, description = "As oldest_at, of the newest")
          @Nullable Instant newestAt,
      @Schema(
              nullable = true,
              description = "Null where values move on to the next tier by themselves")
          @Nullable Long retentionSeconds,
      @Schema(
              nullable = true,
              description =
                  "What a day adds just now, measured at the servers that reported within 3 days;"
                      + " too high while there is little, since each table takes some room by"
                      + " itself")
          @Nullable Long bytesPerDay,
      @Schema(nullable = true, description = "bytes_per_day for as long as the retention")
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

  /** The space that one server's values take. */
  @Schema(
      name = "ServerStorage",
      description =
          "As stored, without the database's own overhead and without reports not compacted yet")
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
