package io.chatops.agent.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A hub on a free port of 127.0.0.1 that attacks its first connection. Later connections are
 * relayed to another hub if one is set; otherwise they are attacked, too.
 */
public final class HostileHub implements AutoCloseable {
  public static final int CONTINUATION = 0;
  public static final int TEXT = 1;
  public static final int CLOSE = 8;
  public static final int PING = 9;

  private final ServerSocket listening;
  private final Attack attack;
  private final CountDownLatch over = new CountDownLatch(1);
  private volatile int goodPort;

  private HostileHub(ServerSocket listening, Attack attack) {
    this.listening = listening;
    this.attack = attack;
  }

  /** The attack on one connection. It ends when it returns or the agent closes the connection. */
  public interface Attack {
    void on(Victim agent) throws IOException;
  }

  public static HostileHub start(Attack attack) throws IOException {
    HostileHub hub =
        new HostileHub(new ServerSocket(0, 10, InetAddress.getLoopbackAddress()), attack);
    Thread thread = new Thread(hub::accept, "hostile hub");
    thread.setDaemon(true);
    thread.start();
    return hub;
  }

  public int port() {
    return listening.getLocalPort();
  }

  public String url() {
    return "http://127.0.0.1:" + port();
  }

  /** Relays connections to the hub at that port of 127.0.0.1 from now on. */
  public void leadTo(int port) {
    goodPort = port;
  }

  /** Waits until the first attack has ended. */
  public void awaitEnd() throws InterruptedException {
    if (!over.await(3, TimeUnit.MINUTES)) {
      throw new AssertionError("the attack goes on after three minutes");
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket socket = listening.accept();
        if (over.getCount() == 0 && goodPort != 0) {
          lead(socket);
        } else {
          try (socket) {
            attack.on(new Victim(socket));
          }
        }
      } catch (IOException e) {
        // The agent closed the connection, or the test closed this hub.
      }
      over.countDown();
    }
  }

  private void lead(Socket agent) throws IOException {
    Socket good = new Socket(InetAddress.getLoopbackAddress(), goodPort);
    pass(agent, good);
    pass(good, agent);
  }

  private static void pass(Socket from, Socket to) {
    Thread thread =
        new Thread(
            () -> {
              try (from;
                  to) {
                from.getInputStream().transferTo(to.getOutputStream());
              } catch (IOException e) {
                // One side has closed the connection.
              }
            },
            "relay");
    thread.setDaemon(true);
    thread.start();
  }

  /** An agent that has just connected. */
  public static final class Victim {
    private final Socket socket;
    private final OutputStream out;

    Victim(Socket socket) throws IOException {
      this.socket = socket;
      this.out = new BufferedOutputStream(socket.getOutputStream(), 1 << 16);
    }

    public void send(String text) throws IOException {
      out.write(text.getBytes(ISO_8859_1));
    }

    public void flush() throws IOException {
      out.flush();
    }

    /** Completes the handshake as a hub does. */
    public Victim upgrade() throws IOException {
      BufferedReader request =
          new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1));
      String key = "";
      for (String line = request.readLine();
          line != null && !line.isEmpty();
          line = request.readLine()) {
        if (line.startsWith("Sec-WebSocket-Key: ")) {
          key = line.substring(19);
        }
      }
      send(
          "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
              + "Sec-WebSocket-Accept: "
              + accept(key)
              + "\r\n\r\n");
      flush();
      return this;
    }

    /** Completes the handshake and accepts the agent as a server of this hub. */
    public Victim signIn() throws IOException {
      upgrade();
      text("{\"type\":\"auth_success\",\"server_id\":\"" + TestHub.SERVER_ID + "\"}");
      flush();
      return this;
    }

    public void text(String message) throws IOException {
      frame(TEXT, true, message);
    }

    public void frame(int opcode, boolean last, String payload) throws IOException {
      byte[] bytes = payload.getBytes(ISO_8859_1);
      out.write((last ? 0x80 : 0) | opcode);
      if (bytes.length < 126) {
        out.write(bytes.length);
      } else {
        out.write(127);
        out.write(ByteBuffer.allocate(8).putLong(bytes.length).array());
      }
      out.write(bytes);
    }

    /** Sends the beginning of a frame that announces this many bytes. */
    public void head(int opcode, long length) throws IOException {
      ByteArrayOutputStream head = new ByteArrayOutputStream();
      head.write(0x80 | opcode);
      head.write(127);
      head.write(ByteBuffer.allocate(8).putLong(length).array());
      out.write(head.toByteArray());
    }

    /** Flushes, and reads until the agent closes the connection. */
    public void awaitEnd() throws IOException {
      flush();
      socket.getInputStream().transferTo(OutputStream.nullOutputStream());
    }

    private static String accept(String key) {
      try {
        byte[] hash =
            MessageDigest.getInstance("SHA-1")
                .digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(ISO_8859_1));
        return Base64.getEncoder().encodeToString(hash);
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
