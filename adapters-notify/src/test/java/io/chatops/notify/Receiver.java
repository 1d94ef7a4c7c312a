package io.chatops.notify;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** A server on loopback that takes requests and answers as badly as a test asks. */
final class Receiver implements AutoCloseable {
  /** The behaviour of the receiver on one connection. */
  interface Script {
    void play(Receiver receiver, Socket socket) throws IOException;
  }

  /** One request as it came. */
  record Request(String head, String body) {
    @Nullable String header(String name) {
      return head.lines()
          .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ":"))
          .map(line -> line.substring(name.length() + 1).strip())
          .findFirst()
          .orElse(null);
    }

    String firstLine() {
      return head.lines().findFirst().orElse("");
    }
  }

  private final ServerSocket server;
  private final @Nullable SSLContext tls;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final BlockingQueue<Request> requests = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> ended = new LinkedBlockingQueue<>();
  private final List<String> serverNames = new CopyOnWriteArrayList<>();

  private Receiver(InetAddress address, @Nullable SSLContext tls, List<Script> scripts) {
    this.tls = tls;
    try {
      server = new ServerSocket();
      server.bind(new InetSocketAddress(address, 0));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads.execute(() -> accept(scripts));
  }

  /** One script per connection; the last one again for all further ones. */
  static Receiver of(Script... scripts) {
    return at(InetAddress.getLoopbackAddress(), scripts);
  }

  static Receiver at(InetAddress address, Script... scripts) {
    return new Receiver(address, null, List.of(scripts));
  }

  static Receiver tls(SSLContext context, Script... scripts) {
    return new Receiver(InetAddress.getLoopbackAddress(), context, List.of(scripts));
  }

  /** Answers with a status and these header lines. */
  static Script answer(int status, String... headers) {
    return (receiver, socket) -> {
      receiver.read(socket);
      String lines = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
      write(socket, "HTTP/1.1 " + status + " Whatever\r\n" + lines + "Content-Length: 2\r\n\r\nno");
    };
  }

  /** Sends these bytes instead of an answer. */
  static Script raw(String bytes) {
    return (receiver, socket) -> {
      receiver.read(socket);
      write(socket, bytes);
    };
  }

  /** Reads the request and never answers; over when the other side gives up. */
  static Script hang() {
    return (receiver, socket) -> {
      InputStream in = socket.getInputStream();
      while (in.read() >= 0) {
        // nothing is ever said
      }
    };
  }

  /** Repeats a text after a beginning, as fast or slowly as told, until the other side gives up. */
  static Script endless(String beginning, String text, int pauseMillis) {
    return (receiver, socket) -> {
      receiver.read(socket);
      write(socket, beginning);
      while (pauseMillis == 0 || isSilentFor(socket, pauseMillis)) {
        write(socket, text);
      }
    };
  }

  int port() {
    return server.getLocalPort();
  }

  Request next() throws InterruptedException {
    Request request = requests.poll(1, TimeUnit.MINUTES);
    if (request == null) {
      throw new AssertionError("no request came");
    }
    return request;
  }

  boolean hasRequest() {
    return !requests.isEmpty();
  }

  /** Waits until a connection has ended. */
  boolean hasEnded() throws InterruptedException {
    return ended.poll(1, TimeUnit.MINUTES) != null;
  }

  /** The server names that TLS clients asked for. */
  List<String> serverNames() {
    return serverNames;
  }

  private void accept(List<Script> scripts) {
    for (int i = 0; !server.isClosed(); i++) {
      Script script = scripts.get(Math.min(i, scripts.size() - 1));
      try {
        Socket socket = server.accept();
        threads.execute(() -> play(script, socket));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void play(Script script, Socket plain) {
    try (Socket socket = tls == null ? plain : handshake(tls, plain)) {
      script.play(this, socket);
      ended.add("played");
    } catch (IOException e) {
      ended.add("broken");
    }
  }

  private Socket handshake(SSLContext context, Socket plain) throws IOException {
    SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket(plain, plain.getInputStream(), true);
    socket.startHandshake();
    ((ExtendedSSLSession) socket.getSession())
        .getRequestedServerNames()
        .forEach(name -> serverNames.add(new SNIHostName(name.getEncoded()).getAsciiName()));
    return socket;
  }

  private void read(Socket socket) throws IOException {
    InputStream in = new BufferedInputStream(socket.getInputStream(), 1);
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(StandardCharsets.UTF_8).endsWith("\r\n\r\n")) {
      int next = in.read();
      if (next < 0) {
        return;
      }
      head.write(next);
    }
    Request request = new Request(head.toString(StandardCharsets.UTF_8), "");
    String length = request.header("content-length");
    byte[] body = in.readNBytes(length == null ? 0 : Integer.parseInt(length));
    requests.add(new Request(request.head(), new String(body, StandardCharsets.UTF_8)));
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    socket.getOutputStream().flush();
  }

  private static boolean isSilentFor(Socket socket, int millis) throws IOException {
    socket.setSoTimeout(millis);
    try {
      return socket.getInputStream().read() >= 0;
    } catch (java.net.SocketTimeoutException e) {
      return true;
    }
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads.shutdownNow();
  }
}
