package io.chatops.agent.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.testkit.TestCertificate;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.java_websocket.WebSocket;
import org.java_websocket.handshake.ClientHandshake;
import org.java_websocket.server.DefaultSSLWebSocketServerFactory;
import org.java_websocket.server.WebSocketServer;
import org.jspecify.annotations.Nullable;

/** A hub on a free port of 127.0.0.1 that records what agents send and acknowledges on demand. */
public final class TestHub {
  public static final String SERVER_ID = "0b7e9c1a-6f0e-4f43-9d3e-3a4b5c6d7e8f";
  private static final int PATIENCE_SECONDS = 120;

  private final CountDownLatch started = new CountDownLatch(1);
  private final BlockingQueue<Map<String, Object>> auths = new LinkedBlockingQueue<>();
  private final BlockingQueue<Report> reports = new LinkedBlockingQueue<>();
  private final BlockingQueue<Map<String, Object>> others = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> paths = new LinkedBlockingQueue<>();
  private final BlockingQueue<Integer> closeCodes = new LinkedBlockingQueue<>();
  private volatile boolean confirming = true;
  private volatile boolean refusingKeys;
  private boolean reading = true;
  private volatile int intervalSeconds = 1;
  private volatile @Nullable WebSocket agent;

  private final Server server;

  private TestHub(int port) {
    server = new Server(port);
  }

  /** One report as it arrived. */
  public record Report(String bootId, long sequence, Map<String, Object> data, String frame) {}

  public static TestHub start() throws InterruptedException {
    return start(0);
  }

  public static TestHub start(int port) throws InterruptedException {
    return new TestHub(port).begin();
  }

  /** Starts a hub that serves TLS as {@code localhost}. */
  public static TestHub startWithTls(TestCertificate certificate) throws InterruptedException {
    TestHub hub = new TestHub(0);
    hub.server.setWebSocketFactory(new DefaultSSLWebSocketServerFactory(certificate.context()));
    return hub.begin();
  }

  private TestHub begin() throws InterruptedException {
    server.start();
    assertThat(started.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    return this;
  }

  public int port() {
    return server.getPort();
  }

  public String url() {
    return "http://127.0.0.1:" + port();
  }

  public TestHub confirming(boolean yes) {
    confirming = yes;
    return this;
  }

  public TestHub refusingKeys(boolean yes) {
    refusingKeys = yes;
    return this;
  }

  /** Sets whether the hub reads the agents' frames; while it does not, their sockets back up. */
  public synchronized void reading(boolean yes) {
    reading = yes;
    notifyAll();
  }

  private synchronized void awaitReading() {
    try {
      while (!reading) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  public TestHub intervalSeconds(int seconds) {
    intervalSeconds = seconds;
    return this;
  }

  public Map<String, Object> nextAuth() throws InterruptedException {
    return next(auths);
  }

  public Report nextReport() throws InterruptedException {
    return next(reports);
  }

  /** Returns the reports that have arrived since the last call. */
  public List<Report> drainReports() {
    List<Report> arrived = new ArrayList<>();
    reports.drainTo(arrived);
    return arrived;
  }

  /** Returns the next message that is neither a report nor a sign-in. */
  public Map<String, Object> nextOther() throws InterruptedException {
    return next(others);
  }

  /** Returns the path of the next upgrade. */
  public String nextPath() throws InterruptedException {
    return next(paths);
  }

  public int nextCloseCode() throws InterruptedException {
    return next(closeCodes);
  }

  /** Sends to the agent that signed in last. */
  public void sendToAgent(String frame) {
    WebSocket socket = agent;
    if (socket == null) {
      throw new AssertionError("no agent has signed in");
    }
    socket.send(frame);
  }

  private static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
    T element = queue.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(element).isNotNull();
    return element;
  }

  private void signIn(WebSocket socket, Map<String, Object> message) {
    auths.add(message);
    if (refusingKeys) {
      socket.send("{\"type\":\"error\",\"message\":\"unknown API key\"}");
      socket.close(1008, "unknown API key");
      return;
    }
    agent = socket;
    socket.send(
        "{\"type\":\"auth_success\",\"server_id\":\""
            + SERVER_ID
            + "\",\"message\":\"welcome\",\"protocol_version\":1,\"report_interval_seconds\":"
            + intervalSeconds
            + "}");
  }

  private void take(WebSocket socket, Map<String, Object> data, String frame) {
    String bootId = String.valueOf(data.get("boot_id"));
    long sequence = Long.parseLong(String.valueOf(data.get("sequence")));
    if (confirming) {
      socket.send(
          "{\"type\":\"metrics_received\",\"status\":\"ok\",\"sequence\":"
              + sequence
              + ",\"boot_id\":\""
              + bootId
              + "\"}");
    }
    reports.add(new Report(bootId, sequence, data, frame));
  }

  public void stop() throws InterruptedException {
    reading(true);
    server.stop(0, "");
  }

  private final class Server extends WebSocketServer {
    Server(int port) {
      super(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1);
      setReuseAddr(true);
      setDaemon(true);
    }

    @Override
    public void onStart() {
      started.countDown();
    }

    @Override
    public void onOpen(WebSocket socket, ClientHandshake handshake) {
      paths.add(handshake.getResourceDescriptor());
    }

    @Override
    public void onMessage(WebSocket socket, String frame) {
      awaitReading();
      Map<String, Object> message = Json.object(frame);
      switch (String.valueOf(message.get("type"))) {
        case "auth" -> signIn(socket, message);
        case "metrics" -> take(socket, Json.object(message.getOrDefault("data", "")), frame);
        default -> others.add(message);
      }
    }

    // The answer to an agent that is gone already fails; what it said stands.
    @Override
    public void onClosing(WebSocket socket, int code, String reason, boolean remote) {
      socket.setAttachment(code);
    }

    @Override
    public void onClose(WebSocket socket, int code, String reason, boolean remote) {
      @Nullable Integer said = socket.getAttachment();
      closeCodes.add(said == null ? code : said);
    }

    @Override
    public void onError(@Nullable WebSocket socket, Exception failure) {
      // A killed agent resets its connection; tests observe the close that follows.
    }
  }
}
