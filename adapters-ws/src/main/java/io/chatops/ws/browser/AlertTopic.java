package io.chatops.ws.browser;

import io.chatops.api.alert.AlertResponse;
import io.chatops.api.live.BrowserFrame.AlertFrame;
import io.chatops.core.alert.Alert;
import io.chatops.core.alert.Alerts;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.UserId;
import io.chatops.core.policy.Action;
import io.chatops.core.policy.Policy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The alerts of all servers of the user, as they open and change. */
final class AlertTopic extends Subscription implements Consumer<byte[]> {
  private final WatchedAlerts watched;
  private final Alerts queries;
  private final @Nullable Instant after;
  // What comes while the storage is read is newer than what is read.
  private @Nullable List<byte[]> early = new ArrayList<>();

  /**
   * A subscription that is not open yet.
   *
   * @param after alerts that changed since are shown first; absent: none
   */
  AlertTopic(
      Topic topic,
      BrowserSocket socket,
      Consumer<Subscription> onEnded,
      WatchedAlerts watched,
      Alerts queries,
      @Nullable Instant after) {
    super(topic, topic.inFrames(), socket, onEnded);
    this.watched = watched;
    this.queries = queries;
    this.after = after;
  }

  @Override
  Runnable open(Actor actor) {
    UserId owner = Policy.scope(actor, Action.VIEW);
    watched.watch(owner, this);
    Runnable close = () -> watched.unwatch(owner, this);
    try {
      List<Alert> missed = after == null ? List.of() : queries.changedSince(actor, after);
      start(missed);
    } catch (RuntimeException e) {
      close.run();
      throw e;
    }
    return close;
  }

  private synchronized void start(List<Alert> missed) {
    missed.forEach(alert -> show(new AlertFrame(AlertResponse.from(alert))));
    List<byte[]> waited = early;
    early = null;
    if (waited != null) {
      waited.forEach(frame -> show(FrameQueue.Update.of(frame)));
    }
  }

  @Override
  public synchronized void accept(byte[] frame) {
    if (early != null) {
      early.add(frame);
    } else {
      show(FrameQueue.Update.of(frame));
    }
  }
}
