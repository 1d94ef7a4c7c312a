package io.chatops.ws.browser;

import io.chatops.api.live.BrowserFrame;
import io.chatops.api.live.BrowserFrame.EndedFrame;
import io.chatops.api.live.BrowserFrame.ErrorFrame;
import io.chatops.api.live.BrowserFrame.SubscribedFrame;
import io.chatops.api.live.FrameTopic;
import io.chatops.core.identity.Actor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One topic that one browser follows. Accepts events on any thread and adds them to the browser's
 * queue. The first frame confirms the subscription, and none comes after it was cancelled.
 */
abstract class Subscription {
  private final Topic topic;
  private final FrameTopic name;
  private final BrowserSocket socket;
  private final Consumer<Subscription> onEnded;
  private @Nullable Runnable closing;
  private boolean acknowledged;
  private boolean cancelled;

  /**
   * Creates a subscription that is not open yet.
   *
   * @param name of the topic in frames
   * @param onEnded called on the event loop when it has ended
   */
  Subscription(Topic topic, FrameTopic name, BrowserSocket socket, Consumer<Subscription> onEnded) {
    this.topic = topic;
    this.name = name;
    this.socket = socket;
    this.onEnded = onEnded;
  }

  final Topic topic() {
    return topic;
  }

  final FrameTopic inFrames() {
    return name;
  }

  /**
   * Starts to follow; blocking. Throws a {@link io.chatops.core.error.ChatOpsException} if the
   * topic is not the actor's or cannot be followed.
   *
   * @return ends the following
   */
  abstract Runnable open(Actor actor);

  /**
   * Confirms the subscription.
   *
   * @param close ends the following; run at once if it has been cancelled
   */
  final void opened(Runnable close) {
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
  final void failed(String reason) {
    end();
    synchronized (this) {
      acknowledged = true; // an error needs no confirmation before it
      send(new ErrorFrame(reason, name));
    }
  }

  /** Stops following; has no effect if it has ended. */
  final void cancel() {
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

  /**
   * Follows no more.
   *
   * @param then is run on the event loop when no frame follows
   */
  void leave(Runnable then) {
    cancel();
    then.run();
  }

  final synchronized boolean isCancelled() {
    return cancelled;
  }

  /** Replaces an earlier subscription, which the browser may know as confirmed. */
  final void continues(Subscription before) {
    synchronized (before) {
      acknowledged = before.acknowledged;
    }
  }

  /** The topic is no more, such as a removed server. */
  final void end(String reason) {
    acknowledge();
    end();
    send(new EndedFrame(name, reason, null));
    cancel();
  }

  final void show(BrowserFrame frame) {
    show(FrameQueue.Update.of(BrowserMessages.of(frame)));
  }

  final void show(FrameQueue.Update update) {
    showBy(() -> socket.send(update));
  }

  /** Shows by a step that adds a frame to the browser's queue. */
  final synchronized void showBy(Runnable adding) {
    acknowledge();
    add(adding);
  }

  /** Shows what no later frame repeats. */
  final void send(BrowserFrame frame) {
    add(() -> socket.send(FrameQueue.Update.notice(BrowserMessages.of(frame))));
  }

  final synchronized void acknowledge() {
    if (!acknowledged) {
      acknowledged = true;
      send(new SubscribedFrame(name));
    }
  }

  private synchronized void add(Runnable adding) {
    if (!cancelled) {
      adding.run();
    }
  }

  final BrowserSocket socket() {
    return socket;
  }

  /** Before the frame to the browser, which may subscribe again at once. */
  final void end() {
    socket.run(() -> onEnded.accept(this));
  }
}
