package io.chatops.ws.browser;

import io.chatops.core.cluster.Drain;
import io.chatops.ws.AllowedOrigins;
import io.chatops.ws.ConnectionMemoryBudget;
import io.chatops.ws.EndpointLimits;
import io.chatops.ws.SocketGroup;
import io.chatops.ws.SocketPaths;
import io.chatops.ws.WaitingSockets;
import io.quarkus.websockets.next.WebSocketConnection;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** The open sockets of one endpoint for browsers. */
public final class BrowserSocketGroup implements SocketGroup {
  private static final String HUB_STOPS = "the hub stops; reconnect";

  /** Browsers send little. */
  private static final int UNFINISHED_BYTES = 4 << 20;

  /** Some screens of lines: a browser that is further behind does not read any more. */
  static final int QUEUED_LOG_FRAMES = 2_000;

  /** Holds all that is kept of a command's output, 1 MiB, and what JSON adds to it, at once. */
  static final long QUEUED_BYTES = 4L << 20;

  /** The bound on the frames that wait for all browsers of one user. */
  static final long QUEUED_BYTES_PER_USER = 8L << 20;

  /** The bound on the frames that wait for all browsers. */
  private static final long ALL_QUEUED_BYTES = 32L << 20;

  private final BrowserSocketSettings settings;
  private final BrowserSocketServices services;
  private final EndpointLimits limits;
  private final QueueBudget budget;
  private final Supplier<FrameQueue> queue;
  private final ViewMaker view;
  private final Set<BrowserSocket> open = ConcurrentHashMap.newKeySet();

  private volatile boolean draining;
  private volatile boolean stopped;

  /** Makes the view of one browser. */
  private interface ViewMaker {
    BrowserView of(BrowserSocket socket, AddressedServer server);
  }

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
      ViewMaker view) {
    this.settings = settings;
    this.services = services;
    this.budget = budget;
    this.queue = queue;
    this.view = view;
    this.limits =
        new EndpointLimits(
            origins,
            new WaitingSockets(settings.maxWaiting(), settings.maxWaitingPerAddress()),
            new ConnectionMemoryBudget(UNFINISHED_BYTES, UNFINISHED_BYTES),
            settings.maxFrameBytes(),
            services.counters());
  }

  /** The sockets that show a server's metrics. */
  public static BrowserSocketGroup metrics(
      BrowserSocketSettings settings, AllowedOrigins origins, BrowserSocketServices services) {
    RelaySignIns signIns = new RelaySignIns();
    WatchedServers watched = new WatchedServers(services.live(), services.alerts());
    // Frames of this hub's agents are shared by all who watch; each relayed one is a copy.
    QueueBudget budget = new QueueBudget(ALL_QUEUED_BYTES, QUEUED_BYTES_PER_USER);
    return new BrowserSocketGroup(
        settings,
        origins,
        services,
        budget,
        () -> new FrameQueue(settings.queuedFrames(), QUEUED_BYTES, budget),
        (socket, server) ->
            new RelayedView(
                socket,
                services,
                signIns,
                server,
                SocketPaths.METRICS,
                new MetricsView(socket, server, watched, services.latest())));
  }

  /** The sockets that show a server's log, and the output of its containers and commands. */
  public static BrowserSocketGroup logs(
      BrowserSocketSettings settings,
      AllowedOrigins origins,
      BrowserSocketServices services,
      LogsSocketServices logs) {
    RelaySignIns signIns = new RelaySignIns();
    QueueBudget budget = new QueueBudget(ALL_QUEUED_BYTES, QUEUED_BYTES_PER_USER);
    return new BrowserSocketGroup(
        settings,
        origins,
        services,
        budget,
        () -> new FrameQueue(QUEUED_LOG_FRAMES, QUEUED_BYTES, budget),
        (socket, server) ->
            new RelayedView(
                socket,
                services,
                signIns,
                server,
                SocketPaths.LOGS,
                new LogsView(socket, server, logs, services.live(), services.clock())));
  }

  /** The sockets that serve all topics, of all servers of their user. */
  public static BrowserSocketGroup fleet(
      BrowserSocketSettings settings,
      AllowedOrigins origins,
      BrowserSocketServices services,
      LogsSocketServices logs,
      FleetSocketServices fleet) {
    QueueBudget budget = new QueueBudget(ALL_QUEUED_BYTES, QUEUED_BYTES_PER_USER);
    FleetView.Shared shared =
        new FleetView.Shared(
            new WatchedServers(services.live(), services.alerts()),
            new WatchedAlerts(services.alerts()),
            new RelaySignIns());
    return new BrowserSocketGroup(
        settings,
        origins,
        services,
        budget,
        () -> new FrameQueue(QUEUED_LOG_FRAMES, QUEUED_BYTES, budget),
        (socket, server) -> new FleetView(socket, services, logs, fleet, shared));
  }

  @Override
  public EndpointLimits limits() {
    return limits;
  }

  @Override
  public void opened(WebSocketConnection connection) {
    AddressedServer server =
        AddressedServer.of(connection.pathParam("server_id"), services.owned());
    BrowserSocket browser =
        new BrowserSocket(
            connection,
            settings,
            services,
            queue.get(),
            socket -> view.of(socket, server),
            () -> draining,
            open::remove);
    open.add(browser);
    browser.start();
    if (stopped) {
      browser.goAway(HUB_STOPS);
    }
  }

  @Override
  public void stop() {
    stopped = true;
    open.forEach(browser -> browser.goAway(HUB_STOPS));
  }

  @Override
  public void closeAll() {
    open.forEach(browser -> browser.goAway("this hub cannot reach its database; reconnect"));
  }

  /**
   * Rejects browsers at their first message. Other hubs are let in: they come for agents that are
   * still here.
   */
  @Override
  public void rejectNew(boolean everybody) {
    draining = everybody;
  }

  /** Returns the browsers. Sockets of other hubs end with the connections of their agents. */
  @Override
  public Collection<? extends Drain.Guest> guests() {
    return open.stream().filter(BrowserSocket::isOfBrowser).toList();
  }

  @Override
  public void tick() {
    open.forEach(browser -> browser.run(browser::tick));
  }

  /** Returns the bytes that wait for browsers to take them. */
  long queuedBytes() {
    return budget.bytes();
  }
}
