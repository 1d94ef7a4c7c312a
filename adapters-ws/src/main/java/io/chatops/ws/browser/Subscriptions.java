package io.chatops.ws.browser;

import io.chatops.api.live.BrowserFrame;
import io.chatops.api.live.BrowserFrame.ErrorFrame;
import io.chatops.api.live.BrowserFrame.UnsubscribedFrame;
import io.chatops.api.live.FrameTopic;
import io.chatops.core.error.ChatOpsException;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The topics that one browser follows. Belongs to the event loop. */
final class Subscriptions {
  private static final System.Logger LOG = System.getLogger(Subscriptions.class.getName());

  static final int MAX_TOPICS = 64;
  static final int MAX_OUTPUTS = 8;

  /** Each is put on record and asked of an agent; more than these are no honest clicks. */
  static final int MAX_OUTPUTS_PER_MINUTE = 120;

  /** Each is a look-up in the storage. */
  static final int MAX_PER_MINUTE = 600;

  private final BrowserSocket socket;
  private final MinuteRateLimit outputs;
  private final MinuteRateLimit all;
  private final Map<Topic, Subscription> open = new HashMap<>();

  Subscriptions(BrowserSocket socket, InstantSource clock) {
    this.socket = socket;
    this.outputs = new MinuteRateLimit(MAX_OUTPUTS_PER_MINUTE, clock);
    this.all = new MinuteRateLimit(MAX_PER_MINUTE, clock);
  }

  /** Opens a subscription, or tells the browser why not. */
  void add(Subscription subscription) {
    Optional<String> refusal = refusal(subscription.topic());
    if (refusal.isPresent()) {
      tell(new ErrorFrame(refusal.get(), subscription.inFrames()));
      return;
    }
    open.put(subscription.topic(), subscription);
    if (!socket.inBackground(() -> open(subscription))) {
      subscription.failed("The hub is too busy now; try again later");
    }
  }

  private Optional<String> refusal(Topic topic) {
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
      tell(new ErrorFrame("This is not followed", name));
      return;
    }
    subscription.cancel();
    tell(new UnsubscribedFrame(name));
  }

  /** Forgets a subscription that is over. */
  void ended(Subscription subscription) {
    open.remove(subscription.topic(), subscription);
  }

  /** Tells the browser of a message that names no topic. */
  void refuse(ChatOpsException reason) {
    tell(new ErrorFrame(String.valueOf(reason.getMessage()), null));
  }

  /** Ends all, as the socket does. */
  void end() {
    List.copyOf(open.values()).forEach(Subscription::cancel);
    open.clear();
  }

  private void tell(BrowserFrame frame) {
    socket.show(FrameQueue.Update.notice(BrowserMessages.of(frame)));
  }
}
