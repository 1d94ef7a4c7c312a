package io.chatops.ws.browser;

import io.chatops.core.identity.ServerId;
import io.chatops.ws.AllowedOrigins;
import io.chatops.ws.Entrance;
import io.chatops.ws.HeldBytes;
import io.chatops.ws.SocketGroup;
import io.chatops.ws.WaitingSockets;
import io.quarkus.websockets.next.WebSocketConnection;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The open sockets of one endpoint where people watch a server. */
public final class BrowserSocketGroup implements SocketGroup {
  /** Browsers send little. */
  private static final int UNFINISHED_BYTES = 4 << 20;

  /** Some screens of lines: a browser that is further behind does not read any more. */
  static final int QUEUED_LOG_FRAMES = 2_000;

  /** Holds all that is kept of a command's output, 1 MiB, and what JSON adds to it, at once. */
  static final long QUEUED_LOG_BYTES = 4L << 20;

  /** The bound on the frames that wait for all browsers of one user. */
  static final long QUEUED_LOG_BYTES_PER_USER = 8L << 20;

  /** The bound on the frames that wait for all browsers. */
  private static final long ALL_QUEUED_LOG_BYTES = 32L << 20;

  private final BrowserSocketSettings settings;
  private final BrowserSocketServices services;
  private final Entrance entrance;
  private final QueueBudget budget;
  private final Supplier<FrameQueue> queue;
  private final Function<BrowserSocket, BrowserView> view;
  private final Set<BrowserSocket> open = ConcurrentHashMap.newKeySet();
  private volatile boolean stopped;

  /**
   * A group without sockets.
   *
   * @param queue makes the queue of the frames that wait for one browser
   * @param view makes the view of one browser
   */
  private BrowserSocketGroup(
      BrowserSocketSettings settings,
      AllowedOrigins origins,
      BrowserSocketServices services,
      QueueBudget budget,
      Supplier<FrameQueue> queue,
      Function<BrowserSocket, BrowserView> view) {
    this.settings = settings;
    this.services = services;
    this.budget = budget;
    this.queue = queue;
    this.view = view;
    this.entrance =
        new Entrance(
            origins,
            new WaitingSockets(settings.maxWaiting(), settings.maxWaitingPerAddress()),
            new HeldBytes(UNFINISHED_BYTES, UNFINISHED_BYTES),
            settings.maxFrameBytes(),
            services.counters());
  }

  /** The sockets that show a server's metrics. */
  public static BrowserSocketGroup metrics(
      BrowserSocketSettings settings, AllowedOrigins origins, BrowserSocketServices services) {
    WatchedServers watched = new WatchedServers(services.live(), services.alerts());
    return new BrowserSocketGroup(
        settings,
        origins,
        services,
        QueueBudget.unlimited(),
        // Frames of reports are shared by all who watch: to count them is enough.
        () -> new FrameQueue(settings.queuedFrames(), Long.MAX_VALUE, QueueBudget.unlimited()),
        socket -> new MetricsView(socket, watched, services.latest()));
  }

  /** The sockets that show a server's log, and the output of its containers and commands. */
  public static BrowserSocketGroup logs(
      BrowserSocketSettings settings,
      AllowedOrigins origins,
      BrowserSocketServices services,
      LogsSocketServices logs) {
    QueueBudget budget = new QueueBudget(ALL_QUEUED_LOG_BYTES, QUEUED_LOG_BYTES_PER_USER);
    return new BrowserSocketGroup(
        settings,
        origins,
        services,
        budget,
        () -> new FrameQueue(QUEUED_LOG_FRAMES, QUEUED_LOG_BYTES, budget),
        socket -> new LogsView(socket, logs, services.live(), services.clock()));
  }

  @Override
  public Entrance entrance() {
    return entrance;
  }

  @Override
  public void opened(WebSocketConnection connection) {
    BrowserSocket browser =
        new BrowserSocket(
            connection,
            serverId(connection.pathParam("server_id")),
            settings,
            services,
            queue.get(),
            view,
            open::remove);
    open.add(browser);
    browser.start();
    if (stopped) {
      browser.goAway();
    }
  }

  @Override
  public void stop() {
    stopped = true;
    open.forEach(BrowserSocket::goAway);
  }

  /** Returns the bytes that wait for browsers to take them. */
  long queuedBytes() {
    return budget.bytes();
  }

  private static Optional<ServerId> serverId(@Nullable String text) {
    return text == null || !UuidShape.matches(text)
        ? Optional.empty()
        : Optional.of(new ServerId(UUID.fromString(text)));
  }
}
