package io.chatops.persistence.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Socket} on a Unix-domain channel, with the methods that the JDBC driver calls. As in a
 * TCP socket a read ends after the timeout, an interrupt changes nothing, and any thread may close
 * it, which ends the reads and writes of others.
 */
final class UnixSocket extends Socket {
  /** The most bytes of one call, because the channel copies them to a buffer outside the heap. */
  private static final int LARGEST = 64 << 10;

  private final UnixDomainSocketAddress server;
  private volatile @Nullable Link link;
  private volatile int timeoutMillis;
  private volatile boolean closed;

  UnixSocket(UnixDomainSocketAddress server) {
    this.server = server;
  }

  /** The channel that never blocks, and the selector that waits for it. */
  private record Link(SocketChannel channel, Selector selector, SelectionKey key) {
    static Link to(UnixDomainSocketAddress server) throws IOException {
      boolean interrupted = Thread.interrupted(); // otherwise the channel would be closed
      SocketChannel channel;
      try {
        channel = SocketChannel.open(server);
      } finally {
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
      }
      try {
        channel.configureBlocking(false);
        Selector selector = Selector.open();
        return new Link(channel, selector, channel.register(selector, 0));
      } catch (IOException | RuntimeException e) {
        channel.close();
        throw e;
      }
    }

    void await(int operation, long millis) throws IOException {
      boolean interrupted = Thread.interrupted(); // otherwise the selector would not wait
      try {
        key.interestOps(operation);
        selector.select(millis);
        selector.selectedKeys().clear();
      } catch (ClosedSelectorException | CancelledKeyException e) {
        throw new IOException("The connection to the database was closed", e);
      } finally {
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
      }
    }
  }

  /** Connects to the database's socket, whatever host and port the JDBC URL names. */
  @Override
  public void connect(SocketAddress ignored, int timeout) throws IOException {
    Link connected = Link.to(server);
    link = connected;
    if (closed) {
      close(connected);
    }
  }

  @Override
  public void connect(SocketAddress ignored) throws IOException {
    connect(ignored, 0);
  }

  private Link link() throws SocketException {
    Link present = link;
    if (present == null || closed) {
      throw new SocketException("The connection to the database is not open");
    }
    return present;
  }

  @Override
  public InputStream getInputStream() {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        return receive(ByteBuffer.wrap(bytes, offset, Math.min(length, LARGEST)));
      }
    };
  }

  private int receive(ByteBuffer into) throws IOException {
    Link present = link();
    long timeout = timeoutMillis;
    long start = System.nanoTime();
    int read = into.hasRemaining() ? present.channel.read(into) : 0;
    while (read == 0 && into.hasRemaining()) {
      long left = timeout - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
      if (timeout > 0 && left <= 0) {
        throw new SocketTimeoutException("The database did not answer within " + timeout + " ms");
      }
      present.await(SelectionKey.OP_READ, timeout > 0 ? left : 0);
      read = present.channel.read(into);
    }
    return read;
  }

  @Override
  public OutputStream getOutputStream() {
    return new OutputStream() {
      @Override
      public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        Link present = link();
        int sent = 0;
        while (sent < length) {
          int wanted = Math.min(length - sent, LARGEST);
          int written = present.channel.write(ByteBuffer.wrap(bytes, offset + sent, wanted));
          if (written == 0) {
            present.await(SelectionKey.OP_WRITE, 0);
          }
          sent += written;
        }
      }
    };
  }

  @Override
  public boolean isConnected() {
    return link != null;
  }

  @Override
  public boolean isClosed() {
    return closed;
  }

  @Override
  public synchronized void close() throws IOException {
    closed = true;
    Link present = link;
    if (present != null) {
      close(present);
    }
  }

  private static void close(Link link) throws IOException {
    link.selector.close(); // wakes the thread that waits
    link.channel.close();
  }

  @Override
  public synchronized void setSoTimeout(int millis) {
    timeoutMillis = millis;
  }

  @Override
  public synchronized int getSoTimeout() {
    return timeoutMillis;
  }

  // The options of TCP, and sizes of buffers, which the kernel chooses.

  @Override
  public void setTcpNoDelay(boolean on) {}

  @Override
  public boolean getTcpNoDelay() {
    return true;
  }

  @Override
  public void setKeepAlive(boolean on) {}

  @Override
  public boolean getKeepAlive() {
    return false;
  }

  @Override
  public void setReceiveBufferSize(int size) {}

  @Override
  public int getReceiveBufferSize() {
    return LARGEST;
  }

  @Override
  public void setSendBufferSize(int size) {}

  @Override
  public int getSendBufferSize() {
    return LARGEST;
  }
}
