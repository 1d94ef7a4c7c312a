package io.chatops.agent.connection;

import io.chatops.protocol.HubUrl;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLSocketFactory;

/** Fetches files that the hub serves to anyone, with limits on size and time. */
public final class HubFiles {
  private static final int TIMEOUT_MILLISECONDS = 20_000;

  private final HubUrl hub;
  private final SSLSocketFactory sockets;
  private final LongSupplier nanoTime;

  public HubFiles(HubUrl hub, SSLSocketFactory sockets, LongSupplier nanoTime) {
    this.hub = hub;
    this.sockets = sockets;
    this.nanoTime = nanoTime;
  }

  /** Thrown if a file cannot be written here, such as on a full disk. */
  public static final class NotWrittenException extends IOException {
    NotWrittenException(IOException cause) {
      super(cause.getMessage(), cause);
    }
  }

  /**
   * Copies a file.
   *
   * @param path below the hub's address, such as {@code /agent/linux/any}
   * @param maxBytes the maximum size
   * @param timeout the maximum time in total
   * @param cancelled polled while copying; true stops it
   * @throws IOException if there is no such file, it is larger, or it takes longer; the message is
   *     for users
   */
  public void copy(
      String path, OutputStream to, long maxBytes, Duration timeout, BooleanSupplier cancelled)
      throws IOException {
    long end = nanoTime.getAsLong() + timeout.toNanos();
    HttpURLConnection connection =
        HubTrust.open(URI.create(hub.base() + path), sockets, TIMEOUT_MILLISECONDS);
    HubTrust.within(
        timeout,
        connection,
        () -> {
          int status = connection.getResponseCode();
          if (status != 200) {
            throw new IOException(
                status == 404 ? "the hub does not serve it" : "the answer was HTTP " + status);
          }
          try (InputStream in = connection.getInputStream()) {
            copy(in, to, maxBytes, end, cancelled);
          }
          return status;
        });
  }

  private void copy(
      InputStream in, OutputStream to, long maxBytes, long end, BooleanSupplier cancelled)
      throws IOException {
    byte[] piece = new byte[32 * 1024];
    long copied = 0;
    int read = in.read(piece);
    while (read >= 0) {
      copied += read;
      if (copied > maxBytes) {
        throw new IOException("it has more than " + maxBytes + " bytes");
      }
      if (nanoTime.getAsLong() - end > 0) {
        throw new IOException("it takes too long");
      }
      if (cancelled.getAsBoolean()) {
        throw new InterruptedIOException("the request was cancelled");
      }
      try {
        to.write(piece, 0, read);
      } catch (IOException e) {
        throw new NotWrittenException(e);
      }
      read = in.read(piece);
    }
  }
}
