package io.chatops.ws.browser;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.chatops.core.error.ChatOpsException;
import io.chatops.core.hub.AgentLocations.RemoteAgent;
import io.chatops.core.identity.HubId;
import io.chatops.core.identity.ServerId;
import io.chatops.ws.SocketPaths;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Relays a page's topics from the hubs that own their servers, over one socket to each hub. Frames
 * are passed on unparsed but for their type. {@link FleetView} decides which hub shows a topic.
 * Confined to the page's event loop.
 */
final class HubRelay {
  /** The time after which a topic is requested again that its owner rejected. */
  static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  /** The seconds after which a socket without topics is closed. */
  static final int IDLE_TICKS = 30;

  /** The seconds after which a hub is left that does not confirm an unsubscription. */
  static final int UNCONFIRMED_TICKS = 2;

  private final BrowserSocket page;
  private final HubLinks links;
  private final RelaySignIns signIns;
  private final InstantSource clock;
  private final Runnable onOpen;
  private final Consumer<RelayedTopic> onLost;
  private final Map<HubId, Link> open = new HashMap<>();
  private final Map<Topic, Instant> rejected = new HashMap<>();

  /**
   * A relay without sockets.
   *
   * @param onOpen is run when the page is signed in at another hub
   * @param onLost takes a topic {@code server} or {@code log} that this hub is to show now
   */
  HubRelay(
      BrowserSocket page,
      HubLinks links,
      RelaySignIns signIns,
      InstantSource clock,
      Runnable onOpen,
      Consumer<RelayedTopic> onLost) {
    this.page = page;
    this.links = links;
    this.signIns = signIns;
    this.clock = clock;
    this.onOpen = onOpen;
    this.onLost = onLost;
  }

  /** Returns the agent if another hub is to show this topic of its server; empty if this hub is. */
  Optional<RemoteAgent> remote(Topic topic, ServerId serverId) {
    return page.remote(serverId)
        .filter(at -> at.isConnected() || !topic.isOutput())
        .filter(at -> !rejected.containsKey(topic));
  }

  /** Opens the socket to a hub if there is none; returns true once the page is signed in there. */
  boolean connect(HubId hub) {
    return open.computeIfAbsent(hub, Link::new).socket.isOpen();
  }

  /** Subscribes to a topic at its hub. */
  void follow(RelayedTopic topic) {
    if (topic.isCancelled()) {
      return;
    }
    Link link = open.computeIfAbsent(topic.hub(), Link::new);
    link.shown.put(topic.topic(), topic);
    if (link.socket.isOpen()) {
      link.ask(topic);
    }
  }

  /**
   * Has a topic shown no more.
   *
   * @param then is run when no frame of it follows
   */
  void leave(RelayedTopic topic, Runnable then) {
    Link link = open.get(topic.hub());
    if (link == null || !link.shown.remove(topic.topic(), topic) || !link.socket.isOpen()) {
      then.run();
      return;
    }
    link.leaving.put(topic.topic(), then);
    link.socket.send(BrowserMessages.unsubscribe(topic.inFrames()));
  }

  /** Renews tickets and closes unused sockets; called each second. */
  void tick() {
    Instant now = clock.instant();
    rejected.values().removeIf(until -> !until.isAfter(now));
    List.copyOf(open.values()).forEach(Link::tick);
  }

  /** Resumes reading from other hubs, once the page has caught up. */
  void readOn() {
    open.values().forEach(link -> link.socket.readOn());
  }

  /** Closes all sockets, because the page has ended. */
  void end() {
    open.values().forEach(link -> link.socket.close());
    open.clear();
  }

  private static Optional<Topic> topicOf(String frame) {
    try {
      return BrowserMessages.read(frame.getBytes(UTF_8)).map(Topic::of);
    } catch (ChatOpsException e) {
      return Optional.empty();
    }
  }

  /** The socket to one hub. */
  private final class Link implements RelaySocket.Listener {
    private final HubId hub;
    private final RelaySocket socket;
    private final Map<Topic, RelayedTopic> shown = new HashMap<>();
    private final Set<Topic> unconfirmed = new HashSet<>();
    private final Map<Topic, Runnable> leaving = new HashMap<>();
    private boolean wasOpen;
    private int idleTicks;
    private int unconfirmedTicks;

    private Link(HubId hub) {
      this.hub = hub;
      this.socket = new RelaySocket(page, links, signIns, clock, hub, SocketPaths.FLEET, this);
    }

    @Override
    public void onOpen() {
      wasOpen = true;
      shown.values().forEach(this::ask);
      onOpen.run();
    }

    private void ask(RelayedTopic topic) {
      unconfirmed.add(topic.topic());
      socket.send(topic.subscribeMessage());
    }

    @Override
    public void onFrame(String frame) {
      switch (BrowserMessages.typeOf(frame)) {
        case "subscribed" -> topicOf(frame).ifPresent(unconfirmed::remove); // the page was notified
        case "unsubscribed" -> topicOf(frame).ifPresent(this::left);
        case "error", "ended" ->
            topicOf(frame).ifPresentOrElse(topic -> ended(topic, frame), this::unknown);
        default -> page.send(RelaySocket.update(frame));
      }
    }

    /**
     * Handles an error that names no topic, as of a hub of another version that does not know it.
     */
    private void unknown() {
      List<Topic> subscribed = List.copyOf(unconfirmed);
      unconfirmed.clear();
      for (Topic topic : subscribed) {
        RelayedTopic unknown = shown.remove(topic);
        if (unknown != null && topic.isOutput()) {
          unknown.failed(
              "The hub that has this agent is of another version and cannot show this; upgrade it");
        } else if (unknown != null) {
          showHere(unknown);
        }
      }
    }

    private void showHere(RelayedTopic topic) {
      rejected.put(topic.topic(), clock.instant().plus(RETRY_AFTER));
      onLost.accept(topic);
    }

    private void left(Topic topic) {
      Runnable then = leaving.remove(topic);
      if (then != null) {
        then.run();
      }
    }

    private void ended(Topic topic, String frame) {
      boolean isError = BrowserMessages.typeOf(frame).equals("error");
      if (isError && frame.startsWith(Subscriptions.NOT_FOLLOWED_FRAME)) {
        left(topic); // it had ended by itself before
        return;
      }
      unconfirmed.remove(topic);
      RelayedTopic ended = shown.remove(topic);
      if (ended == null) {
        return; // the page has left it
      }
      if (isError && !topic.isOutput()) {
        showHere(ended);
      } else {
        ended.endedBy(frame);
      }
    }

    private void tick() {
      socket.tick();
      idleTicks = shown.isEmpty() && leaving.isEmpty() ? idleTicks + 1 : 0;
      unconfirmedTicks = leaving.isEmpty() || socket.isPaused() ? 0 : unconfirmedTicks + 1;
      if (idleTicks > IDLE_TICKS || unconfirmedTicks > UNCONFIRMED_TICKS) {
        socket.close();
        onEnd(0, "");
      }
    }

    @Override
    public void onEnd(int code, String reason) {
      open.remove(hub, this);
      List.copyOf(leaving.values()).forEach(Runnable::run);
      List.copyOf(shown.values()).forEach(this::lost);
    }

    private void lost(RelayedTopic topic) {
      if (!topic.topic().isOutput()) {
        onLost.accept(topic);
      } else if (wasOpen) {
        topic.end("the connection to the agent's hub has ended");
      } else {
        topic.failed("The hub that has this agent cannot be reached now; try again");
      }
    }
  }
}
