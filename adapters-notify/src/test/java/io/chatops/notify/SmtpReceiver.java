package io.chatops.notify;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** A mail server on loopback that keeps what it gets and refuses what a test tells it to. */
final class SmtpReceiver implements AutoCloseable {
  /** The reply in {@link #replies} that makes the receiver silent. */
  static final String SILENCE = "";

  private final ServerSocket server;
  private final @Nullable SSLContext tls;
  private final Map<String, String> replies;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<String> commands = new CopyOnWriteArrayList<>();
  private final BlockingQueue<String> mails = new LinkedBlockingQueue<>();

  /**
   * Starts one.
   *
   * @param tls offers STARTTLS; absent: does not
   * @param replies by the beginning of a line, or by {@code greeting} and {@code mail}, in place of
   *     consent
   */
  SmtpReceiver(@Nullable SSLContext tls, Map<String, String> replies) {
    this.tls = tls;
    this.replies = replies;
    try {
      server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads.execute(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  /** All lines that clients sent outside of mails. */
  List<String> commands() {
    return commands;
  }

  String nextMail() throws InterruptedException {
    String mail = mails.poll(1, TimeUnit.MINUTES);
    if (mail == null) {
      throw new AssertionError("no mail came");
    }
    return mail;
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        threads.execute(() -> talk(socket));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void talk(Socket plain) {
    try (plain) {
      Socket socket = plain;
      BufferedReader in = reader(socket);
      reply(socket, "greeting", "220 receiver.test ESMTP");
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        commands.add(line);
        String verb = line.split(" ", 2)[0].toUpperCase(Locale.ROOT);
        switch (verb) {
          case "EHLO" -> reply(socket, line, capabilities(socket));
          case "DATA" -> {
            reply(socket, line, "354 go on");
            mails.add(readMail(in));
            reply(socket, "mail", "250 taken");
          }
          case "AUTH" -> reply(socket, line, "235 welcome");
          case "STARTTLS" -> {
            reply(socket, line, "220 go on");
            socket = encrypted(socket);
            in = reader(socket);
          }
          case "QUIT" -> {
            reply(socket, line, "221 bye");
            return;
          }
          default -> reply(socket, line, "250 fine");
        }
      }
    } catch (IOException e) {
      // The client has gone, or asks for a broken handshake; tests look at what it says.
    }
  }

  private String capabilities(Socket socket) {
    boolean offersTls = tls != null && !(socket instanceof SSLSocket);
    return "250-receiver.test\r\n"
        + (offersTls ? "250-STARTTLS\r\n" : "")
        + "250-PIPELINING\r\n250-AUTH PLAIN\r\n250 SIZE 1000000";
  }

  private static String readMail(BufferedReader in) throws IOException {
    StringBuilder mail = new StringBuilder();
    for (String line = in.readLine(); line != null && !line.equals("."); line = in.readLine()) {
      mail.append(line.startsWith(".") ? line.substring(1) : line).append('\n');
    }
    return mail.toString();
  }

  private Socket encrypted(Socket socket) throws IOException {
    if (tls == null) {
      throw new IOException("STARTTLS was not offered");
    }
    SSLSocket encrypted =
        (SSLSocket)
            tls.getSocketFactory()
                .createSocket(socket, socket.getInetAddress().getHostAddress(), port(), true);
    encrypted.setUseClientMode(false);
    encrypted.startHandshake();
    return encrypted;
  }

  private void reply(Socket socket, String line, String consent) throws IOException {
    String reply =
        replies.entrySet().stream()
            .filter(entry -> line.startsWith(entry.getKey()))
            .map(Map.Entry::getValue)
            .findFirst()
            .orElse(consent);
    if (reply.equals(SILENCE)) {
      while (socket.getInputStream().read() >= 0) {
        // until the client gives up
      }
      return;
    }
    socket.getOutputStream().write((reply + "\r\n").getBytes(ISO_8859_1));
    socket.getOutputStream().flush();
  }

  private static BufferedReader reader(Socket socket) throws IOException {
    return new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1));
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
