package io.chatops.core.metric;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The use of a server's processors in the last hour, for a small chart.
 *
 * @param start of the first value's step
 * @param step that each value is the average of
 * @param values in percent, to 0.1, the newest last; null: no report in that step
 */
public record CpuLine(Instant start, Duration step, List<@Nullable Double> values) {
  public CpuLine {
    values = Collections.unmodifiableList(new ArrayList<>(values)); // List.copyOf takes no null
  }
}
