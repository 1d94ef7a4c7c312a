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
import io.netty.handler.codec.http.websocketx.WebSocketFrameDecoder;
import io.netty.util.ReferenceCountUtil;

/**
 * Stops a frame while it is still being gathered. The server has one limit for all sockets and cuts
 * the connection beyond it before its close frame can be read; here each socket has its own, the
 * rest of the frame is thrown away, and the peer reads why.
 */
final class FrameGuard {
  // What one read brings beyond the frame: headers, and the start of the next.
  private static final int SLACK_BYTES = 64 * 1024;

  private final UnfinishedMessages unfinished;
  private final Runnable onTooBig;
  private final Runnable onNoRoom;
  private long limit;
  private long gathered;
  private long ofMessage;
  private boolean discarding;

  private FrameGuard(
      long limit, UnfinishedMessages unfinished, Runnable onTooBig, Runnable onNoRoom) {
    this.limit = limit;
    this.unfinished = unfinished;
    this.onTooBig = onTooBig;
    this.onNoRoom = onNoRoom;
  }

  /**
   * Guards a channel that was just upgraded; on its event loop.
   *
   * @param onTooBig closes the socket
   * @param onNoRoom closes the socket, whose message is large and not whole while those of all
   *     sockets fill their room
   */
  static FrameGuard install(
      Channel channel,
      int limit,
      UnfinishedMessages unfinished,
      Runnable onTooBig,
      Runnable onNoRoom) {
    FrameGuard guard = new FrameGuard(limit, unfinished, onTooBig, onNoRoom);
    ChannelPipeline pipeline = channel.pipeline();
    ChannelHandlerContext decoder = pipeline.context(WebSocketFrameDecoder.class);
    if (decoder != null) { // absent when the peer is gone already
      pipeline.addAfter(decoder.name(), null, guard.new Frames());
      pipeline.addBefore(decoder.name(), null, guard.new Bytes());
    }
    return guard;
  }

  void limit(int bytes) {
    limit = bytes;
  }

  private final class Bytes extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
      if (discarding) {
        ReferenceCountUtil.release(message);
        return;
      }
      int more = message instanceof ByteBuf bytes ? bytes.readableBytes() : 0;
      gathered += more;
      hold(more);
      super.channelRead(context, message);
      if (gathered > limit + SLACK_BYTES) {
        discarding = true;
        onTooBig.run();
      } else if (ofMessage > SLACK_BYTES && unfinished.fillTheirRoom()) {
        discarding = true;
        onNoRoom.run();
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) throws Exception {
      hold(-ofMessage);
      super.channelInactive(context);
    }
  }

  private final class Frames extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
      gathered = 0;
      // Pings and the like may come in the middle of a message.
      boolean isPart =
          message instanceof TextWebSocketFrame
              || message instanceof BinaryWebSocketFrame
              || message instanceof ContinuationWebSocketFrame;
      if (isPart && ((WebSocketFrame) message).isFinalFragment()) {
        hold(-ofMessage);
      }
      super.channelRead(context, message);
    }
  }

  private void hold(long more) {
    ofMessage += more;
    unfinished.add(more);
  }
}
