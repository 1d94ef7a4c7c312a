package io.chatops.ws;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.quarkus.websockets.next.CloseReason;
import io.quarkus.websockets.next.UserData;
import io.quarkus.websockets.next.WebSocketConnection;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One open socket: whole messages in, frames out, pings, and the end. All methods but {@link #run}
 * belong to the event loop of the connection. The listener is called there, too.
 */
public final class PeerSocket implements FrameGuard.Listener, ReadCredit.Listener {
  private static final UserData.TypedKey<PeerSocket> PEER = new UserData.TypedKey<>("peer");

  private final WebSocketConnection connection;
  private final Channel channel;
  private final String address;
  private final FrameGuard guard;
  private final ReadCredit credit;
  private final SocketCounters counters;
  private final WaitingSockets.Place place;
  private final Listener listener;
  private final Pulse pulse;
  private final List<ScheduledFuture<?>> timers = new ArrayList<>();
  private boolean known;
  private boolean open = true;

  /** The owner of the socket, which hears what the peer does. */
  public interface Listener {
    /** A whole text message came; {@link #done} is to be called when it is done with. */
    void onMessage(byte[] text);

    /** The peer gave a sign of life: any frame, or a pause in which it cannot be heard. */
    default void onHeard() {}

    /** A pong came with this payload. */
    default void onPong(Buffer payload) {}

    /** There is room for writing again. */
    default void onDrained() {}

    /** Reading from the peer stopped, or went on. */
    default void onPaused(boolean paused) {}

    /** A limit ends the socket; {@link #onClosed} follows. */
    default void onLimit(SocketLimit limit) {}

    /** The socket is over, whoever ended it; called once. */
    void onClosed();
  }

  /**
   * A socket that was just opened. Nothing is heard of the peer before {@link #start}.
   *
   * @param silence longest time in which a peer may be silent
   */
  public PeerSocket(WebSocketConnection connection, Duration silence, Listener listener) {
    SocketGate.Arrival arrival = SocketGate.Arrival.of(connection.userData());
    this.connection = connection;
    this.channel = arrival.channel();
    this.address = arrival.address();
    this.guard = arrival.guard();
    this.credit = arrival.credit();
    this.counters = arrival.counters();
    this.listener = listener;
    this.place = arrival.place();
    this.pulse = new Pulse(this);
    every(silence.dividedBy(Pulse.CHECKS_IN_SILENCE), pulse::check);
    connection.userData().put(PEER, this);
  }

  /** Tells the listener what the peer does from now on. */
  public void start() {
    place.onEvicted(() -> run(this::makeRoom));
    credit.attach(this);
    guard.attach(this);
  }

  static @Nullable PeerSocket of(WebSocketConnection connection) {
    return connection.userData().get(PEER);
  }

  void received(Buffer text) {
    if (open) {
      listener.onMessage(text.getBytes());
    } else {
      done(text.length());
    }
  }

  void ponged(Buffer payload) {
    if (open) {
      listener.onPong(payload);
    }
  }

  /** Returns where the peer connects from. */
  public String address() {
    return address;
  }

  /** Runs a step on the event loop of this socket; from any thread. */
  public void run(Runnable step) {
    channel.eventLoop().execute(step);
  }

  /** Runs a step on the event loop after a delay, whether the socket is open then or not. */
  public ScheduledFuture<?> schedule(Duration delay, Runnable step) {
    return channel.eventLoop().schedule(step, Math.max(1, delay.toMillis()), TimeUnit.MILLISECONDS);
  }

  /** Runs a step after a delay, unless the socket is over by then. */
  public void after(Duration delay, Runnable step) {
    timers.add(schedule(delay, step));
  }

  /** Applies the limits of a peer that proved who it is; what it sent so far is done with. */
  void authenticated(int maxMessageBytes, ReadLimits limits) {
    known = true;
    place.leave();
    guard.limit(maxMessageBytes);
    credit.start(limits);
  }

  /** Keeps the peer from being closed for a newcomer while its credentials are checked. */
  void keepPlace() {
    place.keep();
  }

  /** Sets the size of the largest message that the peer may send, in bytes. */
  public void limitMessages(int bytes) {
    guard.limit(bytes);
  }

  /** A message of this size is done with, so that another may be read. */
  public void done(int size) {
    credit.done(size);
  }

  /** Reads on or not, as the shared budget allows now. */
  public void updateReading() {
    credit.update();
  }

  public boolean isOpen() {
    return open;
  }

  /** Returns true if the peer reads more slowly than it is sent. */
  public boolean isFull() {
    return open && !channel.isWritable();
  }

  /**
   * Writes a text frame; does nothing when the socket is over. The bytes are not copied, so that
   * one array serves many peers.
   */
  public void write(byte[] text) {
    if (open) {
      // WebSockets Next takes a String, which would be encoded anew for each peer.
      send(new TextWebSocketFrame(Unpooled.wrappedBuffer(text)));
    }
  }

  public void ping(Buffer payload) {
    if (open) {
      send(new PingWebSocketFrame(Unpooled.wrappedBuffer(payload.getBytes())));
    }
  }

  private void send(WebSocketFrame frame) {
    var unused = channel.writeAndFlush(frame); // a failure ends the connection, which is heard of
  }

  /** Ends the socket; the listener hears of it at once, the peer as soon as it reads. */
  public void close(short code, String reason) {
    if (!open) {
      return;
    }
    credit.close(); // reads on, to hear the peer's own close
    finish();
    if (connection.isOpen()) {
      connection
          .close(new CloseReason(code, CloseCode.shortened(reason)))
          .subscribe()
          .with(closed -> {}, failure -> abort());
    }
    listener.onClosed();
  }

  /** Cuts the connection of a peer that would not read a close any more. */
  public void abort() {
    end();
    var unused = channel.close(); // nobody is left to hear of it
  }

  @Override
  public void onFrame(WebSocketFrame frame) {
    if (!open) {
      return;
    }
    pulse.heard();
    if (frame instanceof PingWebSocketFrame && isFull()) {
      abort(); // it asks for pongs that it does not read
    } else {
      listener.onHeard();
    }
  }

  @Override
  public void onViolation(FrameGuard.Violation violation) {
    if (!open) {
      return;
    }
    if (violation.limit() != null) {
      limitHit(violation.limit());
    }
    close(violation.closeCode(), violation.reason());
  }

  @Override
  public void onPaused(boolean paused) {
    if (!open) {
      return;
    }
    pulse.heard();
    listener.onPaused(paused);
  }

  @Override
  public void onDrained() {
    if (open) {
      listener.onDrained();
    }
  }

  /** Closes the peer because a message of a kind that is limited to these bytes was larger. */
  public void closeForSize(long limit) {
    if (open) {
      onViolation(FrameGuard.Violation.tooBig(limit));
    }
  }

  /** Returns true if nothing is read from the peer now. */
  boolean isPaused() {
    return credit.isPaused();
  }

  /** Notes a sign of life. */
  void alive() {
    listener.onHeard();
  }

  /** Notes the limit for which the socket is about to end. */
  void limitHit(SocketLimit limit) {
    counters.limitHit(limit);
    listener.onLimit(limit);
  }

  /** Closed in favour of a newcomer, unless the peer authenticated in the meantime. */
  private void makeRoom() {
    if (open && !known) {
      counters.waitingClosed();
      close(CloseCode.TRY_LATER, "too many sockets wait; authenticate at once, or try again later");
    }
  }

  private void every(Duration period, Runnable step) {
    long millis = Math.max(1, period.toMillis());
    timers.add(
        channel.eventLoop().scheduleAtFixedRate(step, millis, millis, TimeUnit.MILLISECONDS));
  }

  /** The connection is over. */
  void end() {
    if (open) {
      finish();
      listener.onClosed();
    }
  }

  private void finish() {
    open = false;
    place.leave();
    timers.forEach(timer -> timer.cancel(false));
    timers.clear();
  }
}
