package io.chatops.ws.agent;

import io.chatops.ws.PeerSocket;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The requests to one connection's agent that have no answer yet, up to a limit, each with its
 * deadline. Belongs to the event loop of the connection.
 *
 * @param <K> name of a request
 * @param <W> receiver of its answer
 */
final class InFlight<K, W> {
  private final PeerSocket peer;
  private final int limit;
  private final Map<K, Pending<W>> pending = new HashMap<>();

  private record Pending<W>(W waiting, @Nullable ScheduledFuture<?> timer) {}

  InFlight(PeerSocket peer, int limit) {
    this.peer = peer;
    this.limit = limit;
  }

  /**
   * Waits for an answer. Returns false if too many requests wait, or one of that name.
   *
   * @param deadline absent to wait for as long as the connection lasts
   * @param onDeadline told the receiver that waited in vain
   */
  boolean add(K id, W waiting, @Nullable Duration deadline, Consumer<W> onDeadline) {
    if (pending.size() >= limit || pending.containsKey(id)) {
      return false;
    }
    ScheduledFuture<?> timer = deadline == null ? null : startTimer(id, deadline, onDeadline);
    pending.put(id, new Pending<>(waiting, timer));
    return true;
  }

  private ScheduledFuture<?> startTimer(K id, Duration deadline, Consumer<W> onDeadline) {
    return peer.schedule(
        deadline,
        () -> {
          W waited = take(id);
          if (waited != null) {
            onDeadline.accept(waited);
          }
        });
  }

  /** Returns the receiver that waits for this answer; absent if none does (any more). */
  @Nullable W find(K id) {
    Pending<W> found = pending.get(id);
    return found == null ? null : found.waiting();
  }

  /** Removes and returns the receiver of this answer; absent if none waits (any more). */
  @Nullable W take(K id) {
    Pending<W> found = pending.remove(id);
    if (found == null) {
      return null;
    }
    cancelTimer(found);
    return found.waiting();
  }

  /** Removes and returns every receiver. */
  List<W> takeAll() {
    List<Pending<W>> all = List.copyOf(pending.values());
    pending.clear();
    all.forEach(this::cancelTimer);
    return all.stream().map(Pending::waiting).toList();
  }

  private void cancelTimer(Pending<W> found) {
    if (found.timer() != null) {
      found.timer().cancel(false);
    }
  }
}
