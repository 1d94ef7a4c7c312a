package io.chatops.ws.browser;

import io.chatops.api.alert.AlertResponse;
import io.chatops.api.live.BrowserFrame.AlertFrame;
import io.chatops.core.alert.Alert;
import io.chatops.core.alert.LiveAlerts;
import io.chatops.core.identity.UserId;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** The alerts of owners who watch, encoded once for all browsers of each. */
final class WatchedAlerts {
  private final LiveAlerts alerts;
  private final Map<UserId, Watch> watches = new ConcurrentHashMap<>();

  WatchedAlerts(LiveAlerts alerts) {
    this.alerts = alerts;
  }

  /**
   * Shows each change of the owner's alerts.
   *
   * @param watcher takes frames on the thread that stores changes
   */
  void watch(UserId owner, Consumer<byte[]> watcher) {
    watches.compute(
        owner,
        (id, present) -> {
          Watch watch = present;
          if (watch == null) {
            watch = new Watch();
            alerts.subscribe(id, watch);
          }
          watch.watchers.add(watcher);
          return watch;
        });
  }

  void unwatch(UserId owner, Consumer<byte[]> watcher) {
    watches.computeIfPresent(
        owner,
        (id, watch) -> {
          watch.watchers.remove(watcher);
          if (watch.watchers.isEmpty()) {
            alerts.unsubscribe(id, watch);
            return null;
          }
          return watch;
        });
  }

  private static final class Watch implements Consumer<Alert> {
    private final Set<Consumer<byte[]>> watchers = ConcurrentHashMap.newKeySet();

    @Override
    public void accept(Alert alert) {
      byte[] frame = BrowserMessages.of(new AlertFrame(AlertResponse.from(alert)));
      watchers.forEach(watcher -> watcher.accept(frame));
    }
  }
}
