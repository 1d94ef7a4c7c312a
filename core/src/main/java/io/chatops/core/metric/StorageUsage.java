package io.chatops.core.metric;

import io.chatops.core.identity.ServerId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The room that the measurements take.
 *
 * @param asOf when it was measured
 * @param servers those with the most first
 */
public record StorageUsage(Instant asOf, List<OfTier> tiers, List<OfServer> servers) {

  public StorageUsage {
    tiers = List.copyOf(tiers);
    servers = List.copyOf(servers);
  }

  /**
   * The use of one tier by all servers.
   *
   * @param bytes all of its bytes, indexes included
   * @param rows absent: not counted yet
   * @param bytesPerValue without the storage's own overhead; absent: unknown
   * @param oldestAt the time of the oldest report, or the start of the oldest hour or day of
   *     chunks; absent when it is empty
   * @param newestAt as {@code oldestAt}, of the newest
   * @param retention the time for which values are kept; absent where they move on by themselves
   * @param bytesPerDay the present daily growth; absent while too little is known
   */
  public record OfTier(
      StorageTier tier,
      long bytes,
      @Nullable Long rows,
      @Nullable Double bytesPerValue,
      @Nullable Instant oldestAt,
      @Nullable Instant newestAt,
      @Nullable Duration retention,
      @Nullable Long bytesPerDay) {

    /** The room it takes once it is as long as its retention; absent while unknown. */
    public @Nullable Long expectedBytes() {
      if (retention == null) {
        return bytes;
      }
      return bytesPerDay == null
          ? null
          : Math.round((double) bytesPerDay * retention.toMinutes() / (24 * 60));
    }
  }

  /**
   * The room of one server's values, without the storage's own overhead and without those not moved
   * on yet.
   */
  public record OfServer(ServerId serverId, Map<StorageTier, Long> bytes) {
    public OfServer {
      bytes = Map.copyOf(bytes);
    }

    public long total() {
      return bytes.values().stream().mapToLong(Long::longValue).sum();
    }
  }

  /** All tiers together. */
  public long bytes() {
    return tiers.stream().mapToLong(OfTier::bytes).sum();
  }

  /** All tiers together; absent while one is unknown. */
  public @Nullable Long expectedBytes() {
    long all = 0;
    for (OfTier tier : tiers) {
      Long expected = tier.expectedBytes();
      if (expected == null) {
        return null;
      }
      all += expected;
    }
    return all;
  }
}
