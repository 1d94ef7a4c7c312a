package io.chatops.ws.browser;

import io.chatops.api.live.BrowserFrame.DroppedFrame;
import io.chatops.api.live.BrowserFrame.EndedFrame;
import io.chatops.api.live.BrowserFrame.OutputFrame;
import io.chatops.api.live.FrameTopic;
import io.chatops.core.command.CommandExecution;
import io.chatops.core.command.CommandOutputs;
import io.chatops.core.container.ContainerLogs;
import io.chatops.core.container.LogLine;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.identity.Actor;
import io.chatops.core.log.StandardStream;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The output of one container or command. */
final class OutputSubscription extends Subscription
    implements ContainerLogs.Follower, CommandOutputs.Watcher {
  /** The largest piece in characters; output from before comes in one text of up to 1 MiB. */
  static final int MAX_PIECE = 16 * 1024;

  private static final int DEFAULT_TAIL = 100;

  private final LogsSocketServices logs;
  private final int tail;

  /**
   * A subscription that is not open yet.
   *
   * @param tail how many of a container's lines from before are shown first; absent: 100
   */
  OutputSubscription(
      Topic topic,
      FrameTopic name,
      BrowserSocket socket,
      Consumer<Subscription> onEnded,
      LogsSocketServices logs,
      @Nullable Integer tail) {
    super(topic, name, socket, onEnded);
    this.logs = logs;
    this.tail = tail == null ? DEFAULT_TAIL : tail;
  }

  @Override
  Runnable open(Actor actor) {
    if (topic() instanceof Topic.Container container) {
      var following =
          logs.containers().follow(actor, container.serverId(), container.ref(), tail, this);
      return following::close;
    }
    if (topic() instanceof Topic.Command command) {
      var watching = logs.commands().watch(actor, command.serverId(), command.id(), this);
      return watching::close;
    }
    throw new IllegalStateException("no output: " + topic());
  }

  @Override
  public void onLine(LogLine line) {
    show(OutputFrame.of(inFrames(), line));
  }

  @Override
  public void onDropped(long count) {
    show(FrameQueue.Update.loss(BrowserMessages.of(new DroppedFrame(count, inFrames())), count));
  }

  @Override
  public void onEnded(@Nullable String reason) {
    acknowledge();
    end();
    send(new EndedFrame(inFrames(), reason, null));
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
      show(OutputFrame.of(inFrames(), new LogLine(null, stream, text.substring(from, to))));
      from = to;
    }
  }

  @Override
  public void onEnded(CommandExecution execution) {
    acknowledge();
    end();
    send(EndedFrame.of(inFrames(), execution));
  }
}
