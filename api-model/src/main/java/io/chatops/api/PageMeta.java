package io.chatops.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.chatops.api.server.FleetCountsResponse;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The part of a list that an answer holds.
 *
 * @param total the number of all elements
 * @param asOf the time of the state that the list shows; absent if it is current or unknown
 * @param counts of the servers in each state; in the overview of servers only
 * @param nextCursor absent at the end of the list, and in lists without cursors
 */
public record PageMeta(
    long total,
    int limit,
    int offset,
    @Schema(description = "The time of the server's last report, in lists taken from that report")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable Instant asOf,
    @Schema(
            description =
                "In the overview of servers: counts over all servers that match `q` and `tag`")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable FleetCountsResponse counts,
    @Schema(
            description =
                "In lists with a cursor: fetches the next page. Absent: this is the last page")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable String nextCursor) {

  public PageMeta(long total, int limit, int offset) {
    this(total, limit, offset, null, null, null);
  }

  public PageMeta(long total, int limit, int offset, @Nullable Instant asOf) {
    this(total, limit, offset, asOf, null, null);
  }

  /** Returns this with the cursor of the next page; absent if there is none. */
  public PageMeta next(@Nullable String cursor) {
    return new PageMeta(total, limit, offset, asOf, counts, cursor);
  }

  public PageMeta with(FleetCountsResponse counts) {
    return new PageMeta(total, limit, offset, asOf, counts, nextCursor);
  }
}
