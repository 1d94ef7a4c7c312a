package io.chatops.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The part of a list that an answer holds.
 *
 * @param total the number of all elements
 * @param asOf the time at which the list was so; absent: now, or never known
 */
public record PageMeta(
    long total,
    int limit,
    int offset,
    @Schema(description = "The time of the server's last report, in lists that come from it")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable Instant asOf) {

  public PageMeta(long total, int limit, int offset) {
    this(total, limit, offset, null);
  }
}
