package io.chatops.ws.browser;

import io.chatops.api.live.BrowserFrame;
import io.chatops.api.live.BrowserFrame.ErrorFrame;
import io.chatops.api.live.BrowserFrame.UnsubscribedFrame;
import io.chatops.api.live.FrameTopic;
import io.chatops.core.error.ChatOpsException;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;

/** The topics that one browser follows. Belongs to the event loop. */
final class Subscriptions {
  private static final System.Logger LOG = System.getLogger(Subscriptions.class.getName());

  static final int MAX_TOPICS = 64;
  static final int MAX_OUTPUTS = 8;

  /** Each is put on record and asked of an agent; more than these are no honest clicks. */
  static final int MAX_OUTPUTS_PER_MINUTE = 120;

  /** Each is a look-up in the storage. */
  static final int MAX_PER_MINUTE = 600;

  private static final String NOT_FOLLOWED = "This is not followed";

  /** The beginning of the answer to who leaves what is not followed. */
  static final String NOT_FOLLOWED_FRAME =
      "{\"type\":\"error\",\"message\":\"" + NOT_FOLLOWED + "\"";

  private final BrowserSocket socket;
  private final MinuteRateLimit outputs;
  private final MinuteRateLimit all;
  private final Map<Topic, Subscription> open = new HashMap<>();

  /** Topics that may still send frames, and the steps to run after them. */
  private final Map<Topic, Queue<Runnable>> leaving = new HashMap<>();

  Subscriptions(BrowserSocket socket, InstantSource clock) {
    this.socket = socket;
    this.outputs = new MinuteRateLimit(MAX_OUTPUTS_PER_MINUTE, clock);
    this.all = new MinuteRateLimit(MAX_PER_MINUTE, clock);
  }

  /** Opens a subscription, or sends the browser the reason why not. */
  void add(Subscription subscription) {
    Optional<String> refusal = rejection(subscription.topic());
    if (refusal.isPresent()) {
      send(new ErrorFrame(refusal.get(), subscription.inFrames()));
      return;
    }
    open.put(subscription.topic(), subscription);
    onceLeft(subscription.topic(), () -> start(subscription));
  }

  private void start(Subscription subscription) {
    if (!subscription.isCancelled() && !socket.inBackground(() -> open(subscription))) {
      subscription.failed("The hub is too busy now; try again later");
    }
  }

  /** Shows a topic by another subscription, as its agent is at another hub now. */
  void replace(Subscription before, Subscription next) {
    if (open.replace(before.topic(), before, next)) {
      next.continues(before);
      onceLeft(before.topic(), () -> leave(before, () -> start(next)));
    }
  }

  private void leave(Subscription subscription, Runnable then) {
    Topic topic = subscription.topic();
    leaving.put(topic, new ArrayDeque<>(List.of(then)));
    subscription.leave(
        () -> {
          Queue<Runnable> next = leaving.remove(topic);
          if (next != null) {
            next.forEach(step -> onceLeft(topic, step));
          }
        });
  }

  /** Runs a step when no more frames of a topic come by what followed it before. */
  private void onceLeft(Topic topic, Runnable step) {
    Queue<Runnable> waiting = leaving.get(topic);
    if (waiting == null) {
      step.run();
    } else {
      waiting.add(step);
    }
  }

  Collection<Subscription> all() {
    return List.copyOf(open.values());
  }

  private Optional<String> rejection(Topic topic) {
    if (open.containsKey(topic)) {
      return Optional.of("This is followed already");
    }
    if (open.size() >= MAX_TOPICS) {
      return Optional.of(
          "One socket follows at most " + MAX_TOPICS + " topics; unsubscribe from one first");
    }
    if (topic.isOutput() && open.keySet().stream().filter(Topic::isOutput).count() >= MAX_OUTPUTS) {
      return Optional.of(
          "One socket follows at most "
              + MAX_OUTPUTS
              + " containers and commands; unsubscribe from one first");
    }
    return all.allows() && (!topic.isOutput() || outputs.allows())
        ? Optional.empty()
        : Optional.of("Too many subscriptions in one minute; wait a little");
  }

  /** Blocking. */
  private void open(Subscription subscription) {
    try {
      subscription.opened(subscription.open(socket.actor()));
    } catch (ChatOpsException e) {
      subscription.failed(String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "Not followed, topic=" + subscription.topic(), e);
      subscription.failed("The hub failed on this; its log has more");
    }
  }

  /** Ends a subscription, as the browser asked. */
  void remove(Topic topic, FrameTopic name) {
    Subscription subscription = open.remove(topic);
    if (subscription == null) {
      send(new ErrorFrame(NOT_FOLLOWED, name));
      return;
    }
    onceLeft(topic, () -> leave(subscription, () -> send(new UnsubscribedFrame(name))));
  }

  /** Removes a subscription that has ended. */
  void ended(Subscription subscription) {
    open.remove(subscription.topic(), subscription);
  }

  /** Reports to the browser a message that names no topic. */
  void reject(ChatOpsException reason) {
    send(new ErrorFrame(String.valueOf(reason.getMessage()), null));
  }

  /** Ends all, as the socket does. */
  void end() {
    all().forEach(Subscription::cancel);
    open.clear();
    leaving.clear();
  }

  private void send(BrowserFrame frame) {
    socket.send(FrameQueue.Update.notice(BrowserMessages.of(frame)));
  }
}
