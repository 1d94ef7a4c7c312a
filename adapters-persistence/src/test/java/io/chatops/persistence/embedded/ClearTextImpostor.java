package io.chatops.persistence.embedded;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Speaks enough of PostgreSQL's protocol to ask a client for its password in clear. */
final class ClearTextImpostor implements AutoCloseable {
  private static final int ENCRYPTION_REQUEST_BYTES = 8;
  private static final int CLEARTEXT_PASSWORD = 3;

  private final ServerSocket listener;
  private final CompletableFuture<String> heard = new CompletableFuture<>();

  ClearTextImpostor() throws IOException {
    listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    Thread thread = new Thread(this::serve, "impostor");
    thread.setDaemon(true);
    thread.start();
  }

  int port() {
    return listener.getLocalPort();
  }

  /** All that the client said. */
  String heard() throws Exception {
    return heard.get(1, TimeUnit.MINUTES);
  }

  private void serve() {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try (Socket client = listener.accept()) {
      InputStream in = client.getInputStream();
      DataOutputStream out = new DataOutputStream(client.getOutputStream());
      byte[] buffer = new byte[4096];
      int read = in.read(buffer);
      while (read == ENCRYPTION_REQUEST_BYTES) {
        out.writeByte('N'); // no encryption: go on in clear
        out.flush();
        read = in.read(buffer);
      }
      all.write(buffer, 0, Math.max(0, read));
      out.writeByte('R');
      out.writeInt(8);
      out.writeInt(CLEARTEXT_PASSWORD);
      out.flush();
      // One answer is enough; then it hangs up, so that a client that gave it does not wait.
      all.write(buffer, 0, Math.max(0, in.read(buffer)));
    } catch (IOException e) {
      // The client broke off, which is what it should do.
    }
    heard.complete(all.toString(StandardCharsets.UTF_8));
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
