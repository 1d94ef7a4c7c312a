package io.chatops.ws;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
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

  private final Runnable onTooBig;
  private long limit;
  private long gathered;
  private boolean discarding;

  private FrameGuard(long limit, Runnable onTooBig) {
    this.limit = limit;
    this.onTooBig = onTooBig;
  }

  /**
   * Guards a channel that was just upgraded; on its event loop.
   *
   * @param onTooBig closes the socket
   */
  static FrameGuard install(Channel channel, int limit, Runnable onTooBig) {
    FrameGuard guard = new FrameGuard(limit, onTooBig);
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
      gathered += message instanceof ByteBuf bytes ? bytes.readableBytes() : 0;
      super.channelRead(context, message);
      if (gathered > limit + SLACK_BYTES) {
        discarding = true;
        onTooBig.run();
      }
    }
  }

  private final class Frames extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
      gathered = 0;
      super.channelRead(context, message);
    }
  }
}
