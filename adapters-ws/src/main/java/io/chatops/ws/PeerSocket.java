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
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One open socket: receives whole messages, sends frames and pings, and closes. All methods except
 * {@link #run} must be called on the connection's event loop, where the listener is called, too.
 */
public final class PeerSocket implements FrameGuard.Listener, ReadCredit.Listener {
  private static final System.Logger LOG = System.getLogger(PeerSocket.class.getName());
  private static final UserData.TypedKey<PeerSocket> PEER = new UserData.TypedKey<>("peer");

  private final WebSocketConnection connection;
  private final Channel channel;
  private final String address;
  private final FrameGuard guard;
  private final ReadCredit credit;
  private final SocketCounters counters;
  private final WaitingSockets.Slot slot;
  private final Listener listener;
  private final KeepAlive pulse;
  private final List<ScheduledFuture<?>> timers = new ArrayList<>();
  private @Nullable Long oversize;
  private boolean known;
  private boolean open = true;
  private boolean flushing;

  /** The owner of the socket, which receives its events. */
  public interface Listener {
    /**
     * Called with a whole text message. The owner calls {@link #done} when it has finished with it.
     */
    void onMessage(byte[] text);

    /**
     * Called when the peer shows a sign of life: any frame, or a pause during which nothing is read
     * from it.
     */
    default void onHeard() {}

    /** Called with the payload of a pong. */
    default void onPong(Buffer payload) {}

    /** Called when there is room for writing again. */
    default void onDrained() {}

    /** Called when reading from the peer stops or resumes. */
    default void onPaused(boolean paused) {}

    /** Called when a limit ends the socket; {@link #onClosed} follows. */
    default void onLimit(SocketLimit limit) {}

    /** Called once when either side has closed the socket. */
    void onClosed();
  }

  /**
   * Creates a peer for a socket that was just opened. No events are delivered before {@link
   * #start}.
   *
   * @param silence the longest time that a peer may be silent
   */
  public PeerSocket(WebSocketConnection connection, Duration silence, Listener listener) {
    SocketGate.Upgrade arrival = SocketGate.Upgrade.of(connection.userData());
    this.connection = connection;
    this.channel = arrival.channel();
    this.address = arrival.address();
    this.guard = arrival.guard();
    this.credit = arrival.credit();
    this.counters = arrival.counters();
    this.listener = listener;
    this.slot = arrival.slot();
    this.pulse = new KeepAlive(this);
    every(silence.dividedBy(KeepAlive.CHECKS_IN_SILENCE), pulse::check);
    connection.userData().put(PEER, this);
  }

  /**
   * Delivers messages as soon as they are read, instead of through the endpoint. Called before
   * {@link #start}.
   */
  public void readAtOnce() {
    credit.readAtOnce();
  }

  /** Starts to deliver events to the listener. */
  public void start() {
    slot.onEvicted(() -> run(this::evict));
    credit.attach(this);
    guard.attach(this);
  }

  static @Nullable PeerSocket of(WebSocketConnection connection) {
    return connection.userData().get(PEER);
  }

  void received(Buffer text) {
    onMessage(text.getBytes());
  }

  @Override
  public void onMessage(byte[] text) {
    if (open) {
      listener.onMessage(text);
    } else {
      done(text.length);
    }
  }

  /** Closes the socket because the hub failed on it, and logs the failure. */
  @Override
  public void onFailure(Throwable failure) {
    LOG.log(Level.WARNING, "Closing a socket after a failure", failure);
    close(CloseCode.FAILED, "the hub failed on this; its log has more");
  }

  void ponged(Buffer payload) {
    if (open) {
      listener.onPong(payload);
    }
  }

  /** Returns the peer's address. */
  public String address() {
    return address;
  }

  /** Runs a step on the socket's event loop; may be called on any thread. */
  public void run(Runnable step) {
    channel.eventLoop().execute(step);
  }

  /** Runs a step on the event loop after a delay, even if the socket has ended by then. */
  public ScheduledFuture<?> schedule(Duration delay, Runnable step) {
    return channel.eventLoop().schedule(step, Math.max(1, delay.toMillis()), TimeUnit.MILLISECONDS);
  }

  /** Runs a step after a delay, unless the socket has ended by then. */
  public void after(Duration delay, Runnable step) {
    timers.add(schedule(delay, step));
  }

  /** Applies the limits of an authenticated peer; earlier messages no longer count. */
  void authenticated(int maxMessageBytes, ReadLimits limits) {
    known = true;
    slot.leave();
    guard.limit(maxMessageBytes);
    credit.start(limits);
  }

  /**
   * Protects the peer from being closed in favour of a newcomer while its credentials are checked.
   */
  void keepSlot() {
    slot.pin();
  }

  /** Sets the largest message that the peer may send, in bytes, and measures larger ones. */
  public void limitMessages(int bytes) {
    guard.limit(bytes);
    guard.measureMessages();
  }

  /** Returns the bytes of the message that was too large; absent if not known. */
  public @Nullable Long oversize() {
    return oversize;
  }

  /** Releases the credit of a message of this size, so that another may be read. */
  public void done(int size) {
    credit.done(size);
  }

  /** Resumes or stops reading, as the shared budget currently allows. */
  public void updateReading() {
    credit.update();
  }

  public boolean isOpen() {
    return open;
  }

  /** Returns true if the peer reads more slowly than data is sent to it. */
  public boolean isFull() {
    return open && !channel.isWritable();
  }

  /**
   * Sends a text frame; has no effect if the socket has ended. The bytes are not copied, so one
   * array can serve many peers.
   */
  public void write(byte[] text) {
    if (open) {
      // WebSockets Next takes a String and would encode it again for each peer.
      send(new TextWebSocketFrame(Unpooled.wrappedBuffer(text)));
    }
  }

  public void ping(Buffer payload) {
    if (open) {
      send(new PingWebSocketFrame(Unpooled.wrappedBuffer(payload.getBytes())));
    }
  }

  private void send(WebSocketFrame frame) {
    // a failure ends the connection and is reported there
    var unused = channel.write(frame);
    if (!channel.isWritable()) {
      channel.flush(); // what is left then is what the peer does not read
    } else if (!flushing) {
      flushing = true;
      run(this::flush);
    }
  }

  /** Passes what was written to the network: the answers to all reports of one commit at once. */
  private void flush() {
    flushing = false;
    channel.flush();
  }

  /**
   * Ends the socket. The listener is called at once, before the peer can know; the peer gets the
   * close when it reads.
   */
  public void close(short code, String reason) {
    if (!open) {
      return;
    }
    credit.close(); // reads on to receive the peer's close
    finish();
    try {
      listener.onClosed();
    } finally {
      sendClose(code, reason);
    }
  }

  private void sendClose(short code, String reason) {
    if (connection.isOpen()) {
      connection
          .close(new CloseReason(code, CloseCode.shortened(reason)))
          .subscribe()
          .with(closed -> {}, failure -> abort());
    }
  }

  /** Drops the connection of a peer that would no longer read a close. */
  public void abort() {
    end();
    var unused = channel.close(); // the socket has ended: no handler is left for a failure
  }

  @Override
  public void onFrame(WebSocketFrame frame) {
    if (!open) {
      return;
    }
    pulse.heard();
    if (frame instanceof PingWebSocketFrame && isFull()) {
      abort(); // it sends pings but does not read the pongs
    } else {
      listener.onHeard();
    }
  }

  @Override
  public void onViolation(FrameGuard.Violation violation) {
    if (!open) {
      return;
    }
    oversize = violation.size();
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

  /** Closes the peer because a message of a kind with this limit was larger. */
  public void closeForSize(long size, long limit) {
    if (open) {
      onViolation(FrameGuard.Violation.tooBig(limit, size));
    }
  }

  /** Returns true if reading from the peer is paused. */
  boolean isPaused() {
    return credit.isPaused();
  }

  /** Reports a sign of life. */
  void alive() {
    listener.onHeard();
  }

  /** Counts and reports the limit that is about to end the socket. */
  void limitHit(SocketLimit limit) {
    counters.limitHit(limit);
    listener.onLimit(limit);
  }

  /**
   * Closes the socket in favour of a newcomer, unless the peer has authenticated in the meantime.
   */
  private void evict() {
    if (open && !known) {
      counters.increment(SocketCount.WAITING_CLOSED);
      close(
          CloseCode.TRY_LATER,
          "too many sockets wait for authentication; authenticate immediately, or try again later");
    }
  }

  private void every(Duration period, Runnable step) {
    long millis = Math.max(1, period.toMillis());
    timers.add(
        channel.eventLoop().scheduleAtFixedRate(step, millis, millis, TimeUnit.MILLISECONDS));
  }

  /** Marks the socket as ended; called when the connection has ended. */
  void end() {
    if (open) {
      finish();
      listener.onClosed();
    }
  }

  private void finish() {
    open = false;
    slot.leave();
    timers.forEach(timer -> timer.cancel(false));
    timers.clear();
  }
}
