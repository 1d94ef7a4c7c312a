package io.chatops.ws.browser;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.chatops.api.live.BrowserFrame.DroppedFrame;
import io.chatops.core.access.AuthenticateUser;
import io.chatops.core.cluster.Drain;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.error.ErrorCode;
import io.chatops.core.hub.AgentLocations.RemoteAgent;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.ServerId;
import io.chatops.ws.AuthenticationHandshake;
import io.chatops.ws.CloseCode;
import io.chatops.ws.PeerSocket;
import io.chatops.ws.ReadLimits;
import io.chatops.ws.SocketCount;
import io.quarkus.websockets.next.WebSocketConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The socket of one browser, from its sign-in to its end. Fields belong to the event loop unless
 * said otherwise.
 */
final class BrowserSocket implements PeerSocket.Listener, BrowserSockets.Closeable, Drain.Guest {
  static final String DRAINED = "this hub sends its browsers to other hubs; reconnect";

  private final BrowserSocketSettings settings;
  private final BrowserSocketServices services;
  private final BrowserView view;
  private final BooleanSupplier rejectsBrowsers;
  private final Consumer<BrowserSocket> onClosed;
  private final PeerSocket peer;
  private final AuthenticationHandshake admission;
  private final FrameQueue queue;
  private final AtomicBoolean draining = new AtomicBoolean();
  private volatile @Nullable Actor actor;
  private volatile @Nullable String accessToken;
  private volatile boolean ofBrowser;
  private volatile boolean ofHub;
  private final TokenRenewal renewal;
  private boolean receiving;
  private boolean busy;
  private int messageBytes;

  /**
   * Waits for the browser to sign in.
   *
   * @param queue of the frames that wait for the browser
   * @param view makes the view that is shown
   * @param turnsBrowsersAway returns true while only other hubs may sign in
   */
  BrowserSocket(
      WebSocketConnection connection,
      BrowserSocketSettings settings,
      BrowserSocketServices services,
      FrameQueue queue,
      Function<BrowserSocket, BrowserView> view,
      BooleanSupplier turnsBrowsersAway,
      Consumer<BrowserSocket> onClosed) {
    this.settings = settings;
    this.services = services;
    this.queue = queue;
    this.rejectsBrowsers = turnsBrowsersAway;
    this.onClosed = onClosed;
    this.renewal = new TokenRenewal(this, services);
    this.view = view.apply(this);
    this.peer = new PeerSocket(connection, settings.silence(), this);
    this.admission =
        new AuthenticationHandshake(
            peer,
            settings.authenticationDeadline(),
            services.blocking(),
            "access tokens",
            BrowserMessages::error);
  }

  void start() {
    peer.start();
  }

  /** Ends the socket for a reason of this hub's; from any thread. */
  void goAway(String reason) {
    end(CloseCode.GOING_AWAY, reason);
  }

  /** Ends the socket; from any thread. */
  void end(int code, String reason) {
    peer.run(() -> peer.close((short) code, reason));
  }

  @Override
  public void leaveNow() {
    goAway(DRAINED);
  }

  @Override
  public void close(String reason) {
    peer.run(() -> admission.reject(reason, CloseCode.POLICY));
  }

  /** Returns the user who watches; only while signed in. */
  Actor actor() {
    Actor known = actor;
    if (known == null) {
      throw new IllegalStateException("sign in first");
    }
    return known;
  }

  /** Shows a frame when the browser takes it; from any thread. */
  void send(FrameQueue.Update frame) {
    services.counters().add(SocketCount.UPDATES_DROPPED, queue.add(frame));
    drainSoon();
  }

  /**
   * Shows the change of a state, or the whole of it when the browser has not taken the change
   * before; from any thread.
   */
  void sendState(byte[] change, Supplier<byte[]> whole) {
    if (!queue.addState(change)) {
      queue.replaceState(whole.get());
    }
    drainSoon();
  }

  /** Shows no change of the state any more; from any thread. */
  void dropState() {
    queue.dropState();
  }

  private void drainSoon() {
    if (draining.compareAndSet(false, true)) {
      peer.run(this::drain);
    }
  }

  /** Runs on the event loop; from any thread. */
  void run(Runnable step) {
    peer.run(step);
  }

  /**
   * Runs a blocking step that must not throw. If it handles the message that is being received,
   * reading from the browser stops until it ends, so that a browser cannot request more than the
   * hub can do. Returns false if the hub is too busy.
   */
  boolean inBackground(Runnable step) {
    boolean isForMessage = receiving;
    busy |= isForMessage;
    try {
      services
          .blocking()
          .execute(
              () -> {
                try {
                  step.run();
                } finally {
                  if (isForMessage) {
                    peer.run(this::finished);
                  }
                }
              });
      return true;
    } catch (RejectedExecutionException e) {
      busy &= !isForMessage;
      return false;
    }
  }

  private void finished() {
    busy = false;
    peer.done(messageBytes);
  }

  @Override
  public void onMessage(byte[] text) {
    Optional<BrowserMessages.Incoming> read = BrowserMessages.read(text);
    if (read.isEmpty()) {
      services.counters().increment(SocketCount.FRAMES_REJECTED);
      admission.reject(
          "This is not a valid message: send one JSON object with a type", CloseCode.POLICY);
      return;
    }
    BrowserMessages.Incoming message = read.get();
    if (admission.isAdmitted()) {
      messageBytes = text.length;
      receiving = true;
      receive(message, text);
      receiving = false;
      if (!busy) {
        peer.done(messageBytes);
      }
      return;
    }
    boolean isAuth =
        message.kind() == BrowserMessages.Kind.AUTH
            && (message.token() == null) != (message.ticket() == null);
    if (isAuth && admission.start()) {
      ofHub = message.ticket() != null;
      ofBrowser = !ofHub; // first: from now on it is found when browsers are sent away
      if (ofBrowser && rejectsBrowsers.getAsBoolean()) {
        leaveNow();
      } else {
        admission.inBackground(() -> signIn(message));
      }
    } else {
      admission.reject("The first message must be auth with an access token", CloseCode.POLICY);
    }
  }

