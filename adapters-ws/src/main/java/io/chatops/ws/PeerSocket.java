package io.chatops.ws;

import io.netty.channel.Channel;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import io.vertx.core.http.WebSocketFrameType;
import io.vertx.core.http.impl.ws.WebSocketFrameImpl;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * One peer: whole text messages in, frames out, pings, and the end. All methods but {@link #run}
 * belong to the event loop of the connection; the listener is called there.
 */
public final class PeerSocket {
  // A peer is closed when it was not heard over this many checks, so after 45-60 s of 15 s checks.
  private static final int SILENT_CHECKS_ALLOWED = 3;
  // Whom we do not read from we do not hear: after 3 minutes of 15 s checks without a frame taken
  // nobody knows whether the peer still lives.
  private static final int PAUSED_CHECKS_ALLOWED = 12;
  private static final int MAX_WRITE_QUEUE_BYTES = 64 * 1024;

  private final Vertx vertx;
  private final Context context;
  private final ServerWebSocket socket;
  private final Channel channel;
  private final Listener listener;
  private final SocketCounters counters;
  private final TextFrames frames;
  private final FrameGuard guard;
  private final WaitingSockets.Place place;
  private final List<Long> timers = new ArrayList<>();
  private int silentChecks;
  private int fullChecks;
  private int pausedChecks;
  private boolean paused;
  private boolean known;
  private boolean open = true;

  /** Who is told what the peer does. */
  public interface Listener {
    /** A whole text message. */
    void onMessage(byte[] text);

    /** The peer gave a sign of life: a message, a ping or a pong. */
    void onHeard();

    /** A pong with this payload. */
    void onPong(Buffer payload);

    /** There is room for writing again. */
    void onDrained();

    /** It is over, whoever ended it; called once. */
    void onClosed();
  }

  /**
   * Takes over a socket that was just opened; to be called on its event loop.
   *
   * @param silence how long a peer may be unheard
   * @param firstLimit bytes that the peer may send until {@link #authenticated}
   */
  public PeerSocket(
      Vertx vertx,
      UpgradeRoute.OpenedSocket opened,
      Duration silence,
      int firstLimit,
      SocketCounters counters,
      Listener listener) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.socket = opened.socket();
    this.channel = opened.channel();
    this.listener = listener;
    this.counters = counters;
    this.frames = new TextFrames(firstLimit);
    this.guard =
        FrameGuard.install(
            channel,
            firstLimit,
            opened.unfinished(),
            () -> close(CloseCode.TOO_BIG, "the message is too large"),
            () -> close(CloseCode.TRY_LATER, "too many large messages are under way"));
    socket.setWriteQueueMaxSize(MAX_WRITE_QUEUE_BYTES);
    socket.frameHandler(this::onFrame);
    socket.pongHandler(this::onPong);
    socket.drainHandler(v -> drained());
    socket.exceptionHandler(failure -> {});
    socket.closeHandler(v -> ended());
    every(silence.dividedBy(SILENT_CHECKS_ALLOWED), this::check);
    this.place = opened.place();
    place.onEvicted(() -> run(this::makeRoom));
  }

  /** Runs on the event loop of this socket; from any thread. */
  public void run(Runnable step) {
    context.runOnContext(v -> step.run());
  }

  /** The peer proved who it is: it may send messages up to this size from now on. */
  public void authenticated(int limit) {
    known = true;
    place.leave();
    frames.limit(limit);
    guard.limit(limit);
  }

  /** The peer has shown its credentials: it is not closed for a newcomer while they are checked. */
  void keepPlace() {
    place.keep();
  }

  public boolean isOpen() {
    return open;
  }

  /** Whether the peer takes less than it is sent. */
  public boolean isFull() {
    return open && socket.writeQueueFull();
  }

  /** Writes a text frame; does nothing when it is over. The bytes are not copied. */
  public void write(byte[] text) {
    if (open) {
      // The public factory takes a String only, which would be encoded anew for each browser.
      socket.writeFrame(new WebSocketFrameImpl(WebSocketFrameType.TEXT, text, true));
    }
  }

  public void ping(Buffer payload) {
    if (open) {
      socket.writePing(payload);
    }
  }

  /**
   * Reads no more until {@link #resume}; the peer does not count as silent meanwhile, but is closed
   * when that lasts four times as long as it may be silent.
   */
  public void pause() {
    if (open && !paused) {
      paused = true;
      socket.pause();
      // The socket alone would go on to fill its queue of 16 frames, of up to a megabyte each.
      channel.config().setAutoRead(false);
    }
  }

  public void resume() {
    if (open && paused) {
      paused = false;
      silentChecks = 0;
      pausedChecks = 0;
      socket.resume();
      // The frames that wait in the socket are handed over in a step of their own, which comes
      // first. Whoever pauses again over one of them must find nothing new read behind it: else
      // each resume brings more frames than it lets through, and they pile up.
      context.runOnContext(v -> readOn());
    }
  }

  private void readOn() {
    if (open && !paused) {
      channel.config().setAutoRead(true);
    }
  }

  public boolean isPaused() {
    return paused;
  }

  /** Runs a step after a delay, unless the socket is over by then. */
  public void after(Duration delay, Runnable step) {
    timers.add(vertx.setTimer(Math.max(1, delay.toMillis()), id -> step.run()));
  }

  /** Ends it; the listener hears of it at once, the peer as soon as it reads. */
  public void close(short code, String reason) {
    if (!open) {
      return;
    }
    resume(); // to let go of what the peer still sends,
    channel.config().setAutoRead(true); // and to read its own close
    finish();
    socket.close(code, shortened(reason));
    listener.onClosed();
  }

  /** Cuts the connection of a peer that would not read a close any more. */
  public void abort() {
    if (open) {
      finish();
      listener.onClosed();
    }
    var unused = channel.close(); // nobody is left to hear of it
  }

  private void onFrame(WebSocketFrame frame) {
    if (!open) {
      return;
    }
    silentChecks = 0;
    if (frame.isText() || frame.isBinary() || frame.isContinuation()) {
      counters.framesReceived.increment();
      TextFrames.Outcome outcome = frames.add(frame);
      if (outcome instanceof TextFrames.Outcome.Message message) {
        listener.onHeard();
        if (open) {
          listener.onMessage(message.text());
        }
      } else if (outcome instanceof TextFrames.Outcome.Violation violation) {
        close(violation.closeCode(), violation.reason());
      }
    } else if (frame.isPing()) {
      if (socket.writeQueueFull()) {
        abort(); // it asks for pongs that it does not read
      } else {
        listener.onHeard();
      }
    }
  }

  private void onPong(Buffer payload) {
    if (open) {
      silentChecks = 0;
      listener.onHeard();
      listener.onPong(payload);
    }
  }

  private void drained() {
    if (open && !socket.writeQueueFull()) {
      listener.onDrained();
    }
  }

  private void check() {
    if (!open) {
      return;
    }
    fullChecks = socket.writeQueueFull() ? fullChecks + 1 : 0;
    if (paused) {
      silentChecks = 0;
      pausedChecks++;
      listener.onHeard(); // not read from, so not to be blamed for being unheard
    } else {
      silentChecks++;
    }
    if (fullChecks > SILENT_CHECKS_ALLOWED) {
      abort();
    } else if (pausedChecks > PAUSED_CHECKS_ALLOWED) {
      close(CloseCode.TRY_LATER, "nothing could be taken from this peer for too long; come back");
    } else if (silentChecks > SILENT_CHECKS_ALLOWED) {
      close(CloseCode.POLICY, "nothing was heard for too long");
    } else {
      ping(Buffer.buffer());
    }
  }

  /** Closed in favour of a newcomer, unless the peer authenticated in the meantime. */
  private void makeRoom() {
    if (open && !known) {
      counters.waitingClosed();
      close(CloseCode.TRY_LATER, "too many sockets wait; authenticate at once, or try again later");
    }
  }

  private void every(Duration period, Runnable step) {
    timers.add(vertx.setPeriodic(Math.max(1, period.toMillis()), id -> step.run()));
  }

  private void ended() {
    if (open) {
      finish();
      listener.onClosed();
    }
  }

  private void finish() {
    open = false;
    place.leave();
    timers.forEach(vertx::cancelTimer);
    timers.clear();
  }

  /** A close frame has room for 123 bytes of reason. */
  private static String shortened(String reason) {
    if (reason.getBytes(StandardCharsets.UTF_8).length <= 123) {
      return reason;
    }
    String ascii = reason.replaceAll("[^\\x20-\\x7e]", "?");
    return ascii.substring(0, Math.min(ascii.length(), 123));
  }
}
