package io.chatops.app.crash;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A mail server on loopback that is out of order, silent or well, as a test tells it to. */
public final class MailReceiver implements AutoCloseable {
  /** The treatment of the next mails. */
  enum Mood {
    FAILS,
    HANGS,
    TAKES
  }

  private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Mood> tries = new CopyOnWriteArrayList<>();
  private final List<String> mails = new CopyOnWriteArrayList<>();
  private volatile Mood mood = Mood.TAKES;

  public MailReceiver() throws IOException {
    threads.execute(this::accept);
  }

  public int port() {
    return server.getLocalPort();
  }

  void become(Mood newMood) {
    mood = newMood;
  }

  /** In which mood it was, each time that somebody wanted to send. */
  List<Mood> tries() {
    return List.copyOf(tries);
  }

  /** The mails that it has taken, headers and all. */
  public List<String> mails() {
    return List.copyOf(mails);
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

  private void talk(Socket socket) {
    try (socket) {
      BufferedReader in =
          new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1));
      say(socket, "220 receiver.test ESMTP");
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (line.startsWith("MAIL FROM")) {
          Mood now = mood;
          tries.add(now);
          if (now == Mood.HANGS) {
            while (in.readLine() != null) {
              // until the hub gives up
            }
            return;
          }
          say(socket, now == Mood.FAILS ? "451 out of order" : "250 fine");
        } else if (line.startsWith("DATA")) {
          say(socket, "354 go on");
          mails.add(readMail(in));
          say(socket, "250 taken");
        } else {
          say(socket, "250 fine");
        }
      }
    } catch (IOException e) {
      // The hub has gone: that is what tests are about.
    }
  }

  private static String readMail(BufferedReader in) throws IOException {
    StringBuilder mail = new StringBuilder();
    for (String line = in.readLine(); line != null && !line.equals("."); line = in.readLine()) {
      mail.append(line).append('\n');
    }
    return mail.toString();
  }

  private static void say(Socket socket, String line) throws IOException {
    socket.getOutputStream().write((line + "\r\n").getBytes(ISO_8859_1));
    socket.getOutputStream().flush();
  }

  @Override
  public void close() throws IOException {
    server.close();
    threads.shutdownNow();
  }
}
