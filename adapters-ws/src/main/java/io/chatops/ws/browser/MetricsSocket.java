package io.chatops.ws.browser;

import io.chatops.core.access.AuthenticateUser;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.error.ErrorCode;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.ServerId;
import io.chatops.core.metric.ReportSnapshots.Snapshot;
import io.chatops.ws.CloseCode;
import io.chatops.ws.PeerSocket;
import io.chatops.ws.UpgradeRoute;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** One browser that watches one server. Fields belong to the event loop unless said otherwise. */
final class MetricsSocket
    implements PeerSocket.Listener, WatchedServers.Watcher, BrowserSockets.Closeable {
  private static final System.Logger LOG = System.getLogger(MetricsSocket.class.getName());

  private final String address;
  private final Optional<ServerId> serverId;
  private final BrowserSocketSettings settings;
  private final BrowserSocketServices services;
  private final WatchedServers watched;
  private final Departure departure;
  private final PeerSocket peer;
  private final FrameQueue queue;
  private final AtomicBoolean draining = new AtomicBoolean();
  private State state = State.WAITING;
  private volatile @Nullable Actor actor;
  private @Nullable Instant snapshotAt;

  private enum State {
    WAITING,
    SIGNING_IN,
    OPEN,
    CLOSED
  }

  /** Who is told that a socket waits no more, or is over. */
  interface Departure {
    void left(MetricsSocket socket, boolean wasWaiting, String address);
  }

  MetricsSocket(
      Vertx vertx,
      UpgradeRoute.OpenedSocket opened,
      Optional<ServerId> serverId,
      BrowserSocketSettings settings,
      BrowserSocketServices services,
      WatchedServers watched,
      Departure departure) {
    this.address = opened.address();
    this.serverId = serverId;
    this.settings = settings;
    this.services = services;
    this.watched = watched;
    this.departure = departure;
    this.queue = new FrameQueue(settings.queuedFrames());
    this.peer =
        new PeerSocket(
            vertx, opened, settings.silence(), settings.maxFrameBytes(), services.counters(), this);
    peer.after(settings.authenticationDeadline(), this::checkSignedIn);
  }

  boolean isOpen() {
    return peer.isOpen();
  }

  /** Ends it as the hub stops; from any thread. */
  void goAway() {
    peer.run(() -> peer.close(CloseCode.GOING_AWAY, "the hub stops; reconnect"));
  }

  @Override
  public void onMessage(byte[] text) {
    Optional<BrowserMessages.Incoming> read = BrowserMessages.read(text);
    if (read.isEmpty()) {
      services.counters().frameRefused();
      refuse("This is no message: send one JSON object with a type", CloseCode.POLICY);
      return;
    }
    BrowserMessages.Incoming message = read.get();
    if (state == State.OPEN) {
      // Whoever does not read its frames does not miss the answer to a ping either.
      if (message.type().equals("ping") && !peer.isFull()) {
        peer.write(BrowserMessages.PONG);
      }
      return;
    }
    String token = message.token();
    if (state == State.WAITING && message.type().equals("auth") && token != null) {
      state = State.SIGNING_IN;
      peer.pause();
      inBackground(() -> signIn(token));
    } else {
      refuse("The first message must be auth with an access token", CloseCode.POLICY);
    }
  }

  /** Blocking. */
  private void signIn(String token) {
    try {
      Actor found = services.authenticate().authenticate(token, address).actor();
      ServerId id = ownServer(found);
      if (!services.sockets().add(found, this)) {
        peer.run(
            () ->
                refuse(
                    "You have " + settings.socketsPerUser() + " sockets open; close some",
                    CloseCode.TRY_LATER));
        return;
      }
      actor = found;
      watched.watch(id, this);
      // Once more, now that whoever ends sessions and removes servers finds this socket.
      AuthenticateUser.Authenticated still = services.authenticate().authenticate(token, address);
      ownServer(still.actor());
      Optional<Snapshot> latest = services.latest().find(id);
      peer.run(() -> opened(still.expiresAt(), latest));
    } catch (ChatOpsException e) {
      if (e.code() == ErrorCode.STORAGE_UNAVAILABLE) {
        throw e;
      }
      services.counters().signInRefused();
      peer.run(() -> refuse(String.valueOf(e.getMessage()), CloseCode.POLICY));
    }
  }

  private ServerId ownServer(Actor found) {
    ServerId id =
        serverId.orElseThrow(
            () -> ChatOpsException.notFound("There is no server of that id; ids are UUIDs"));
    services.owned().get(found, id);
    return id;
  }

  private void opened(Instant expiresAt, Optional<Snapshot> latest) {
    if (state != State.SIGNING_IN) {
      forget(); // it ended while we looked
      return;
    }
    state = State.OPEN;
    departure.left(this, true, address);
    services.counters().browsers(1);
    peer.authenticated(settings.maxFrameBytes());
    peer.after(
        Duration.between(services.clock().instant(), expiresAt),
        () -> refuse("The access token expired; connect with a new one", CloseCode.POLICY));
    peer.write(BrowserMessages.AUTH_SUCCESS);
    if (latest.isPresent()) {
      Snapshot snapshot = latest.get();
      snapshotAt = snapshot.collectedAt();
      peer.write(BrowserMessages.metrics(snapshot.document(), snapshot.collectedAt()));
    }
    peer.resume();
    drain();
  }

  @Override
  public void show(byte[] frame, @Nullable Instant collectedAt) {
    services.counters().updatesDropped(queue.add(new FrameQueue.Update(frame, collectedAt)));
    if (draining.compareAndSet(false, true)) {
      peer.run(this::drain);
    }
  }

  @Override
  public void serverRemoved() {
    close("the server was removed");
  }

  @Override
  public void close(String reason) {
    peer.run(() -> refuse(reason, CloseCode.POLICY));
  }

  private void drain() {
    draining.set(false);
    while (state == State.OPEN && !peer.isFull()) {
      int lost = queue.takeLost();
      FrameQueue.Update update = queue.poll();
      if (update == null) {
        return;
      }
      if (lost > 0) {
        peer.write(BrowserMessages.dropped(lost));
      }
      Instant at = update.collectedAt();
      // What came between watching and looking is in the snapshot already.
      if (at == null || snapshotAt == null || at.isAfter(snapshotAt)) {
        peer.write(update.frame());
      }
    }
  }

  private void inBackground(Runnable step) {
    try {
      services
          .blocking()
          .execute(
              () -> {
                try {
                  step.run();
                } catch (RuntimeException e) {
                  LOG.log(Level.WARNING, "A browser was not signed in, address=" + address, e);
                  peer.run(this::tryLater);
                }
              });
    } catch (RejectedExecutionException e) {
      tryLater();
    }
  }

  private void tryLater() {
    refuse("The hub cannot check access tokens now; try again later", CloseCode.TRY_LATER);
  }

  private void checkSignedIn() {
    if (state == State.WAITING) {
      refuse("No auth message came in time", CloseCode.POLICY);
    } else if (state == State.SIGNING_IN) {
      tryLater();
    }
  }

  private void refuse(String message, short closeCode) {
    if (peer.isOpen()) {
      peer.write(BrowserMessages.error(message));
      peer.close(closeCode, message);
    } else {
      forget();
    }
  }

  private void forget() {
    Actor known = actor;
    if (known != null) {
      services.sockets().remove(known, this);
      serverId.ifPresent(id -> watched.unwatch(id, this));
    }
  }

  @Override
  public void onHeard() {}

  @Override
  public void onPong(Buffer payload) {}

  @Override
  public void onDrained() {
    drain();
  }

  @Override
  public void onClosed() {
    if (state == State.OPEN) {
      services.counters().browsers(-1);
    }
    boolean wasWaiting = state == State.WAITING || state == State.SIGNING_IN;
    state = State.CLOSED;
    forget();
    departure.left(this, wasWaiting, address);
  }
}
