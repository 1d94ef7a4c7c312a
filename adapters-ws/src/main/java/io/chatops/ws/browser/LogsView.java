package io.chatops.ws.browser;

import io.chatops.api.live.BrowserFrame;
import io.chatops.api.live.BrowserFrame.ErrorFrame;
import io.chatops.api.live.BrowserFrame.LogFrame;
import io.chatops.api.live.BrowserFrame.UnsubscribedFrame;
import io.chatops.api.log.LogEntryResponse;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.ServerId;
import io.chatops.core.log.LogEntry;
import io.chatops.core.log.ServerLog;
import io.chatops.core.metric.LiveUpdates;
import io.chatops.core.metric.MetricReport;
import io.chatops.core.server.ServerCondition;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The log of one server as it is written, and the output of the containers and commands that the
 * browser subscribes to. Fields belong to the event loop unless said otherwise.
 */
final class LogsView implements BrowserView, ServerLog.Listener, LiveUpdates.Subscriber {
  private static final System.Logger LOG = System.getLogger(LogsView.class.getName());

  static final int MAX_SUBSCRIPTIONS = 8;

  /** Each is put on record and asked of an agent; more than these are no honest clicks. */
  static final int MAX_PER_MINUTE = 120;

  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final int DEFAULT_TAIL = 100;

  private final BrowserSocket socket;
  private final LogsSocketServices logs;
  private final LiveUpdates live;
  private final InstantSource clock;
  private final Map<LogTopic, LogSubscription> subscriptions = new HashMap<>();
  private Instant minuteStart = Instant.EPOCH;
  private int askedInMinute;
  private volatile @Nullable ServerId watching;

  LogsView(BrowserSocket socket, LogsSocketServices logs, LiveUpdates live, InstantSource clock) {
    this.socket = socket;
    this.logs = logs;
    this.live = live;
    this.clock = clock;
  }

  @Override
  public void watch(ServerId serverId) {
    watching = serverId;
    logs.log().subscribe(serverId, this);
    live.subscribe(serverId, this);
  }

  @Override
  public Optional<FrameQueue.Update> first(ServerId serverId) {
    return Optional.empty(); // what was before is at GET /logs/{server_id}
  }

  @Override
  public void onEntry(LogEntry entry) {
    socket.show(
        FrameQueue.Update.of(BrowserMessages.of(new LogFrame(LogEntryResponse.from(entry)))));
  }

  @Override
  public void onReport(MetricReport report) {
    // For the metrics' sockets.
  }

  @Override
  public void onStatus(ServerCondition condition) {
    // The server's log says more.
  }

  @Override
  public void onRemoved() {
    socket.close("the server was removed");
  }

  @Override
  public void received(BrowserMessages.Incoming message) {
    switch (message.kind()) {
      case SUBSCRIBE ->
          about(
              message,
              topic -> subscribe(topic, message.tail() == null ? DEFAULT_TAIL : message.tail()));
      case UNSUBSCRIBE -> about(message, this::unsubscribe);
      case AUTH, PING, UNKNOWN -> {}
    }
  }

  private void about(BrowserMessages.Incoming message, Consumer<LogTopic> step) {
    LogTopic topic;
    try {
      topic = LogTopic.of(message);
    } catch (ChatOpsException e) {
      tell(new ErrorFrame(String.valueOf(e.getMessage()), null));
      return;
    }
    step.accept(topic);
  }

  private void subscribe(LogTopic topic, int tail) {
    Optional<String> refusal = refusal(topic);
    if (refusal.isPresent()) {
      tell(new ErrorFrame(refusal.get(), topic.inFrames()));
      return;
    }
    LogSubscription subscription = new LogSubscription(topic, socket, this::ended);
    subscriptions.put(topic, subscription);
    if (!socket.inBackground(() -> open(subscription, tail))) {
      subscription.failed("The hub is too busy now; try again later");
    }
  }

  private Optional<String> refusal(LogTopic topic) {
    if (subscriptions.containsKey(topic)) {
      return Optional.of("This is followed already");
    }
    if (subscriptions.size() >= MAX_SUBSCRIPTIONS) {
      return Optional.of(
          "One socket follows at most "
              + MAX_SUBSCRIPTIONS
              + " containers and commands; unsubscribe from one first");
    }
    Instant now = clock.instant();
    if (!minuteStart.plus(MINUTE).isAfter(now)) {
      minuteStart = now;
      askedInMinute = 0;
    }
    askedInMinute++;
    return askedInMinute > MAX_PER_MINUTE
        ? Optional.of("Too many subscriptions in one minute; wait a little")
        : Optional.empty();
  }

  /** Blocking. */
  private void open(LogSubscription subscription, int tail) {
    ServerId serverId = watching;
    if (serverId == null) {
      throw new IllegalStateException("nothing is asked for before the sign-in");
    }
    Actor actor = socket.actor();
    LogTopic topic = subscription.topic();
    try {
      if (topic instanceof LogTopic.Container container) {
        var following =
            logs.containers().follow(actor, serverId, container.ref(), tail, subscription);
        subscription.opened(following::close);
      } else if (topic instanceof LogTopic.Command command) {
        var watchingIt = logs.commands().watch(actor, serverId, command.id(), subscription);
        subscription.opened(watchingIt::close);
      }
    } catch (ChatOpsException e) {
      subscription.failed(String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "Not followed, server=" + serverId, e);
      subscription.failed("The hub failed on this; its log has more");
    }
  }

  private void unsubscribe(LogTopic topic) {
    LogSubscription subscription = subscriptions.remove(topic);
    if (subscription == null) {
      tell(new ErrorFrame("This is not followed", topic.inFrames()));
      return;
    }
    subscription.cancel();
    tell(new UnsubscribedFrame(topic.inFrames()));
  }

  private void ended(LogSubscription subscription) {
    subscriptions.remove(subscription.topic(), subscription);
  }

  private void tell(BrowserFrame frame) {
    socket.show(FrameQueue.Update.notice(BrowserMessages.of(frame)));
  }

  @Override
  public void end() {
    ServerId serverId = watching;
    if (serverId != null) {
      logs.log().unsubscribe(serverId, this);
      live.unsubscribe(serverId, this);
    }
    List.copyOf(subscriptions.values()).forEach(LogSubscription::cancel);
    subscriptions.clear();
  }
}
