package io.chatops.core.container;

import io.chatops.core.log.StandardStream;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The wanted part of a container's log.
 *
 * @param tail how many of the newest lines, 1-10000
 * @param since from this time on; absent: from the beginning
 * @param until before this time; absent: until now
 * @param stream only this one; absent: both
 */
public record LogWindowQuery(
    ContainerRef container,
    int tail,
    @Nullable Instant since,
    @Nullable Instant until,
    @Nullable StandardStream stream) {

  /** Returns true if a time bounds the lines on either side. */
  public boolean isLimitedInTime() {
    return since != null || until != null;
  }
}
