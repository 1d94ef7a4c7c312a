package io.chatops.agent.connection;

import io.chatops.agent.config.HubLocation;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocketFactory;

/** Fetches files that the hub serves to everybody, with bounds on size and time. */
public final class HubFiles {
  private static final int TIMEOUT_MILLISECONDS = 20_000;

  private final HubLocation hub;
  private final SSLSocketFactory sockets;
  private final LongSupplier nanoTime;

  public HubFiles(HubLocation hub, SSLSocketFactory sockets, LongSupplier nanoTime) {
    this.hub = hub;
    this.sockets = sockets;
    this.nanoTime = nanoTime;
  }

  /**
   * Copies a file.
   *
   * @param path below the hub's address, such as {@code /agent/linux/any}
   * @param most the most bytes to take
   * @param longest the longest time that it may take in all
   * @param cancelled asked while copying; true ends it
   * @throws IOException if there is no such file, it is larger, or it takes longer; the message is
   *     for people
   */
  public void copy(
      String path, OutputStream to, long most, Duration longest, BooleanSupplier cancelled)
      throws IOException {
    long end = nanoTime.getAsLong() + longest.toNanos();
    HttpURLConnection connection =
        (HttpURLConnection) URI.create(hub.base() + path).toURL().openConnection();
    if (connection instanceof HttpsURLConnection encrypted) {
      encrypted.setSSLSocketFactory(sockets);
    }
    connection.setInstanceFollowRedirects(false);
    connection.setConnectTimeout(TIMEOUT_MILLISECONDS);
    connection.setReadTimeout(TIMEOUT_MILLISECONDS);
    try {
      int status = connection.getResponseCode();
      if (status != 200) {
        throw new IOException(
            status == 404 ? "the hub does not serve it" : "the answer was HTTP " + status);
      }
      try (InputStream in = connection.getInputStream()) {
        copy(in, to, most, end, cancelled);
      }
    } finally {
      connection.disconnect();
    }
  }

  private void copy(InputStream in, OutputStream to, long most, long end, BooleanSupplier cancelled)
      throws IOException {
    byte[] piece = new byte[32 * 1024];
    long copied = 0;
    int read = in.read(piece);
    while (read >= 0) {
      copied += read;
      if (copied > most) {
        throw new IOException("it has more than " + most + " bytes");
      }
      if (nanoTime.getAsLong() - end > 0) {
        throw new IOException("it takes too long");
      }
      if (cancelled.getAsBoolean()) {
        throw new InterruptedIOException("the request was cancelled");
      }
      to.write(piece, 0, read);
      read = in.read(piece);
    }
  }
}
