package io.chatops.ws.browser;

import io.chatops.api.live.BrowserFrame.SummaryFrame;
import io.chatops.api.server.FleetCountsResponse;
import io.chatops.api.server.ServerSummaryResponse;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.error.ErrorCode;
import io.chatops.core.fleet.FleetCounts;
import io.chatops.core.fleet.FleetQueries;
import io.chatops.core.fleet.ServerSummary;
import io.chatops.core.identity.ServerId;
import io.chatops.core.identity.UserId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The servers of owners who watch, in short. Changes are looked up once per owner and call and
 * encoded once, however many browsers watch; a report costs nothing here. Safe for use by many
 * threads.
 */
public final class FleetWatch {
  private final FleetQueries queries;
  private final Map<UserId, OfOwner> owners = new ConcurrentHashMap<>();

  /** A browser that watches; called on a thread that may block, in the order of the frames. */
  interface Watcher {
    /** All servers as they are now; called once, before {@link #onChange}. */
    void onStart(byte[] whole);

    /**
     * Some servers changed.
     *
     * @param change the changes since the previous frame
     * @param whole makes a frame of all servers, for a watcher that has missed one
     */
    void onChange(byte[] change, Supplier<byte[]> whole);
  }

  public FleetWatch(FleetQueries queries) {
    this.queries = queries;
  }

  /** Shows the owner's servers at once, then what changes; blocking. */
  void watch(UserId owner, Watcher watcher) {
    OfOwner servers =
        owners.compute(
            owner,
            (id, present) -> {
              OfOwner watched = present == null ? new OfOwner(id) : present;
              watched.entering++;
              return watched;
            });
    try {
      servers.start(watcher);
    } finally {
      owners.computeIfPresent(
          owner,
          (id, present) -> {
            present.entering--;
            return present;
          });
    }
  }

  /** Shows no more; never waits. */
  void unwatch(UserId owner, Watcher watcher) {
    OfOwner servers = owners.get(owner);
    if (servers != null) {
      servers.watchers.remove(watcher);
    }
  }

  /**
   * Publishes what changed since the last call; blocking. Other hubs are asked once for the servers
   * of all owners, so a slow one delays a call by a second, however many owners watch. A failure
   * for one owner, such as a damaged row, keeps nothing from the others; it is thrown at the end. A
   * unreachable storage ends the call at once.
   */
  public void publishChanges() {
    List<OfOwner> watched = watched();
    RuntimeException failure = null;
    try {
      queries.refresh(watched.stream().flatMap(OfOwner::shownIds).toList());
    } catch (RuntimeException e) {
      failure = e; // what this hub has already is shown
    }
    for (OfOwner servers : watched) {
      try {
        servers.publishChanges(queries::known);
      } catch (RuntimeException e) {
        failure = e;
        if (e instanceof ChatOpsException known && known.code() == ErrorCode.STORAGE_UNAVAILABLE) {
          break;
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  /** Returns the owners with watchers, and drops the others. */
  private List<OfOwner> watched() {
    List<OfOwner> watched = new ArrayList<>();
    for (UserId owner : owners.keySet()) {
      OfOwner servers =
          owners.computeIfPresent(
              owner,
              (id, present) ->
                  present.entering == 0 && present.watchers.isEmpty() ? null : present);
      // One whose first browser is about to watch is not waited for.
      if (servers != null && !servers.watchers.isEmpty()) {
        watched.add(servers);
      }
    }
    return watched;
  }

  private final class OfOwner {
    private final UserId owner;
    private final Set<Watcher> watchers = ConcurrentHashMap.newKeySet();

    /** The number of watchers that are about to join; guarded by the map. */
    private int entering;

    private volatile @Nullable Map<UUID, ServerSummaryResponse> shown;
    private FleetCountsResponse counts = FleetCountsResponse.from(FleetCounts.of(List.of()));
    private byte @Nullable [] whole;

    private OfOwner(UserId owner) {
      this.owner = owner;
    }

    synchronized void start(Watcher watcher) {
      // What is shown may be one call old. A browser that has read the servers since would never
      // learn
      // that one of them was removed since that call. Values are as new as those of other browsers.
      publishChanges(shown == null ? queries::all : queries::known);
      watchers.add(watcher);
      watcher.onStart(whole());
    }

    /** Returns the servers that were shown last. */
    private Stream<ServerId> shownIds() {
      Map<UUID, ServerSummaryResponse> last = shown;
      return last == null ? Stream.of() : last.keySet().stream().map(ServerId::new);
    }

    synchronized void publishChanges(Function<UserId, List<ServerSummary>> reading) {
      Map<UUID, ServerSummaryResponse> last = shown;
      Map<UUID, ServerSummaryResponse> before = last == null ? Map.of() : last;
      Map<UUID, ServerSummaryResponse> now = read(reading);
      List<ServerSummaryResponse> changed = new ArrayList<>();
      for (ServerSummaryResponse server : now.values()) {
        if (!server.equals(before.get(server.id()))) {
          changed.add(server);
        }
      }
      List<UUID> removed = before.keySet().stream().filter(id -> !now.containsKey(id)).toList();
      if (changed.isEmpty() && removed.isEmpty()) {
        return;
      }
      whole = null;
      byte[] change = BrowserMessages.of(new SummaryFrame(false, changed, removed, counts));
      watchers.forEach(watcher -> watcher.onChange(change, this::whole));
    }

    private Map<UUID, ServerSummaryResponse> read(Function<UserId, List<ServerSummary>> reading) {
      List<ServerSummary> all = reading.apply(owner);
      Map<UUID, ServerSummaryResponse> now = new LinkedHashMap<>();
      for (ServerSummary summary : all) {
        ServerSummaryResponse server = ServerSummaryResponse.from(summary, null);
        now.put(server.id(), server);
      }
      counts = FleetCountsResponse.from(FleetCounts.of(all));
      shown = now;
      return now;
    }

    private byte[] whole() {
      byte[] made = whole;
      if (made == null) {
        Map<UUID, ServerSummaryResponse> last = shown;
        List<ServerSummaryResponse> all = last == null ? List.of() : List.copyOf(last.values());
        made = BrowserMessages.of(new SummaryFrame(true, all, List.of(), counts));
        whole = made;
      }
      return made;
    }
  }
}
