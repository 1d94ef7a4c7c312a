package io.chatops.app.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.testkit.TestCertificate;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.DefaultChannelId;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The guard of a connection with TLS, whose server adds HTTP after the handshake, as Vert.x does.
 */
class TlsGuardTest {
  private static final String GET = "GET /a HTTP/1.1\r\nHost: hub\r\n\r\n";

  private final Connections connections =
      new Connections(
          new ConnectionLimits(
              8,
              4,
              3,
              4,
              2,
              100_000,
              60_000,
              Duration.ofSeconds(10),
              Duration.ofSeconds(30),
              Duration.ofSeconds(60),
              Duration.ofSeconds(30)),
          true,
          new ForwardedFor(List.of()));

  private final List<String> requests = new ArrayList<>();

  @TempDir private Path directory;
  private EmbeddedChannel server = new EmbeddedChannel();
  private EmbeddedChannel client = new EmbeddedChannel();

  @BeforeEach
  void connect() throws Exception {
    SSLEngine engine = TestCertificate.make(directory, "dns:localhost").context().createSSLEngine();
    engine.setUseClientMode(false);
    server = new EmbeddedChannel(DefaultChannelId.newInstance(), false, false);
    connections.guard(server);
    server.pipeline().addLast(new SslHandler(engine), new AfterHandshake());
    server.freezeTime();
    server.register();
    SSLContext trusting = SSLContext.getInstance("TLS");
    trusting.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
    SSLEngine asking = trusting.createSSLEngine();
    asking.setUseClientMode(true);
    client = new EmbeddedChannel(new SslHandler(asking));
  }

  private final class AfterHandshake extends ChannelInboundHandlerAdapter {
    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (event instanceof SslHandshakeCompletionEvent) {
        context
            .pipeline()
            .addLast(new HttpRequestDecoder(), new HttpResponseEncoder(), new Server());
        context.pipeline().remove(this);
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

  @Test
  void passesRequestsOnSequentiallyFromTheFirstPacket() {
    var unused =
        client.writeAndFlush(Unpooled.copiedBuffer(GET.repeat(3), StandardCharsets.US_ASCII));
    for (int i = 0; i < 6; i++) {
      exchange();
    }

    assertThat(requests).containsExactly("/a");
  }

  @Test
  void waitsForTheHubWhenTheHandshakeCarriedTheRequest() {
    var unused = client.writeAndFlush(Unpooled.copiedBuffer(GET, StandardCharsets.US_ASCII));
    for (int i = 0; i < 6; i++) {
      exchange();
    }
    assertThat(requests).hasSize(1);

    pass(60);

    assertThat(server.isOpen()).isTrue();
  }

  @Test
  void closesAHandshakeThatStalls() {
    toServer(client, 100);
    pass(9);
    assertThat(server.isOpen()).isTrue();
    toServer(client, 1);
    pass(1);

    assertThat(server.isOpen()).isFalse();
    assertThat(connections.anonymous().count()).isZero();
    assertThat(connections.held().total()).isZero();
  }

  @Test
  void tellsAClientWithoutTls() {
    server.writeInbound(Unpooled.copiedBuffer(GET, StandardCharsets.US_ASCII));
    server.runPendingTasks();

    ByteBuf answer = server.readOutbound();
    assertThat(answer.toString(StandardCharsets.US_ASCII))
        .startsWith("HTTP/1.1 400 Bad Request\r\n")
        .contains("start the address with https://");
    answer.release();
    assertThat(server.isOpen()).isFalse();
  }

  /** All that either side has said, to the other, each in one packet. */
  private void exchange() {
    ByteBuf toServer = said(client);
    if (toServer.isReadable() && server.isOpen()) {
      server.writeInbound(toServer);
    }
    server.runPendingTasks();
    ByteBuf toClient = said(server);
    if (toClient.isReadable()) {
      client.writeInbound(toClient);
    }
    client.runPendingTasks();
  }

  private static ByteBuf said(EmbeddedChannel channel) {
    ByteBuf all = Unpooled.buffer();
    for (ByteBuf part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
      all.writeBytes(part);
      part.release();
    }
    return all;
  }

  /** A part of the client's first message. */
  private void toServer(EmbeddedChannel from, int bytes) {
    ByteBuf hello = from.readOutbound();
    server.writeInbound(hello.readRetainedSlice(bytes));
    from.outboundMessages().add(hello);
  }

  private void pass(long seconds) {
    server.advanceTimeBy(seconds, TimeUnit.SECONDS);
    server.runPendingTasks();
  }
}
