package io.chatops.ws.browser;

import io.chatops.core.identity.ServerId;
import io.chatops.core.metric.ReportSnapshots.Snapshot;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The feed of one server for one browser: the latest report first, then each newer one, and all
 * other events. Safe for use by many threads.
 */
final class ServerFeed implements WatchedServers.Watcher {
  private final ServerId serverId;
  private final WatchedServers watched;
  private final Function<ServerId, Optional<Snapshot>> latest;
  private final Viewer viewer;
  private byte @Nullable [] early;
  private @Nullable Instant earlyAt;
  private @Nullable Instant firstAt;
  private boolean started;

  /** Receives the frames. */
  interface Viewer {
    /** A report or a state. */
    void show(byte[] frame);

    void showAlert(byte[] frame);

    void serverRemoved();
  }

  /**
   * A feed that shows nothing yet.
   *
   * @param latest finds the report that is shown first; may block
   */
  ServerFeed(
      ServerId serverId,
      WatchedServers watched,
      Function<ServerId, Optional<Snapshot>> latest,
      Viewer viewer) {
    this.serverId = serverId;
    this.watched = watched;
    this.latest = latest;
    this.viewer = viewer;
  }

  /** Shows the latest report, then what comes; blocking. */
  void start() {
    watched.watch(serverId, this);
    Optional<Snapshot> first = latest.apply(serverId);
    synchronized (this) {
      started = true;
      if (first.isPresent()) {
        Snapshot report = first.get();
        firstAt = report.collectedAt();
        viewer.show(BrowserMessages.metrics(serverId, report.document(), report.collectedAt()));
      }
      if (early != null && earlyAt != null) {
        onReport(early, earlyAt);
        early = null;
      }
    }
  }

  void end() {
    watched.unwatch(serverId, this);
  }

  @Override
  public synchronized void onReport(byte[] frame, Instant collectedAt) {
    if (!started) {
      if (earlyAt == null || collectedAt.isAfter(earlyAt)) {
        early = frame;
        earlyAt = collectedAt;
      }
      return;
    }
    // What came between watching and looking is in the first frame already.
    if (firstAt == null || collectedAt.isAfter(firstAt)) {
      viewer.show(frame);
    }
  }

  @Override
  public void onStatus(byte[] frame) {
    viewer.show(frame);
  }

  @Override
  public void onAlert(byte[] frame) {
    viewer.showAlert(frame);
  }

  @Override
  public void onRemoved() {
    viewer.serverRemoved();
  }
}
