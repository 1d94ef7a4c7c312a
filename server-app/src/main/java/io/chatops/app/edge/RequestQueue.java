package io.chatops.app.edge;

import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * Passes on one request of a connection after the other. A client may send its next requests early,
 * but each waits until the answer before it is written and mostly read. Belongs to the event loop.
 */
final class RequestQueue extends ChannelDuplexHandler {
  /** No honest client sends more. */
  static final int MAX_EARLY_REQUESTS = 16;

  /** The most parts of early requests: a part takes memory, however few bytes it has. */
  static final int MAX_EARLY_PARTS = 256;

  /** The most fields of a head, for the same reason; browsers and proxies send some twenty. */
  static final int MAX_HEADER_FIELDS = 200;

  private final Channel channel;
  private final Listener listener;
  private final Deque<Object> early = new ArrayDeque<>();
  private @Nullable ChannelHandlerContext context;
  private int earlyRequests;
  private boolean began;
  private boolean answering;
  private boolean requestEnded;
  private boolean answerBegan;
  private boolean closed;

  /** The owner of the connection. */
  interface Listener {
    /** The head of a request is passed on. */
    void onHead(HttpRequest head);

    /** A part of a request came. */
    void onMessage();

    /** A request is complete, and the hub works on it. */
    void onWork();

    /** The hub no longer holds the bytes of this connection, except for early requests. */
    void onReleased();

    /** A request has its answer. */
    void onPause();

    /** The next request is malformed and cannot be answered. */
    void onMalformed();

    /** The client sends too many requests or parts early, or too many header fields. */
    void onCrowd();

    /** The connection speaks HTTP no more. */
    void onSocket();
  }

  RequestQueue(Channel channel, Listener listener) {
    this.channel = channel;
    this.listener = listener;
  }

  /** Enters the pipeline as soon as there are requests: with TLS, that is after the handshake. */
  void enter() {
    ChannelPipeline pipeline = channel.pipeline();
    if (context != null) {
      return;
    }
    if (pipeline.context(HttpRequestDecoder.class) != null) {
      // Before the server's own handler, which is the last one: after decoder and encoder.
      pipeline.addBefore(pipeline.lastContext().name(), null, this);
      return;
    }
    ChannelHandlerContext tls = pipeline.context(SslHandler.class);
    if (tls != null && pipeline.context(FirstDecrypted.class) == null) {
      pipeline.addAfter(tls.name(), null, new FirstDecrypted());
    }
  }

  /** A first request may come in the same packet as the end of the handshake. */
  private final class FirstDecrypted extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext at, Object message) {
      at.pipeline().remove(this);
      enter();
      at.fireChannelRead(message);
    }
  }

  /** Passes on nothing more, in either direction. */
  void end() {
    closed = true;
  }

  /** Sends the last answer in the hub's place, then closes; returns false if that is too late. */
  boolean answer(RejectedResponse refusal) {
    ChannelHandlerContext at = context;
    if (at == null || (answerBegan && (answering || !requestEnded))) {
      return false;
    }
    at.writeAndFlush(refusal)
        .addListener(
            done -> {
              var unused = at.close();
            });
    return true;
  }

  /** Returns true before the first request. */
  boolean isFirst() {
    return !began;
  }

  /** Returns true while a body is to come. */
  boolean isReceiving() {
    return began && !requestEnded;
  }

  /** Returns true while the hub has to answer. */
  boolean isAnswering() {
    return answering;
  }

  /** Returns true while a body arrives whose request has its answer already. */
  boolean isDiscarding() {
    return answerBegan && !requestEnded;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
  }

  @Override
  public void channelRead(ChannelHandlerContext from, Object message) {
    if (closed) {
      ReferenceCountUtil.release(message);
      return;
    }
    listener.onMessage();
    boolean begins = message instanceof HttpRequest;
    boolean crowded = message instanceof HttpRequest head && hasTooManyFields(head);
    if (!crowded && early.isEmpty() && !(begins && mustWait())) {
      pass(from, message);
    } else if (crowded
        || early.size() >= MAX_EARLY_PARTS
        || (begins && ++earlyRequests > MAX_EARLY_REQUESTS)) {
      ReferenceCountUtil.release(message);
      listener.onCrowd();
    } else {
      early.add(message);
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext from) throws Exception {
    super.channelWritabilityChanged(from);
    next();
  }

  @Override
  public void channelInactive(ChannelHandlerContext from) throws Exception {
    early.forEach(ReferenceCountUtil::release);
    early.clear();
    super.channelInactive(from);
  }

  @Override
  public void write(ChannelHandlerContext from, Object message, ChannelPromise promise)
      throws Exception {
    if (closed) {
      ReferenceCountUtil.release(message);
      if (!promise.isVoid()) {
        promise.tryFailure(new ClosedChannelException());
      }
      return;
    }
    HttpResponseStatus status = message instanceof HttpResponse head ? head.status() : null;
    boolean informs = status != null && status.codeClass() == HttpStatusClass.INFORMATIONAL;
    if (status != null && !informs) {
      answerBegan = true;
      release();
    }
    super.write(from, message, promise);
    if (HttpResponseStatus.SWITCHING_PROTOCOLS.equals(status)) {
      becomeSocket(from);
    } else if (!informs && message instanceof LastHttpContent) {
      answered();
    }
  }

  private static boolean hasTooManyFields(HttpRequest head) {
    int fields = 0;
    for (Iterator<?> each = head.headers().iteratorCharSequence(); each.hasNext(); each.next()) {
      fields++;
    }
    return fields > MAX_HEADER_FIELDS;
  }

  private boolean mustWait() {
    return answering || !channel.isWritable();
  }

  private void pass(ChannelHandlerContext from, Object message) {
    if (message instanceof HttpRequest head) {
      began = true;
      answering = true;
      requestEnded = false;
      answerBegan = false;
      if (RequestHeads.isMalformed(head)) {
        ReferenceCountUtil.release(message);
        listener.onMalformed();
        return;
      }
      listener.onHead(head);
    }
    if (message instanceof LastHttpContent) {
      requestEnded = true;
      if (answering) {
        listener.onWork();
      } else {
        pause();
      }
    }
    from.fireChannelRead(message);
  }

  /** Passes on the next request, if the previous one has its response. */
  private void next() {
    ChannelHandlerContext from = context;
    if (from == null || closed) {
      return;
    }
    boolean passed = false;
    while (!early.isEmpty() && !(early.peek() instanceof HttpRequest && mustWait())) {
      Object message = early.remove();
      earlyRequests -= message instanceof HttpRequest ? 1 : 0;
      pass(from, message);
      passed = true;
    }
    if (passed) {
      from.fireChannelReadComplete();
    }
  }

  /** The answer is written; the body that it refuses may still arrive. */
  private void answered() {
    answering = false;
    if (requestEnded) {
      pause();
    }
    if (!early.isEmpty()) {
      channel.eventLoop().execute(this::next); // not before the server is done with this one
    }
  }

  private void pause() {
    listener.onPause();
    release();
  }

  private void release() {
    if (early.isEmpty()) {
      listener.onReleased();
    }
  }

  private void becomeSocket(ChannelHandlerContext from) {
    early.forEach(from::fireChannelRead);
    early.clear();
    channel.pipeline().remove(this);
    listener.onSocket();
  }
}
