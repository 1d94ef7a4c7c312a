package io.chatops.ws.browser;

import io.chatops.api.live.BrowserFrame.DroppedFrame;
import io.chatops.api.live.BrowserFrame.LogFrame;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.ServerId;
import io.chatops.core.log.LogEntry;
import io.chatops.core.log.LogEntryStore;
import io.chatops.core.log.LogQueries;
import io.chatops.core.log.ServerLog;
import io.chatops.core.metric.LiveUpdates;
import io.chatops.core.policy.Action;
import io.chatops.core.server.OwnedServers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The log of one server, as it is written. */
final class LogTopic extends Subscription implements ServerLog.Listener, LiveUpdates.Subscriber {
  /** The maximum of missed entries that are shown; older ones are reported as dropped. */
  static final int MAX_MISSED = 500;

  private final ServerId serverId;
  private final Sources sources;
  private final @Nullable Instant after;
  private final Instant madeAt;
  private @Nullable List<LogEntry> early = new ArrayList<>();

  /** The sources of the entries. */
  record Sources(OwnedServers owned, ServerLog log, LogQueries queries, LiveUpdates live) {}

  /**
   * A subscription that is not open yet.
   *
   * @param after entries from this time on are shown first; absent: none
   * @param madeAt the present time
   */
  LogTopic(
      Topic.Log topic,
      BrowserSocket socket,
      Consumer<Subscription> onEnded,
      Sources sources,
      @Nullable Instant after,
      Instant madeAt) {
    super(topic, topic.inFrames(), socket, onEnded);
    this.madeAt = madeAt;
    this.serverId = topic.serverId();
    this.sources = sources;
    this.after = after;
  }

  /** Returns the time from which on the page was shown entries by this hub alone. */
  Instant madeAt() {
    return madeAt;
  }

  @Override
  Runnable open(Actor actor) {
    var unused = sources.owned().get(actor, Action.READ_OUTPUT, serverId);
    sources.log().subscribe(serverId, this);
    sources.live().subscribe(serverId, this);
    Runnable close =
        () -> {
          sources.log().unsubscribe(serverId, this);
          sources.live().unsubscribe(serverId, this);
        };
    try {
      start(missed(actor));
    } catch (RuntimeException e) {
      close.run();
      throw e;
    }
    return close;
  }

  private LogEntryStore.Page missed(Actor actor) {
    if (after == null) {
      return new LogEntryStore.Page(List.of(), 0);
    }
    sources.log().flush(); // what was recorded before this browser listened
    return sources
        .queries()
        .find(
            actor,
            new LogEntryStore.Query(
                serverId, null, null, null, null, after, null, null, MAX_MISSED, 0));
  }

  private synchronized void start(LogEntryStore.Page missed) {
    long older = missed.total() - missed.entries().size();
    if (older > 0) {
      show(FrameQueue.Update.loss(BrowserMessages.of(new DroppedFrame(older, inFrames())), older));
    }
    List<LogEntry> oldestFirst = new ArrayList<>(missed.entries());
    Collections.reverse(oldestFirst);
    Set<LogEntry> shown = new HashSet<>(oldestFirst);
    List<LogEntry> waited = early == null ? List.of() : early;
    early = null;
    oldestFirst.forEach(this::onEntry);
    waited.stream().filter(entry -> !shown.contains(entry)).forEach(this::onEntry);
  }

  @Override
  public synchronized void onEntry(LogEntry entry) {
    if (early != null) {
      early.add(entry);
    } else {
      show(LogFrame.of(entry));
    }
  }

  @Override
  public void onRemoved() {
    end("the server was removed");
  }
}
