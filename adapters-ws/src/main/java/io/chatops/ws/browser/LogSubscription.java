package io.chatops.ws.browser;

import io.chatops.api.live.BrowserFrame;
import io.chatops.api.live.BrowserFrame.DroppedFrame;
import io.chatops.api.live.BrowserFrame.EndedFrame;
import io.chatops.api.live.BrowserFrame.ErrorFrame;
import io.chatops.api.live.BrowserFrame.OutputFrame;
import io.chatops.api.live.BrowserFrame.SubscribedFrame;
import io.chatops.core.command.CommandExecution;
import io.chatops.core.command.CommandOutputs;
import io.chatops.core.container.ContainerLogs;
import io.chatops.core.container.LogLine;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.log.StandardStream;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One container or command that one browser follows. Takes output on any thread and hands it to the
 * browser's queue. The first frame confirms the subscription.
 */
final class LogSubscription implements ContainerLogs.Follower, CommandOutputs.Watcher {
  /** The largest piece in characters; output from before comes in one text of up to 1 MiB. */
  static final int MAX_PIECE = 16 * 1024;

  private final LogTopic topic;
  private final BrowserSocket socket;
  private final Consumer<LogSubscription> onEnded;
  private final AtomicBoolean acknowledged = new AtomicBoolean();
  private @Nullable Runnable closing;
  private boolean cancelled;

  /**
   * A subscription that is not open yet.
   *
   * @param onEnded called on the event loop when it is over
   */
  LogSubscription(LogTopic topic, BrowserSocket socket, Consumer<LogSubscription> onEnded) {
    this.topic = topic;
    this.socket = socket;
    this.onEnded = onEnded;
  }

  LogTopic topic() {
    return topic;
  }

  /**
   * Confirms the subscription.
   *
   * @param close ends the following; run at once if it was cancelled meanwhile
   */
  void opened(Runnable close) {
    acknowledge();
    synchronized (this) {
      if (!cancelled) {
        closing = close;
        return;
      }
    }
    close.run();
  }

  /** Ends with an error: the topic cannot be followed, or not any more. */
  void failed(String reason) {
    acknowledged.set(true); // an error needs no confirmation before it
    end();
    tell(new ErrorFrame(reason, topic.inFrames()));
  }

  /** Follows no more; harmless if it is over. An open subscription shows no frame after it. */
  void cancel() {
    Runnable close;
    synchronized (this) {
      cancelled = true;
      close = closing;
      closing = null;
    }
    if (close != null) {
      close.run(); // not under the lock: callers of this class hold other locks first
    }
  }

  @Override
  public void onLine(LogLine line) {
    acknowledge();
    show(OutputFrame.of(topic.inFrames(), line));
  }

  @Override
  public void onDropped(long count) {
    acknowledge();
    socket.show(
        FrameQueue.Update.loss(
            BrowserMessages.of(new DroppedFrame(count, topic.inFrames())), count));
  }

  @Override
  public void onEnded(@Nullable String reason) {
    acknowledge();
    end();
    tell(new EndedFrame(topic.inFrames(), reason, null));
  }

  @Override
  public void onFailed(ChatOpsException reason) {
    failed(String.valueOf(reason.getMessage()));
  }

  @Override
  public void onOutput(@Nullable StandardStream stream, String text) {
    acknowledge();
    int from = 0;
    while (from < text.length()) {
      int to = Math.min(text.length(), from + MAX_PIECE);
      if (to < text.length() && Character.isHighSurrogate(text.charAt(to - 1))) {
        to--;
      }
      show(OutputFrame.of(topic.inFrames(), new LogLine(null, stream, text.substring(from, to))));
      from = to;
    }
  }

  @Override
  public void onEnded(CommandExecution execution) {
    acknowledge();
    end();
    tell(EndedFrame.of(topic.inFrames(), execution));
  }

  private void acknowledge() {
    if (acknowledged.compareAndSet(false, true)) {
      tell(new SubscribedFrame(topic.inFrames()));
    }
  }

  private void show(BrowserFrame frame) {
    socket.show(FrameQueue.Update.of(BrowserMessages.of(frame)));
  }

  private void tell(BrowserFrame frame) {
    socket.show(FrameQueue.Update.notice(BrowserMessages.of(frame)));
  }

  /** Before the browser is told: it may subscribe anew at once. */
  private void end() {
    socket.run(() -> onEnded.accept(this));
  }
}
