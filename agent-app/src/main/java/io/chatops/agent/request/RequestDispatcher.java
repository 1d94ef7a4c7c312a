package io.chatops.agent.request;

import io.chatops.agent.delivery.HubConnection;
import io.chatops.agent.delivery.RequestReceiver;
import io.chatops.agent.log.AgentLog;
import io.chatops.protocol.AgentReport;
import io.chatops.protocol.FromAgent;
import io.chatops.protocol.FromAgent.RefusalCode;
import io.chatops.protocol.ToAgent;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Serves the hub's requests concurrently, each on a thread of its own, so that none delays a report
 * or another request. At most {@value #ACTIONS} actions run at once, plus {@value #STREAMS}
 * requests that follow a log, {@value #BUFFERED_LOGS} that buffer a log for a single reply and one
 * update. Beyond that, or if no thread can be started, the agent replies that it is busy. A request
 * is cancelled when its connection ends, because no one waits for its reply any more.
 */
public final class RequestDispatcher implements RequestReceiver {
  static final int ACTIONS = 16;
  static final int STREAMS = 16;
  // Each holds up to half a MiB, several times over while encoding, of a 16 MiB heap.
  static final int BUFFERED_LOGS = 2;

  // Each reads all processes on the reporting thread.
  static final int LISTS_PER_SECOND = 10;

  // In characters. The hub uses UUIDs; an id is kept while its request runs.
  private static final int MAX_ID_LENGTH = 128;
  // A process that ignores SIGTERM is killed after one second.
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(3);
  private static final Duration IDLE_THREAD = Duration.ofSeconds(10);

  private final RequestHandler commands;
  private final RequestHandler containers;
  private final RequestHandler updates;
  private final Supplier<List<AgentReport.ProcessInfo>> processes;
  private final Consumer<List<String>> services;
  private final String version;
  private final LongSupplier nanoTime;
  private final AgentLog log;
  private final Semaphore actions = new Semaphore(ACTIONS);
  private final Semaphore streams = new Semaphore(STREAMS);
  private final Semaphore bufferedLogs = new Semaphore(BUFFERED_LOGS);
  private final Semaphore oneUpdate = new Semaphore(1);
  // Small enough to search for an id.
  private final Set<RequestTask> running = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads;
  private @Nullable ReplySender sender;
  private long listsSince;
  private int lists;

  /**
   * @param processes called on the thread that calls {@link #received}
   * @param services receives the names of the services to watch, on the same thread
   * @param version the agent's version, named in the reply to an unknown request
   * @param factory creates the threads, such as {@link #thread}
   */
  public RequestDispatcher(
      RequestHandler commands,
      RequestHandler containers,
      RequestHandler updates,
      Supplier<List<AgentReport.ProcessInfo>> processes,
      Consumer<List<String>> services,
      String version,
      LongSupplier nanoTime,
      AgentLog log,
      ThreadFactory factory) {
    this.commands = commands;
    this.containers = containers;
    this.updates = updates;
    this.processes = processes;
    this.services = services;
    this.version = version;
    this.nanoTime = nanoTime;
    this.listsSince = nanoTime.getAsLong();
    this.log = log;
    // The semaphores bound the number of threads. Idle threads end soon, because most agents get
    // few requests.
    this.threads =
        new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE,
            IDLE_THREAD.toSeconds(),
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            factory);
  }

  /**
   * Clears the services that the previous connection asked to watch; until now they were still
   * reported.
   */
  @Override
  public void connected() {
    services.accept(List.of());
  }

  @Override
  public void received(ToAgent message, HubConnection connection) {
    ReplySender back = senderFor(connection);
    if (message instanceof ToAgent.Request request) {
      received(request, back);
    } else if (message instanceof ToAgent.WatchServices watch) {
      services.accept(watch.names());
    } else if (message instanceof ToAgent.Unknown unknown && unknown.requestId() != null) {
      back.sendAtOnce(
          () ->
              new FromAgent.Refusal(
                  "version %s of the agent does not support %s: update the agent on this host"
                      .formatted(version, unknown.type()),
                  unknown.requestId(),
                  RefusalCode.INVALID));
    }
  }

  @Override
  public void disconnected() {
    sender = null;
    running.forEach(RequestTask::abandon);
  }

  @Override
  public void stop() {
    running.forEach(
        task -> {
          log.info("Cancelled because the agent is stopping: " + task);
          task.cancel();
        });
    threads.shutdown();
    try {
      if (!threads.awaitTermination(STOP_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        log.warn("Stopped while " + running.size() + " requests of the hub were still running");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private ReplySender senderFor(HubConnection connection) {
    ReplySender known = sender;
    if (known == null || !known.isFor(connection)) {
      known = new ReplySender(connection);
      sender = known;
    }
    return known;
  }

  private void received(ToAgent.Request request, ReplySender back) {
    String id = request.requestId();
    if (id.length() > MAX_ID_LENGTH) {
      log.warn("Ignored a request whose id has more than " + MAX_ID_LENGTH + " characters");
    } else if (request instanceof ToAgent.ListProcesses) {
      list(id, back);
    } else if (request instanceof ToAgent.Cancel || request instanceof ToAgent.StopStream) {
      running.stream().filter(task -> task.answers(id)).forEach(RequestTask::cancel);
    } else if (request instanceof ToAgent.ExecuteCommand) {
      admit(request, commands, actions, back);
    } else if (request instanceof ToAgent.UpdateAgent) {
      admit(request, updates, oneUpdate, back);
    } else if (request instanceof ToAgent.FollowContainerLogs) {
      admit(request, containers, streams, back);
    } else if (request instanceof ToAgent.GetContainerLogs logs && !logs.stream()) {
      admit(request, containers, bufferedLogs, back);
    } else {
      admit(request, containers, actions, back);
    }
  }

  private void list(String id, ReplySender back) {
    long now = nanoTime.getAsLong();
    if (now - listsSince >= TimeUnit.SECONDS.toNanos(1)) {
      listsSince = now;
      lists = 0;
    }
    if (++lists > LISTS_PER_SECOND) {
      busy(
          id,
          "the agent lists its processes at most " + LISTS_PER_SECOND + " times a second",
          back);
      return;
    }
    // Quick, and processes are only ever read on this thread.
    back.sendAtOnce(() -> new FromAgent.ProcessList(id, processes.get()));
  }

  private void admit(
      ToAgent.Request request, RequestHandler handler, Semaphore permits, ReplySender back) {
    String id = request.requestId();
    if (running.stream().anyMatch(task -> task.answers(id))) {
      log.warn("Ignored a second request=" + id + " while the first is running");
      return;
    }
    if (!permits.tryAcquire()) {
      busy(
          id,
          "the agent is already serving its maximum number of requests: try again when some have"
              + " ended",
          back);
      return;
    }
    RequestTask task = new RequestTask(request, handler, back, log);
    running.add(task);
    Runnable release =
        () -> {
          if (running.remove(task)) {
            permits.release();
          }
        };
    try {
      threads.execute(
          () -> {
            try {
              task.run(release);
            } finally {
              release.run();
            }
          });
    } catch (RejectedExecutionException | OutOfMemoryError e) {
      // The agent is stopping, or the host is out of threads: reporting must go on.
      release.run();
      log.warn("No thread for request=" + id + ": " + e);
      busy(id, "the agent cannot start a thread for it now: try again later", back);
    }
  }

  private static void busy(String id, String reason, ReplySender back) {
    back.sendAtOnce(() -> new FromAgent.Refusal(reason, id, RefusalCode.BUSY));
  }

  /** Returns a daemon thread for requests. */
  public static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "request");
    thread.setDaemon(true);
    return thread;
  }
}
