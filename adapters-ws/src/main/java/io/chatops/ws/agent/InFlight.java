package io.chatops.ws.agent;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What one connection's agent was asked and has not answered: no more than fits, each with its
 * deadline. Belongs to the connection's event loop.
 *
 * @param <K> names a request
 * @param <W> who waits for its answer
 */
final class InFlight<K, W> {
  private final Vertx vertx;
  private final int limit;
  private final Map<K, Pending<W>> pending = new HashMap<>();

  private record Pending<W>(W waiting, @Nullable Long timer) {}

  InFlight(Vertx vertx, int limit) {
    this.vertx = vertx;
    this.limit = limit;
  }

  /**
   * Waits for an answer; false when too much is being waited for, or something by that name.
   *
   * @param deadline when not to wait any more; absent: for as long as the connection lasts
   * @param onDeadline told who waited in vain
   */
  boolean add(K id, W waiting, @Nullable Duration deadline, Consumer<W> onDeadline) {
    if (pending.size() >= limit || pending.containsKey(id)) {
      return false;
    }
    Long timer = deadline == null ? null : startTimer(id, deadline, onDeadline);
    pending.put(id, new Pending<>(waiting, timer));
    return true;
  }

  private Long startTimer(K id, Duration deadline, Consumer<W> onDeadline) {
    return vertx.setTimer(
        Math.max(1, deadline.toMillis()),
        timer -> {
          W waited = take(id);
          if (waited != null) {
            onDeadline.accept(waited);
          }
        });
  }

  /** Who waits for it; absent when nobody does (any more). */
  @Nullable W find(K id) {
    Pending<W> found = pending.get(id);
    return found == null ? null : found.waiting();
  }

  /** Who waited for it, which is over now; absent when nobody did (any more). */
  @Nullable W take(K id) {
    Pending<W> found = pending.remove(id);
    if (found == null) {
      return null;
    }
    cancelTimer(found);
    return found.waiting();
  }

  /** Everybody who waited, which is over now. */
  List<W> takeAll() {
    List<Pending<W>> all = List.copyOf(pending.values());
    pending.clear();
    all.forEach(this::cancelTimer);
    return all.stream().map(Pending::waiting).toList();
  }

  private void cancelTimer(Pending<W> found) {
    if (found.timer() != null) {
      vertx.cancelTimer(found.timer());
    }
  }
}
