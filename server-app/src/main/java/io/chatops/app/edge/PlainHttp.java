package io.chatops.app.edge;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;

/**
 * Answers a client that speaks HTTP to a port with TLS. It stands before TLS, looks at the first
 * byte, and removes itself: TLS starts with 22, HTTP with a capital letter.
 */
final class PlainHttp extends ChannelInboundHandlerAdapter {
  private static final String BODY =
      "{\"detail\":\"This hub uses TLS: start the address with https://\",\"status_code\":400}";

  private static final String ANSWER =
      "HTTP/1.1 400 Bad Request\r\n"
          + "content-type: application/json\r\n"
          + "content-length: "
          + BODY.length()
          + "\r\ncache-control: no-store\r\nconnection: close\r\n\r\n"
          + BODY;

  private boolean answered;

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (answered) {
      ReferenceCountUtil.release(message);
    } else if (message instanceof ByteBuf bytes && isHttp(bytes)) {
      answered = true;
      bytes.release();
      context
          .writeAndFlush(Unpooled.copiedBuffer(ANSWER, US_ASCII))
          .addListener(ChannelFutureListener.CLOSE);
    } else {
      context.pipeline().remove(this);
      context.fireChannelRead(message);
    }
  }

  private static boolean isHttp(ByteBuf bytes) {
    int first = bytes.isReadable() ? bytes.getUnsignedByte(bytes.readerIndex()) : 0;
    return first >= 'A' && first <= 'Z';
  }
}
