package io.chatops.agent.request;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.agent.log.AgentLog;
import io.chatops.agent.testing.Await;
import io.chatops.agent.testing.ScriptedConnection;
import io.chatops.protocol.AgentReport;
import io.chatops.protocol.FromAgent;
import io.chatops.protocol.FromAgent.OutputStream;
import io.chatops.protocol.FromAgent.RefusalCode;
import io.chatops.protocol.ToAgent;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RequestDispatcherTest {
  private static final AgentReport.ProcessInfo PROCESS =
      new AgentReport.ProcessInfo(1, "init", 0.0, 1L, "sleeping", "root", "init", null);

  private final ByteArrayOutputStream logged = new ByteArrayOutputStream();
  private final ScriptedConnection hub = new ScriptedConnection();
  private final Waiting work = new Waiting();
  private List<String> watched = List.of();
  private volatile boolean outOfThreads;
  private volatile long nanos;
  private final AtomicReference<Throwable> uncaught = new AtomicReference<>();
  private final RequestDispatcher dispatcher =
      new RequestDispatcher(
          work,
          work,
          work,
          () -> List.of(PROCESS),
          names -> watched = names,
          "1.2.3",
          () -> nanos,
          new AgentLog(new PrintStream(logged, true, UTF_8), InstantSource.system()),
          this::thread);

  @AfterEach
  void stop() {
    dispatcher.stop();
  }

  @Test
  void listsProcessesAtOnce() {
    dispatcher.received(new ToAgent.ListProcesses("r1"), hub);

    assertThat(hub.sent)
        .singleElement()
        .asString()
        .startsWith("{\"type\":\"process_list\",\"request_id\":\"r1\"");
  }

  @Test
  void watchesServicesUntilTheNextConnection() {
    dispatcher.received(new ToAgent.WatchServices(List.of("nginx")), hub);
    assertThat(watched).containsExactly("nginx");
    dispatcher.received(new ToAgent.WatchServices(List.of("postgres")), hub);
    assertThat(watched).containsExactly("postgres");

    dispatcher.disconnected();
    assertThat(watched).containsExactly("postgres");
    dispatcher.connected();

    assertThat(watched).isEmpty();
    assertThat(hub.sent).isEmpty();
  }

  @Test
  void refusesUnknownRequestsAndIgnoresOtherMessages() {
    dispatcher.received(new ToAgent.Unknown("reboot", "r1"), hub);
    dispatcher.received(new ToAgent.Unknown("weather", null), hub);
    dispatcher.received(new ToAgent.Pong(), hub);

    assertThat(hub.sent)
        .containsExactly(
            "{\"type\":\"error\",\"message\":\"version 1.2.3 of the agent does not support reboot:"
                + " update the agent on this host\",\"request_id\":\"r1\",\"code\":\"invalid\"}");
  }

  @Test
  void servesRequestsConcurrently() throws Exception {
    dispatcher.received(command("slow"), hub);
    dispatcher.received(command("quick"), hub);
    Await.until("both run", () -> work.running.size() == 2);

    work.finish("quick");

    Await.until("the quick one is answered", () -> hub.sent.size() == 1);
    assertThat(hub.sent.get(0)).contains("\"request_id\":\"quick\"");
  }

  @Test
  void isBusyOnlyBeyondItsLimit() throws Exception {
    for (int i = 0; i < RequestDispatcher.ACTIONS; i++) {
      dispatcher.received(command("r" + i), hub);
    }
    dispatcher.received(command("beyond"), hub);

    assertThat(hub.sent)
        .singleElement()
        .asString()
        .contains("\"request_id\":\"beyond\"", "\"code\":\"busy\"");

    Await.until("all run", () -> work.running.size() == RequestDispatcher.ACTIONS);
    work.finish("r3");
    Await.until(
        "one more is taken",
        () -> {
          dispatcher.received(command("later"), hub);
          return work.running.containsKey("later");
        });
  }

  @Test
  void acceptsTheNextRequestOnceOneHasEnded() throws Exception {
    ScriptedConnection asking =
        new ScriptedConnection() {
          @Override
          public void send(byte[] frame) {
            super.send(frame);
            if (sent.get(0).contains("\"request_id\":\"u1\"") && sent.size() == 1) {
              dispatcher.received(new ToAgent.UpdateAgent("u2", "9.9.9"), this);
            }
          }
        };
    dispatcher.received(new ToAgent.UpdateAgent("u1", "9.9.9"), asking);
    Await.until("it runs", () -> work.running.containsKey("u1"));

    work.finish("u1");

    Await.until("the next runs", () -> work.running.containsKey("u2"));
    assertThat(asking.sent).singleElement().asString().contains("u1");
  }

  @Test
  void keepsRoomForActionsWhileManyFollow() throws Exception {
    for (int i = 0; i < RequestDispatcher.STREAMS; i++) {
      dispatcher.received(new ToAgent.FollowContainerLogs("f" + i, "web", null), hub);
    }
    dispatcher.received(new ToAgent.FollowContainerLogs("beyond", "web", null), hub);
    dispatcher.received(command("action"), hub);

    assertThat(hub.sent).singleElement().asString().contains("beyond", "\"code\":\"busy\"");
    Await.until("the action runs", () -> work.running.containsKey("action"));
  }

  @Test
  void cancelsTheNamedRequestAndStillSendsItsEnd() throws Exception {
    dispatcher.received(command("r1"), hub);
    dispatcher.received(command("r2"), hub);
    Await.until("both run", () -> work.running.size() == 2);

    dispatcher.received(new ToAgent.Cancel("r1"), hub);
    dispatcher.received(new ToAgent.Cancel("unknown"), hub);

    Await.until("the end is sent", () -> hub.sent.size() == 1);
    assertThat(hub.sent.get(0)).contains("\"request_id\":\"r1\"", "cancelled");
    assertThat(work.get("r2").isCancelled()).isFalse();
  }

  @Test
  void stopsAStream() throws Exception {
    dispatcher.received(new ToAgent.FollowContainerLogs("f", "web", null), hub);
    Await.until("it runs", () -> work.running.containsKey("f"));

    dispatcher.received(new ToAgent.StopStream("f"), hub);

    Await.until("it ends", () -> hub.sent.size() == 1);
  }

  @Test
  void cancelsEverythingAndSendsNothingWhenTheConnectionEnds() throws Exception {
    dispatcher.received(command("r1"), hub);
    Await.until("it runs", () -> work.running.containsKey("r1"));
    RunningRequest running = work.get("r1");

    dispatcher.disconnected();

    assertThat(running.isCancelled()).isTrue();
    assertThat(running.send(part("r1"))).isFalse();
    ScriptedConnection next = new ScriptedConnection();
    dispatcher.received(command("r2"), next);
    Await.until("the next runs", () -> work.running.containsKey("r2"));
    work.finish("r2");
    Await.until("the next is answered", () -> next.sent.size() == 1);
    assertThat(hub.sent).isEmpty();
  }

  @Test
  void holdsPartsBackWhileTheHubDoesNotRead() throws Exception {
    dispatcher.received(command("r1"), hub);
    Await.until("it runs", () -> work.running.containsKey("r1"));
    RunningRequest running = work.get("r1");
    hub.waiting = 64;

    assertThat(running.offer(part("r1"))).isFalse();
    Thread sender = new Thread(() -> sendQuietly(running));
    sender.start();
    Await.until("the sender waits", () -> sender.getState() == Thread.State.TIMED_WAITING);
    assertThat(hub.sent).isEmpty();

    hub.waiting = 0;
    sender.join(30_000);
    assertThat(hub.sent).hasSize(1);
    assertThat(running.offer(part("r1"))).isTrue();
  }

  @Test
  void forwardsAWholeBurstOfLines() throws Exception {
    dispatcher.received(command("r1"), hub);
    Await.until("it runs", () -> work.running.containsKey("r1"));
    RunningRequest running = work.get("r1");

    for (int line = 0; line < 64; line++) {
      assertThat(running.offer(part("r1"))).isTrue();
      hub.waiting = hub.sent.size();
    }

    assertThat(running.offer(part("r1"))).isFalse();
  }

  @Test
  void freesSendersWaitingForAHubThatIsGone() throws Exception {
    dispatcher.received(command("r1"), hub);
    Await.until("it runs", () -> work.running.containsKey("r1"));
    RunningRequest running = work.get("r1");
    hub.waiting = 1;
    Thread sender = new Thread(() -> sendQuietly(running));
    sender.start();

    dispatcher.disconnected();

    sender.join(30_000);
    assertThat(sender.isAlive()).isFalse();
    assertThat(hub.sent).isEmpty();
  }

  @Test
  void limitsRepliesWhenTheHubAsksAndNeverReads() {
    for (int i = 0; i < 100_000; i++) {
      dispatcher.received(new ToAgent.Unknown("reboot", "r" + i), hub);
      hub.waiting = hub.sent.size();
    }

    assertThat(hub.sent).hasSize(256);
  }

  @Test
  void buildsNoReplyWhileAMebibyteIsUnread() {
    hub.waitingBytes = 1 << 20;
    dispatcher.received(new ToAgent.ListProcesses("r1"), hub);
    assertThat(hub.sent).isEmpty();

    hub.waitingBytes = (1 << 20) - 1;
    dispatcher.received(new ToAgent.ListProcesses("r2"), hub);
    assertThat(hub.sent).hasSize(1);
  }

  @Test
  void listsProcessesAtMostTenTimesASecond() {
    for (int i = 0; i < 1000; i++) {
      dispatcher.received(new ToAgent.ListProcesses("r" + i), hub);
    }
    assertThat(hub.sent).filteredOn(frame -> frame.contains("process_list")).hasSize(10);

    nanos = 1_000_000_000;
    dispatcher.received(new ToAgent.ListProcesses("next"), hub);
    assertThat(hub.sent).last().asString().contains("process_list");
  }

  @Test
  void ignoresDuplicateAndOverlongIds() throws Exception {
    dispatcher.received(command("r1"), hub);
    Await.until("it runs", () -> work.running.containsKey("r1"));

    dispatcher.received(command("r1"), hub);
    dispatcher.received(command("x".repeat(129)), hub);

    assertThat(hub.sent).isEmpty();
    assertThat(work.begun).hasValue(1);
    assertThat(logged.toString(UTF_8)).contains("second request=r1", "more than 128 characters");
  }

  @Test
  void acceptsAnIdAgainAfterItsRequestHasEnded() throws Exception {
    for (int i = 1; i <= 100; i++) {
      int ends = i;
      dispatcher.received(command("r1"), hub);
      Await.until("it runs", () -> work.running.containsKey("r1"));
      work.running.clear();
      work.finish("r1");
      Await.until("it is answered", () -> hub.sent.size() == ends);
    }

    assertThat(logged.toString(UTF_8)).isEmpty();
  }

  @Test
  void reportsWhatAHandlerThrows() throws Exception {
    work.failure = new RequestFailedException(RefusalCode.NOT_FOUND, "there is no container web");
    dispatcher.received(command("r1"), hub);
    Await.until("the failure is answered", () -> hub.sent.size() == 1);
    work.failure = new IllegalStateException("a bug");
    dispatcher.received(command("r2"), hub);
    Await.until("the bug is answered", () -> hub.sent.size() == 2);

    assertThat(hub.sent.get(0)).contains("there is no container web", "\"code\":\"not_found\"");
    assertThat(hub.sent.get(1)).contains("a bug", "\"code\":\"failed\"");
    assertThat(logged.toString(UTF_8)).contains("Could not serve request=r2");
  }

  @Test
  void cancelsAndWaitsWhenTheAgentStops() throws Exception {
    dispatcher.received(command("r1"), hub);
    Await.until("it runs", () -> work.running.containsKey("r1"));

    dispatcher.stop();

    assertThat(hub.sent).singleElement().asString().contains("cancelled");
    assertThat(logged.toString(UTF_8))
        .contains("Cancelled because the agent is stopping: ExecuteCommand request=r1");
  }

  @Test
  void isBusyOnlyWhileTheHostHasNoThread() throws Exception {
    outOfThreads = true;
    for (int i = 0; i <= RequestDispatcher.ACTIONS; i++) {
      dispatcher.received(command("r1"), hub);
    }
    assertThat(hub.sent)
        .hasSize(RequestDispatcher.ACTIONS + 1)
        .allSatisfy(
            answer ->
                assertThat(answer).contains("cannot start a thread for it", "\"code\":\"busy\""));

    outOfThreads = false;
    for (int i = 1; i <= RequestDispatcher.ACTIONS; i++) {
      dispatcher.received(command("r" + i), hub);
    }
    Await.until("all run", () -> work.running.size() == RequestDispatcher.ACTIONS);
  }

  @Test
  void isBusyAfterTheStop() {
    dispatcher.stop();

    dispatcher.received(command("r1"), hub);

    assertThat(hub.sent).singleElement().asString().contains("r1", "\"code\":\"busy\"");
  }

  @Test
  void gathersFewLogsAtOnceButStreamsMore() throws Exception {
    for (int i = 0; i < RequestDispatcher.BUFFERED_LOGS; i++) {
      dispatcher.received(logs("gathered" + i, false), hub);
    }
    dispatcher.received(logs("beyond", false), hub);
    dispatcher.received(logs("streamed", true), hub);

    assertThat(hub.sent).singleElement().asString().contains("beyond", "\"code\":\"busy\"");
    Await.until("the others run", () -> work.running.size() == RequestDispatcher.BUFFERED_LOGS + 1);
    assertThat(work.running).containsKey("streamed");
  }

  @Test
  void leavesAnErrorToTheHandlerThatEndsTheProcess() throws Exception {
    work.error = new OutOfMemoryError("Java heap space");
    dispatcher.received(command("r1"), hub);

    Await.until("the thread has failed", () -> uncaught.get() != null);
    assertThat(uncaught.get()).isSameAs(work.error);
  }

  private Thread thread(Runnable work) {
    if (outOfThreads) {
      throw new OutOfMemoryError("unable to create native thread");
    }
    Thread thread = new Thread(work);
    thread.setUncaughtExceptionHandler((failed, failure) -> uncaught.set(failure));
    return thread;
  }

  private static ToAgent.Request logs(String id, boolean stream) {
    return new ToAgent.GetContainerLogs(id, "web", null, null, null, stream);
  }

  private static ToAgent.Request command(String id) {
    return new ToAgent.ExecuteCommand(id, "true", null, null, false);
  }

  private static FromAgent.Reply part(String id) {
    return new FromAgent.CommandOutput(id, OutputStream.STDOUT, "x");
  }

  private static void sendQuietly(RunningRequest running) {
    try {
      running.send(part(running.id()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Work that lasts until the test ends it or it is cancelled. */
  private static final class Waiting implements RequestHandler {
    private final Map<String, RunningRequest> running = new ConcurrentHashMap<>();
    private final Map<String, CountDownLatch> ends = new ConcurrentHashMap<>();
    private volatile @Nullable RuntimeException failure;
    private volatile @Nullable Error error;
    private final AtomicInteger begun = new AtomicInteger();

    @Override
    public FromAgent.Reply handle(ToAgent.Request request, RunningRequest handle)
        throws InterruptedException {
      begun.incrementAndGet();
      RuntimeException thrown = failure;
      if (thrown != null) {
        throw thrown;
      }
      Error fatal = error;
      if (fatal != null) {
        throw fatal;
      }
      CountDownLatch end = new CountDownLatch(1);
      ends.put(handle.id(), end);
      handle.onCancel(end::countDown);
      running.put(handle.id(), handle);
      end.await();
      return new FromAgent.StreamEnded(handle.id(), handle.isCancelled() ? "cancelled" : "done");
    }

    void finish(String id) {
      requireNonNull(ends.get(id)).countDown();
    }

    RunningRequest get(String id) {
      return requireNonNull(running.get(id));
    }
  }
}
