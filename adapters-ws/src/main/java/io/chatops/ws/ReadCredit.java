package io.chatops.ws;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The back-pressure of one socket: passes on only as many messages as may be in progress, and stops
 * reading from the connection until some are done. Confined to the event loop.
 *
 * <p>To be deleted when WebSockets Next bounds pending messages itself ({@code
 * max-pending-messages}, Quarkus pull request 56858).
 */
final class ReadCredit extends ChannelInboundHandlerAdapter {
  private static final ReadLimits NONE = new ReadLimits(0, Long.MAX_VALUE, null, false);

  private final Channel channel;
  // Frames of the last read that arrived after the credit was used up.
  private final Deque<WebSocketFrame> held = new ArrayDeque<>();
  private @Nullable ChannelHandlerContext context;
  private @Nullable Listener listener;
  private ReadLimits limits = NONE;
  private int messages;
  private long bytes;
  private long partialBytes;
  private boolean waitsForBudget;
  private boolean paused;
  private boolean passing;
  private boolean closing;
  private @Nullable MessageBytes readAtOnce;

  /** The owner of the socket, once it is open. */
  interface Listener {
    /** Called when reading stops or resumes. */
    void onPaused(boolean paused);

    /** Called when the connection accepts writes again. */
    void onDrained();

    /** Called with each message, if {@link #readAtOnce} was chosen. */
    void onMessage(byte[] text);

    /** Called when {@link #onMessage} threw this. */
    void onFailure(Throwable failure);
  }

  private ReadCredit(Channel channel) {
    this.channel = channel;
  }

  /**
   * Holds all frames of a channel that is about to be upgraded until it is open, because the server
   * would drop frames that arrive before it has a handler. Called on the channel's event loop.
   */
  static ReadCredit install(Channel channel) {
    ReadCredit credit = new ReadCredit(channel);
    ChannelPipeline pipeline = channel.pipeline();
    pipeline.addBefore(pipeline.lastContext().name(), null, credit);
    return credit;
  }

  /**
   * Delivers messages to the owner as soon as their last bytes are read, while these are in the
   * processor's cache. The server does not get them; it would hand each to a task of its own.
   * Called before {@link #attach}.
   */
  void readAtOnce() {
    readAtOnce = new MessageBytes();
  }

  /** Sets the owner and passes on the first message. */
  void attach(Listener owner) {
    listener = owner;
    start(ReadLimits.ONE);
  }

  /** Sets new limits; messages already in progress are no longer counted. */
  void start(ReadLimits limits) {
    this.limits = limits;
    messages = 0;
    bytes = 0;
    update();
  }

  /** Releases the credit of a message of this size. */
  void done(int size) {
    messages--;
    bytes -= size;
    ReadBudget budget = limits.budget();
    if (budget != null) {
      budget.release(size);
    }
    update();
  }

  /** Resumes or stops reading, as the limits allow. */
  void update() {
    if (closing || passing || context == null) {
      return; // the handler of the message continues as the limits allow
    }
    awaitBudget();
    boolean passed = false;
    while (!held.isEmpty() && !isStopped()) {
      pass(context, held.remove());
      passed = true;
    }
    if (passed) {
      context.fireChannelReadComplete();
    }
    read(closing || !isStopped());
  }

  /** Discards everything except the peer's close, and reads on to receive it. */
  void close() {
    closing = true;
    held.forEach(WebSocketFrame::release);
    held.clear();
    if (readAtOnce != null) {
      readAtOnce = new MessageBytes(); // releases the partial message
    }
    read(true);
  }

  boolean isPaused() {
    return paused;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
  }

  @Override
  public void channelRead(ChannelHandlerContext from, Object message) throws Exception {
    if (!(message instanceof WebSocketFrame frame)) {
      super.channelRead(from, message); // the upgrade request
    } else if (closing && !(frame instanceof CloseWebSocketFrame)) {
      frame.release();
    } else if (!closing && (isStopped() || !held.isEmpty())) {
      held.add(frame);
      read(false);
    } else {
      pass(from, frame);
      read(closing || !isStopped());
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext from) throws Exception {
    super.channelWritabilityChanged(from);
    update();
    if (channel.isWritable() && listener != null) {
      listener.onDrained();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext from) throws Exception {
    close();
    super.channelInactive(from);
  }

  private void pass(ChannelHandlerContext from, WebSocketFrame frame) {
    if (frame instanceof CloseWebSocketFrame) {
      closing = true; // frames after a close have no meaning
    } else if (FrameGuard.isData(frame)) {
      partialBytes += frame.content().readableBytes();
      if (frame.isFinalFragment()) {
        consume((int) partialBytes);
        partialBytes = 0;
      }
    }
    passing = true;
    try {
      if (readAtOnce == null || !FrameGuard.isData(frame)) {
        from.fireChannelRead(frame);
      } else {
        deliver(readAtOnce.add(frame));
      }
    } finally {
      passing = false;
    }
  }

  private void deliver(byte @Nullable [] text) {
    if (text == null || listener == null) {
      return;
    }
    int before = messages;
    try {
      listener.onMessage(text);
    } catch (RuntimeException | Error e) {
      if (messages == before) {
        done(text.length); // releases what all peers share, which nothing else would
      }
      listener.onFailure(e);
    }
  }

  private void consume(int size) {
    messages++;
    bytes += size;
    ReadBudget budget = limits.budget();
    if (budget != null) {
      budget.acquire(size);
      awaitBudget();
    }
  }

  private void awaitBudget() {
    ReadBudget budget = limits.budget();
    if (budget != null && !waitsForBudget && budget.isUsedUp()) {
      waitsForBudget = true;
      budget.awaitCapacity(
          () ->
              channel
                  .eventLoop()
                  .execute(
                      () -> {
                        waitsForBudget = false;
                        update();
                      }));
    }
  }

  private boolean isStopped() {
    return messages >= limits.messages()
        || bytes >= limits.bytes()
        || waitsForBudget
        || (limits.stopsWhenFull() && !channel.isWritable());
  }

  private void read(boolean on) {
    channel.config().setAutoRead(on);
    if (paused == on) {
      paused = !on;
      if (listener != null) {
        listener.onPaused(paused);
      }
    }
  }
}
