package io.chatops.ws.agent;

import io.chatops.ws.PeerSocket;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
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
  private final Map<K, Pending<W>> pending = new LinkedHashMap<>();
  private final Map<K, ScheduledFuture<?>> timers = new HashMap<>();

  private record Pending<W>(
      W waiting, @Nullable Duration deadline, boolean inTurn, Consumer<W> onDeadline) {}

  InFlight(PeerSocket peer, int limit) {
    this.peer = peer;
    this.limit = limit;
  }

  /**
   * Adds a request. Returns false if too many are waiting, or one with that id.
   *
   * @param deadline absent to wait for as long as the connection lasts
   * @param inTurn true if the agent handles it after the earlier ones; its deadline starts then
   * @param onDeadline called with the receiver if no reply came in time
   */
  boolean add(
      K id, W waiting, @Nullable Duration deadline, boolean inTurn, Consumer<W> onDeadline) {
    if (pending.size() >= limit || pending.containsKey(id)) {
      return false;
    }
    pending.put(id, new Pending<>(waiting, deadline, inTurn, onDeadline));
    startTimers();
    return true;
  }

  private void startTimers() {
    boolean isFirst = true;
    for (Map.Entry<K, Pending<W>> each : pending.entrySet()) {
      Duration deadline = each.getValue().deadline();
      if (deadline != null && (isFirst || !each.getValue().inTurn())) {
        timers.computeIfAbsent(each.getKey(), id -> peer.schedule(deadline, () -> expired(id)));
      }
      isFirst = false;
    }
  }

  private void expired(K id) {
    Pending<W> late = pending.get(id);
    if (late != null) {
      remove(id);
      late.onDeadline().accept(late.waiting());
    }
  }

  /** Returns the receiver of a reply; absent if none is waiting or it no longer is. */
  @Nullable W find(K id) {
    Pending<W> found = pending.get(id);
    return found == null ? null : found.waiting();
  }

  /** Removes and returns the receiver of a reply; absent if none is waiting or it no longer is. */
  @Nullable W remove(K id) {
    Pending<W> found = pending.remove(id);
    ScheduledFuture<?> timer = timers.remove(id);
    if (timer != null) {
      timer.cancel(false);
    }
    startTimers();
    return found == null ? null : found.waiting();
  }

  boolean isEmpty() {
    return pending.isEmpty();
  }

  /** Removes and returns all receivers. */
  List<W> removeAll() {
    List<W> all = pending.values().stream().map(Pending::waiting).toList();
    pending.clear();
    timers.values().forEach(timer -> timer.cancel(false));
    timers.clear();
    return all;
  }
}