  private void receive(BrowserMessages.Incoming message, byte[] text) {
    if (message.kind() == BrowserMessages.Kind.AUTH) {
      renewal.renew(message);
      return;
    }
    if (message.kind() != BrowserMessages.Kind.PING) {
      view.received(message, new String(text, UTF_8));
      return;
    }
    drain(); // what was shown before comes before the answer
    if (!peer.isFull()) {
      // A browser that does not read its frames does not miss the answer to a ping either.
      peer.write(BrowserMessages.PONG);
    }
  }

  /** Blocking. */
  private void signIn(BrowserMessages.Incoming message) {
    try {
      Actor found = authenticate(message).actor();
      view.check(found);
      if (!services.sockets().add(found, this)) {
        reject(
            "You have " + settings.socketsPerUser() + " sockets open; close some",
            CloseCode.TRY_LATER);
        return;
      }
      actor = found;
      accessToken = message.token();
      queue.open(found.userId());
      view.start(found);
      // Once more, now that this socket is found when a session ends or a server is removed.
      AuthenticateUser.Authenticated still = authenticate(message);
      view.check(still.actor());
      peer.run(() -> opened(still.expiresAt()));
    } catch (ChatOpsException e) {
      if (e.code() == ErrorCode.STORAGE_UNAVAILABLE) {
        throw e;
      }
      services.counters().increment(SocketCount.SIGN_INS_REJECTED);
      reject(String.valueOf(e.getMessage()), CloseCode.POLICY);
    } finally {
      cleanUpIfClosed();
    }
  }

  /** Finds the user of an {@code auth} message. Blocking. */
  AuthenticateUser.Authenticated authenticate(BrowserMessages.Incoming message) {
    String token = message.token();
    String ticket = message.ticket();
    return token != null
        ? services.authenticate().authenticate(token, peer.address())
        : services.authenticate().authenticateTicket(String.valueOf(ticket)).user();
  }

  /** Returns the last good access token of a page; only while signed in, and not of a hub. */
  String accessToken() {
    return Objects.requireNonNull(accessToken, "a hub has no access token");
  }

  /**
   * Returns true if another hub opened the socket for a page: it is served from this hub alone, and
   * counts at the other one.
   */
  boolean isOfHub() {
    return ofHub;
  }

  /** Returns true if a browser has started to sign in; before that, it may be another hub. */
  boolean isOfBrowser() {
    return ofBrowser;
  }

  @Override
  public boolean counts() {
    return !ofHub;
  }

  private void count(int more) {
    if (!ofHub) {
      services.counters().add(SocketCount.BROWSERS, more);
    }
  }

  /** The socket may have ended before everything was registered that has to be cleaned up. */
  void cleanUpIfClosed() {
    peer.run(
        () -> {
          if (!peer.isOpen()) {
            cleanUp();
          }
        });
  }

  private void opened(Instant until) {
    if (!admission.admit(settings.maxFrameBytes(), ReadLimits.ONE)) {
      return;
    }
    count(1);
    renewal.endAt(until);
    peer.write(BrowserMessages.AUTH_SUCCESS);
    drain();
  }

  /** Belongs to another session of its user from now on; from any thread. */
  void moveTo(Actor next, @Nullable String token) {
    services.sockets().move(actor(), next, this);
    actor = next;
    accessToken = token;
  }

  String address() {
    return peer.address();
  }

  /** Runs a step on the event loop after a delay, unless the socket has ended by then. */
  void after(Duration delay, Runnable step) {
    peer.after(delay, step);
  }

  /** Sends the browser the reason and ends the socket; from any thread. */
  void reject(String message, short closeCode) {
    peer.run(() -> admission.reject(message, closeCode));
  }

  private void drain() {
    draining.set(false);
    while (admission.isAdmitted() && !peer.isFull()) {
      long lost = queue.drainDropped();
      FrameQueue.Update update = queue.poll();
      if (lost > 0) {
        peer.write(BrowserMessages.of(new DroppedFrame(lost, null)));
      }
      if (update == null) {
        return;
      }
      peer.write(update.frame());
    }
  }

  /** Looks where the agents are whose servers are shown; on the event loop. */
  void tick() {
    view.tick();
  }

  boolean isOpen() {
    return peer.isOpen();
  }

  /** Returns true if the browser reads more slowly than data is sent to it. */
  boolean isFull() {
    return peer.isFull();
  }

  /**
   * Returns the agent of a server if another live hub owns it, or owned it last; empty if this hub
   * shows the server.
   */
  Optional<RemoteAgent> remote(ServerId serverId) {
    return isOfHub()
        ? Optional.empty()
        : services.locations().remote(serverId).filter(RemoteAgent::hubLive);
  }

  private void cleanUp() {
    view.end();
    queue.close();
    Actor known = actor;
    if (known != null) {
      services.sockets().remove(known, this);
    }
  }

  @Override
  public void onDrained() {
    drain();
    view.readOn();
  }

  @Override
  public void onClosed() {
    if (admission.end()) {
      count(-1);
    }
    cleanUp();
    onClosed.accept(this);
  }
}
