package io.chatops.ws.browser;

import io.chatops.api.live.BrowserFrame.DroppedFrame;
import io.chatops.core.access.AuthenticateUser;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.error.ErrorCode;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.ServerId;
import io.chatops.ws.Admission;
import io.chatops.ws.CloseCode;
import io.chatops.ws.PeerSocket;
import io.chatops.ws.ReadLimits;
import io.quarkus.websockets.next.WebSocketConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The socket of one browser that watches one server, from its sign-in to its end. Fields belong to
 * the event loop unless said otherwise.
 */
final class BrowserSocket implements PeerSocket.Listener, BrowserSockets.Closeable {
  private final Optional<ServerId> serverId;
  private final BrowserSocketSettings settings;
  private final BrowserSocketServices services;
  private final BrowserView view;
  private final Consumer<BrowserSocket> onClosed;
  private final PeerSocket peer;
  private final Admission admission;
  private final FrameQueue queue;
  private final AtomicBoolean draining = new AtomicBoolean();
  private volatile @Nullable Actor actor;
  private @Nullable Instant firstAt;
  private boolean busy;
  private int messageBytes;

  /**
   * Waits for the browser to sign in.
   *
   * @param serverId absent when the address had none; the browser hears of it after it signed in
   * @param queue of the frames that wait for the browser
   * @param view makes the view that is shown
   */
  BrowserSocket(
      WebSocketConnection connection,
      Optional<ServerId> serverId,
      BrowserSocketSettings settings,
      BrowserSocketServices services,
      FrameQueue queue,
      Function<BrowserSocket, BrowserView> view,
      Consumer<BrowserSocket> onClosed) {
    this.serverId = serverId;
    this.settings = settings;
    this.services = services;
    this.queue = queue;
    this.onClosed = onClosed;
    this.view = view.apply(this);
    this.peer = new PeerSocket(connection, settings.silence(), this);
    this.admission =
        new Admission(
            peer,
            settings.authenticationDeadline(),
            services.blocking(),
            "access tokens",
            BrowserMessages::error);
  }

  void start() {
    peer.start();
  }

  /** Ends the socket because the hub stops; from any thread. */
  void goAway() {
    peer.run(() -> peer.close(CloseCode.GOING_AWAY, "the hub stops; reconnect"));
  }

  @Override
  public void close(String reason) {
    peer.run(() -> admission.refuse(reason, CloseCode.POLICY));
  }

  /** Returns the user who watches; only while signed in. */
  Actor actor() {
    Actor known = actor;
    if (known == null) {
      throw new IllegalStateException("nobody has signed in yet");
    }
    return known;
  }

  /** Shows a frame when the browser takes it; from any thread. */
  void show(FrameQueue.Update frame) {
    services.counters().updatesDropped(queue.add(frame));
    if (draining.compareAndSet(false, true)) {
      peer.run(this::drain);
    }
  }

  /** Runs on the event loop; from any thread. */
  void run(Runnable step) {
    peer.run(step);
  }

  /**
   * Runs a blocking step that must not throw. Nothing is read from the browser until it is over, so
   * that nobody can ask for more than the hub gets done. Returns false if the hub is too busy.
   */
  boolean inBackground(Runnable step) {
    busy = true;
    try {
      services
          .blocking()
          .execute(
              () -> {
                try {
                  step.run();
                } finally {
                  peer.run(
                      () -> {
                        busy = false;
                        peer.done(messageBytes);
                      });
                }
              });
      return true;
    } catch (RejectedExecutionException e) {
      busy = false;
      return false;
    }
  }

  @Override
  public void onMessage(byte[] text) {
    Optional<BrowserMessages.Incoming> read = BrowserMessages.read(text);
    if (read.isEmpty()) {
      services.counters().frameRefused();
      admission.refuse("This is no message: send one JSON object with a type", CloseCode.POLICY);
      return;
    }
    BrowserMessages.Incoming message = read.get();
    if (admission.isAdmitted()) {
      messageBytes = text.length;
      receive(message);
      if (!busy) {
        peer.done(messageBytes);
      }
      return;
    }
    String token = message.token();
    if (message.kind() == BrowserMessages.Kind.AUTH && token != null && admission.begin()) {
      admission.inBackground(() -> signIn(token));
    } else {
      admission.refuse("The first message must be auth with an access token", CloseCode.POLICY);
    }
  }

  private void receive(BrowserMessages.Incoming message) {
    if (message.kind() != BrowserMessages.Kind.PING) {
      view.received(message);
      return;
    }
    drain(); // what was shown before comes before the answer
    if (!peer.isFull()) {
      // A browser that does not read its frames does not miss the answer to a ping either.
      peer.write(BrowserMessages.PONG);
    }
  }

  /** Blocking. */
  private void signIn(String token) {
    try {
      Actor found = services.authenticate().authenticate(token, peer.address()).actor();
      ServerId id = ownServer(found);
      if (!services.sockets().add(found, this)) {
        refuse(
            "You have " + settings.socketsPerUser() + " sockets open; close some",
            CloseCode.TRY_LATER);
        return;
      }
      actor = found;
      queue.open(found.userId());
      view.watch(id);
      // Once more, now that this socket is found when a session ends or a server is removed.
      AuthenticateUser.Authenticated still =
          services.authenticate().authenticate(token, peer.address());
      ownServer(still.actor());
      Optional<FrameQueue.Update> first = view.first(id);
      peer.run(() -> opened(still.expiresAt(), first));
    } catch (ChatOpsException e) {
      if (e.code() == ErrorCode.STORAGE_UNAVAILABLE) {
        throw e;
      }
      services.counters().signInRefused();
      refuse(String.valueOf(e.getMessage()), CloseCode.POLICY);
    } finally {
      // The socket may have ended meanwhile, before there was all that has to be forgotten now.
      peer.run(
          () -> {
            if (!peer.isOpen()) {
              forget();
            }
          });
    }
  }

  private ServerId ownServer(Actor found) {
    ServerId id =
        serverId.orElseThrow(
            () -> ChatOpsException.notFound("There is no server of that id; ids are UUIDs"));
    services.owned().get(found, id);
    return id;
  }

  private void opened(Instant expiresAt, Optional<FrameQueue.Update> first) {
    if (!admission.admit(settings.maxFrameBytes(), ReadLimits.ONE)) {
      return;
    }
    services.counters().browsers(1);
    peer.after(
        Duration.between(services.clock().instant(), expiresAt),
        () ->
            admission.refuse("The access token expired; connect with a new one", CloseCode.POLICY));
    peer.write(BrowserMessages.AUTH_SUCCESS);
    if (first.isPresent()) {
      firstAt = first.get().at();
      peer.write(first.get().frame());
    }
    drain();
  }

  private void refuse(String message, short closeCode) {
    peer.run(() -> admission.refuse(message, closeCode));
  }

  private void drain() {
    draining.set(false);
    while (admission.isAdmitted() && !peer.isFull()) {
      long lost = queue.takeLost();
      FrameQueue.Update update = queue.poll();
      if (lost > 0) {
        peer.write(BrowserMessages.of(new DroppedFrame(lost, null)));
      }
      if (update == null) {
        return;
      }
      Instant at = update.at();
      // What came between watching and looking is in the first frame already.
      if (at == null || firstAt == null || at.isAfter(firstAt)) {
        peer.write(update.frame());
      }
    }
  }

  private void forget() {
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
  }

  @Override
  public void onClosed() {
    if (admission.end()) {
      services.counters().browsers(-1);
    }
    forget();
    onClosed.accept(this);
  }
}
