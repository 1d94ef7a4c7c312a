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
 * The unanswered requests to one connection's agent, up to a limit, each with its deadline.
 * Confined to the connection's event loop.
 *
 * @param <K> id of a request
 * @param <W> receiver of its reply
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
   * Adds a request. Returns false if too many are waiting, or one with that id.
   *
   * @param deadline absent to wait for as long as the connection lasts
   * @param onDeadline called with the receiver if no reply came in time
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
          W waited = remove(id);
          if (waited != null) {
            onDeadline.accept(waited);
          }
        });
  }

  /** Returns the receiver of a reply; absent if none is waiting or it no longer is. */
  @Nullable W find(K id) {
    Pending<W> found = pending.get(id);
    return found == null ? null : found.waiting();
  }

  /** Removes and returns the receiver of a reply; absent if none is waiting or it no longer is. */
  @Nullable W remove(K id) {
    Pending<W> found = pending.remove(id);
    if (found == null) {
      return null;
    }
    cancelTimer(found);
    return found.waiting();
  }

  boolean isEmpty() {
    return pending.isEmpty();
  }

  /** Removes and returns all receivers. */
  List<W> removeAll() {
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
