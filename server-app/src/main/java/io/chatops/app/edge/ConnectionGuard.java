package io.chatops.app.edge;

import io.chatops.ws.ConnectionMemoryBudget;
import io.chatops.ws.WaitingSockets;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * The bounds of one HTTP connection: the place that it takes among others, the memory that it
 * holds, and its deadlines. Leaves the connection when it becomes a socket, which has bounds of its
 * own. Belongs to the event loop, except for {@link #signedIn}.
 */
final class ConnectionGuard extends ChannelDuplexHandler implements RequestQueue.Listener {
  private final Channel channel;
  private final String address;
  private final Connections connections;
  private final ConnectionMemoryBudget.Holder held;
  private final ProgressTimer timer;
  private final RequestQueue requests;
  private final ReadSizes reads = new ReadSizes();
  private WaitingSockets.@Nullable Slot slot;
  private volatile boolean known;
  private long inbound;
  private long sinceMessage;
  private long outbound;
  private boolean closed;

  private ConnectionGuard(Channel channel, String address, Connections connections) {
    this.channel = channel;
    this.address = address;
    this.connections = connections;
    this.held = connections.held().holder(address, () -> run(this::evict));
    this.timer = new ProgressTimer(channel, connections.limits(), this::phase, this::late);
    this.requests = new RequestQueue(channel, this);
  }

  /** Watches a connection that is not registered with its event loop yet. */
  static ConnectionGuard install(Channel channel, String address, Connections connections) {
    ConnectionGuard guard = new ConnectionGuard(channel, address, connections);
    channel.config().setRecvByteBufAllocator(guard.reads);
    channel.pipeline().addFirst(guard);
    return guard;
  }

  /**
   * A caller has proved who it is: the connection counts among that caller's. From any thread.
   *
   * @param caller as {@link io.chatops.rest.security.SignInListener} names it
   */
  void signedIn(String caller) {
    if (!known) {
      known = true;
      run(() -> acquireSlot(connections.signedIn(caller), caller));
    }
  }

  @Override
  public void channelActive(ChannelHandlerContext context) throws Exception {
    if (!connections.enter(channel)) {
      close();
      return;
    }
    acquireSlot(connections.anonymous(), address);
    requests.enter();
    timer.update();
    super.channelActive(context);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) throws Exception {
    end();
    super.channelInactive(context);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
    if (closed) {
      ReferenceCountUtil.release(message);
      return;
    }
    if (message instanceof ByteBuf bytes && !requests.isDiscarding()) {
      inbound += bytes.readableBytes();
      sinceMessage += bytes.readableBytes();
      hold();
    }
    super.channelRead(context, message);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) throws Exception {
    super.channelReadComplete(context);
    requests.enter();
    timer.update();
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise)
      throws Exception {
    // A read-only direct buffer is a page: one piece of memory for all its readers.
    if (!(message instanceof ByteBuf bytes) || (bytes.isDirect() && bytes.isReadOnly())) {
      super.write(context, message, promise);
      return;
    }
    int size = bytes.readableBytes();
    outbound += size;
    hold();
    ChannelPromise written = promise.unvoid();
    written.addListener(
        done -> {
          outbound -= size;
          hold();
        });
    super.write(context, message, written);
  }

  @Override
  public void flush(ChannelHandlerContext context) throws Exception {
    super.flush(context);
    timer.update();
  }

  @Override
  public void onHead(HttpRequest head) {
    connections.forwardedFor().reduce(head.headers());
  }

  @Override
  public void onMessage() {
    sinceMessage = 0;
  }

  @Override
  public void onWork() {
    if (slot != null) {
      slot.pin();
    }
  }

  @Override
  public void onReleased() {
    inbound = sinceMessage;
    hold();
  }

  @Override
  public void onPause() {
    if (slot != null) {
      slot.requeue();
    }
  }

  @Override
  public void onMalformed() {
    reject(RejectedResponse.malformed());
  }

  @Override
  public void onCrowd() {
    close();
  }

  @Override
  public void onSocket() {
    end();
    reads.grow();
    channel.pipeline().remove(this);
  }

  private void acquireSlot(WaitingSockets group, String name) {
    if (closed) {
      return;
    }
    leave();
    WaitingSockets.Slot taken = group.enter(name);
    slot = taken;
    if (requests.isAnswering() && !requests.isReceiving()) {
      taken.pin();
    }
    taken.onEvicted(() -> run(this::evict));
  }

  private void leave() {
    if (slot != null) {
      slot.leave();
    }
  }

  private void run(Runnable step) {
    channel.eventLoop().execute(step);
  }

  private void hold() {
    if (!closed) {
      held.set(inbound + outbound);
    }
  }

  private ProgressTimer.Phase phase() {
    if (closed) {
      return ProgressTimer.Phase.NONE;
    }
    if (ProgressTimer.pendingBytes(channel) > 0) {
      return ProgressTimer.Phase.UNREAD;
    }
    if (requests.isReceiving()) {
      return ProgressTimer.Phase.BODY;
    }
    if (requests.isAnswering()) {
      return ProgressTimer.Phase.NONE;
    }
    return requests.isFirst() || inbound > 0 ? ProgressTimer.Phase.HEAD : ProgressTimer.Phase.IDLE;
  }

  /** The client made no progress in time. */
  private void late(ProgressTimer.Phase phase) {
    if (phase == ProgressTimer.Phase.BODY || (phase == ProgressTimer.Phase.HEAD && inbound > 0)) {
      reject(RejectedResponse.tooSlow());
    } else {
      close();
    }
  }

  /** Makes room for others, unless the connection became a socket or is gone. */
  private void evict() {
    if (closed) {
      return;
    }
    if (inbound > 0) {
      reject(RejectedResponse.tooMuch());
    } else {
      close();
    }
  }

  /** Sends a client that still reads the reason why its request is rejected. */
  private void reject(RejectedResponse refusal) {
    boolean isReading = ProgressTimer.pendingBytes(channel) == 0;
    end();
    if (!isReading || !requests.answer(refusal)) {
      refusal.release();
      close();
    }
  }

  /** Closes at once, below Vert.x, whose close waits until the client has read earlier answers. */
  private void close() {
    end();
    ChannelHandlerContext here = channel.pipeline().context(this);
    if (here != null) {
      var unused = here.close();
    }
  }

  private void end() {
    closed = true;
    requests.end();
    timer.update();
    leave();
    held.end();
  }
}
