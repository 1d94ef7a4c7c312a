package io.chatops.ws;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * The size limit for one socket's messages. The server has a single limit for all sockets and drops
 * the connection of a peer that exceeds it. With this class each socket has its own limit, an
 * oversized message is discarded while it arrives, and the peer receives the reason. Confined to
 * the event loop.
 *
 * <p>Text is passed on in binary frames: WebSockets Next would decode each text to a String, but
 * our parsers read bytes.
 */
final class FrameGuard {
  // The bytes of one read beyond the frame: headers and the beginning of the next frame.
  private static final int SLACK_BYTES = 64 * 1024;

  /** A message that is larger by this factor is not read to its end to learn its size. */
  private static final int MEASURED = 16;

  private final ConnectionMemoryBudget.Holder held;
  private final SocketCounters counters;
  private final FrameSizes sizes = new FrameSizes();
  private long limit;
  private long sinceFrame;
  private long ofMessage;
  private long messageBytes;
  private boolean inMessage;
  private boolean discarding;
  private boolean measuresMessages;
  private boolean measuring;
  private @Nullable Violation violation;
  private @Nullable Listener listener;

  /**
   * A rule that the peer broke, and with which it is closed.
   *
   * @param size the bytes of a message that was too large, if known
   */
  record Violation(
      short closeCode, String reason, @Nullable SocketLimit limit, @Nullable Long size) {
    static Violation tooBig(long limit, @Nullable Long size) {
      return new Violation(
          CloseCode.TOO_BIG,
          "a message may have at most " + limit + " bytes here",
          SocketLimit.MESSAGE_SIZE,
          size);
    }
  }

  /** The owner of the socket, once it is open. */
  interface Listener {
    /** Called for each frame of any kind. */
    void onFrame(WebSocketFrame frame);

    /** Called once when the peer breaks a rule. */
    void onViolation(Violation violation);
  }

  private FrameGuard(Channel channel, String address, EndpointLimits entrance) {
    this.limit = entrance.firstMessageBytes();
    this.held =
        entrance.unfinished().holder(address, () -> channel.eventLoop().execute(this::discard));
    this.counters = entrance.counters();
  }

  /**
   * Guards a channel that is about to be upgraded. Called on its event loop.
   *
   * @param address the peer's address
   */
  static FrameGuard install(Channel channel, String address, EndpointLimits entrance) {
    FrameGuard guard = new FrameGuard(channel, address, entrance);
    ChannelPipeline pipeline = channel.pipeline();
    pipeline.addFirst(guard.new Bytes());
    // The server's handler is the last one; this one goes before it and after the decoder.
    pipeline.addBefore(pipeline.lastContext().name(), null, guard.new Frames());
    return guard;
  }

  void attach(Listener owner) {
    listener = owner;
    if (violation != null) {
      owner.onViolation(violation);
    }
  }

  /** Sets the largest message size in bytes. */
  void limit(int bytes) {
    limit = bytes;
  }

  /** Reads a message that is too large to its end before it is a violation, to learn its size. */
  void measureMessages() {
    measuresMessages = true;
  }

  private final class Bytes extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
      if (discarding) {
        ReferenceCountUtil.release(message);
        return;
      }
      int more = 0;
      if (message instanceof ByteBuf bytes) {
        more = bytes.readableBytes();
        sizes.read(bytes);
      }
      sinceFrame += more;
      if (!measuring) {
        hold(ofMessage + more);
      }
      super.channelRead(context, message);
      // A message may consist of many frames, even empty ones. Peers that have not signed in never
      // get to hold any.
      if (sinceFrame > limit + SLACK_BYTES || ofMessage > Math.max(2 * limit, SLACK_BYTES)) {
        discard(Violation.tooBig(limit, sizes.message()));
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) throws Exception {
      held.end();
      super.channelInactive(context);
    }
  }

  private final class Frames extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
      sinceFrame = 0;
      if (!(message instanceof WebSocketFrame frame)) {
        hold(0); // the upgrade request
        super.channelRead(context, message);
        return;
      }
      if (listener != null) {
        listener.onFrame(frame);
      }
      if (!isData(frame) && !inMessage) {
        hold(0);
      }
      if (isData(frame) && !mayPass(frame)) {
        frame.release();
      } else if (frame instanceof TextWebSocketFrame text) {
        super.channelRead(
            context, new BinaryWebSocketFrame(text.isFinalFragment(), text.rsv(), text.content()));
      } else {
        super.channelRead(context, frame);
      }
    }

    private boolean mayPass(WebSocketFrame frame) {
      counters.increment(SocketCount.FRAMES_RECEIVED);
      messageBytes += frame.content().readableBytes();
      if (violation == null && frame instanceof BinaryWebSocketFrame) {
        violate(
            new Violation(CloseCode.NOT_TEXT, "only text frames are accepted here", null, null));
      } else if (violation == null && messageBytes > limit) {
        measuring = measuresMessages && !frame.isFinalFragment();
        if (!measuring || messageBytes > MEASURED * limit) {
          violate(Violation.tooBig(limit, frame.isFinalFragment() ? messageBytes : null));
        }
      }
      // Control frames such as pings may arrive within a message.
      inMessage = !frame.isFinalFragment();
      if (!inMessage) {
        messageBytes = 0;
        hold(0);
      }
      return violation == null && !measuring;
    }
  }

  static boolean isData(WebSocketFrame frame) {
    return frame instanceof TextWebSocketFrame
        || frame instanceof BinaryWebSocketFrame
        || frame instanceof ContinuationWebSocketFrame;
  }

  private void violate(Violation broken) {
    violation = broken;
    if (listener != null) {
      listener.onViolation(broken);
    }
  }

  /** Discards this message to make room for those of others. */
  private void discard() {
    if (ofMessage > SLACK_BYTES) {
      discard(
          new Violation(
              CloseCode.TRY_LATER,
              "too many large messages are in progress",
              SocketLimit.UNFINISHED_MESSAGES,
              null));
    }
  }

  private void discard(Violation broken) {
    if (!discarding) {
      discarding = true;
      held.end();
      violate(broken);
    }
  }

  private void hold(long now) {
    // The number of sockets bounds small messages, so they need not wait for this lock.
    if (now > SLACK_BYTES || ofMessage > SLACK_BYTES) {
      held.set(now > SLACK_BYTES ? now : 0);
    }
    ofMessage = now;
  }
}
