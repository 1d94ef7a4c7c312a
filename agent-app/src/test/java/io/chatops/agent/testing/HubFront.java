package io.chatops.agent.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The files of a hub before a {@link TestHub}, which has only sockets: both at one address. */
public final class HubFront implements AutoCloseable {
  private static final String KEY_PAGE = "/api/v1/api-keys/me";

  private final ServerSocket server;
  private final int hub;
  private final Map<String, byte[]> files = new ConcurrentHashMap<>();

  public HubFront(TestHub hub) throws IOException {
    this.hub = hub.port();
    this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    files.put(KEY_PAGE, "{}".getBytes(ISO_8859_1));
    run(this::accept);
  }

  public String url() {
    return "http://127.0.0.1:" + server.getLocalPort();
  }

  public void serve(String path, byte[] content) {
    files.put(path, content);
  }

  private void accept() throws IOException {
    while (true) {
      Socket agent = server.accept();
      run(() -> answer(agent));
    }
  }

  private void answer(Socket agent) throws IOException {
    try (agent) {
      byte[] head = head(agent.getInputStream());
      String path = new String(head, ISO_8859_1).split(" ", 3)[1];
      if (path.endsWith("/ws")) {
        pass(agent, head);
        return;
      }
      byte[] file = files.get(path);
      OutputStream out = agent.getOutputStream();
      out.write(
          ("HTTP/1.1 "
                  + (file == null ? "404 Not Found" : "200 OK")
                  + "\r\nConnection: close\r\nContent-Length: "
                  + (file == null ? 0 : file.length)
                  + "\r\n\r\n")
              .getBytes(ISO_8859_1));
      if (file != null) {
        out.write(file);
      }
      out.flush();
    }
  }

  private void pass(Socket agent, byte[] head) throws IOException {
    try (Socket to = new Socket(InetAddress.getLoopbackAddress(), hub)) {
      to.getOutputStream().write(head);
      run(
          () -> {
            to.getInputStream().transferTo(agent.getOutputStream());
            agent.close();
          });
      agent.getInputStream().transferTo(to.getOutputStream());
    }
  }

  private static byte[] head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("the request ended");
      }
      head.write(next);
    }
    return head.toByteArray();
  }

  private static void run(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException e) {
                // The other side is gone, or the test is over.
              }
            },
            "hub front");
    thread.setDaemon(true);
    thread.start();
  }

  private interface Work {
    void run() throws IOException;
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
