package io.chatops.agent.docker;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A connection with a deadline for all reads and writes, whatever the other end does. One thread
 * reads and writes; any thread may close it, which ends a wait at once.
 */
final class TimedChannel implements Closeable {
  private final SocketChannel channel;
  private final Selector selector;
  private final SelectionKey key;
  private final Duration timeout;
  private @Nullable Long deadline;

  private TimedChannel(SocketChannel channel, Selector selector, Duration timeout)
      throws IOException {
    this.channel = channel;
    this.selector = selector;
    this.key = channel.register(selector, 0);
    this.timeout = timeout;
    this.deadline = System.nanoTime() + timeout.toNanos();
  }

  /**
   * Connects.
   *
   * @param timeout the time foreverything done with the connection, including connecting
   */
  @SuppressWarnings("MustBeClosedChecker") // Closed by close(), or below.
  static TimedChannel connect(SocketAddress address, Duration timeout) throws IOException {
    SocketChannel channel =
        address instanceof UnixDomainSocketAddress
            ? SocketChannel.open(StandardProtocolFamily.UNIX)
            : SocketChannel.open();
    TimedChannel timed;
    try {
      channel.configureBlocking(false);
      timed = new TimedChannel(channel, Selector.open(), timeout);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
    try {
      if (!channel.connect(address)) {
        do {
          timed.await(SelectionKey.OP_CONNECT);
        } while (!channel.finishConnect());
      }
      return timed;
    } catch (IOException | RuntimeException e) {
      timed.close();
      throw e;
    }
  }

  /** Removes the deadline. */
  void removeDeadline() {
    deadline = null;
  }

  /** Reads at least one byte; returns -1 at the end. */
  int read(ByteBuffer into) throws IOException {
    int read = channel.read(into);
    while (read == 0) {
      await(SelectionKey.OP_READ);
      read = channel.read(into);
    }
    return read;
  }

  void writeAll(ByteBuffer from) throws IOException {
    while (from.hasRemaining()) {
      if (channel.write(from) == 0) {
        await(SelectionKey.OP_WRITE);
      }
    }
  }

  @Override
  public void close() throws IOException {
    // Also ends the wait of the reading thread.
    selector.close();
    channel.close();
  }

  private void await(int operation) throws IOException {
    try {
      key.interestOps(operation);
      selector.select(remainingMillis());
      selector.selectedKeys().clear();
    } catch (ClosedSelectorException | CancelledKeyException e) {
      throw new IOException("closed", e);
    }
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedIOException("interrupted");
    }
  }

  // Zero means forever.
  private long remainingMillis() throws IOException {
    if (deadline == null) {
      return 0;
    }
    long nanos = deadline - System.nanoTime();
    if (nanos <= 0) {
      throw new SocketTimeoutException("no answer within " + timeout.toSeconds() + " s");
    }
    return nanos / 1_000_000 + 1;
  }
}
