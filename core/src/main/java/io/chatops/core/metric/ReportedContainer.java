package io.chatops.core.metric;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A container as its agent reported it; missing fields are absent.
 *
 * @param state Docker's own word
 * @param status for users
 * @param ports as {@code docker ps} prints them, such as "0.0.0.0:8080->80/tcp"
 * @param cpuPercent share of one core, in percent
 */
public record ReportedContainer(
    @Nullable String id,
    @Nullable String name,
    @Nullable String image,
    @Nullable String state,
    @Nullable String status,
    @Nullable Instant created,
    @Nullable List<String> ports,
    @Nullable Double cpuPercent,
    @Nullable Long memoryBytes,
    @Nullable Long memoryLimitBytes,
    @Nullable Double receivedBytesPerSecond,
    @Nullable Double sentBytesPerSecond,
    @Nullable Double readBytesPerSecond,
    @Nullable Double writtenBytesPerSecond,
    @Nullable String health,
    @Nullable Long restartCount) {
  private static final Set<String> NOT_RUNNING = Set.of("exited", "created", "dead", "removing");

  public ReportedContainer {
    ports = ports == null ? null : List.copyOf(ports);
  }

  /**
   * Returns true if {@code docker ps} would list it: paused and restarting containers run. A
   * container without a state, as earlier agents report it, counts as running, so that it is shown.
   */
  public boolean isRunning() {
    return state == null || !NOT_RUNNING.contains(state.toLowerCase(Locale.ROOT));
  }
}
