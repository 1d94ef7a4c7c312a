package io.chatops.app.edge;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.DefaultChannelId;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A guarded connection: the test is client and hub, and moves the time. */
final class Connection {
  final ConnectionGuard guard;
  final List<String> requests = new ArrayList<>();

  private final Reader channel = new Reader();
  private final StringBuilder received = new StringBuilder();

  Connection(Connections connections, String address) {
    guard = ConnectionGuard.install(channel, address, connections);
    channel.pipeline().addLast(new HttpRequestDecoder(), new HttpResponseEncoder(), new Server());
    channel.freezeTime();
    try {
      channel.register();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** A channel whose client may stop to read. */
  private static final class Reader extends EmbeddedChannel {
    private boolean stopped;

    Reader() {
      super(DefaultChannelId.newInstance(), false, false);
    }

    @Override
    protected void doWrite(ChannelOutboundBuffer out) throws Exception {
      if (!stopped) {
        super.doWrite(out);
      }
    }
  }

  private final class Server extends SimpleChannelInboundHandler<Object> {
    @Override
    protected void channelRead0(ChannelHandlerContext context, Object message) {
      if (message instanceof HttpRequest request) {
        requests.add(request.uri());
      }
    }
  }

  Connection send(String text) {
    channel.writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII));
    return this;
  }

  Connection answer(int status) {
    return answer(status, "");
  }

  Connection answer(int status, String body) {
    DefaultFullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            HttpResponseStatus.valueOf(status),
            Unpooled.copiedBuffer(body, StandardCharsets.US_ASCII));
    if (status >= 200) {
      response.headers().set(HttpHeaderNames.CONTENT_LENGTH, body.length());
    }
    var unused = channel.writeAndFlush(response);
    channel.runPendingTasks();
    return this;
  }

  Connection pass(long seconds) {
    channel.advanceTimeBy(seconds, TimeUnit.SECONDS);
    channel.runPendingTasks();
    return this;
  }

  void stopReading() {
    channel.stopped = true;
  }

  void readOn() {
    channel.stopped = false;
    channel.flush();
    channel.runPendingTasks();
  }

  boolean isOpen() {
    channel.runPendingTasks();
    return channel.isOpen();
  }

  /** Returns all that the client has received so far. */
  String received() {
    channel.runPendingTasks();
    for (ByteBuf part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
      received.append(part.toString(StandardCharsets.US_ASCII));
      part.release();
    }
    return received.toString();
  }

  void close() {
    var unused = channel.close();
    channel.runPendingTasks();
  }
}
