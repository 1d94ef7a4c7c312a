package io.chatops.agent.docker;

import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.command.InspectContainerResponse.ContainerState;
import io.chatops.agent.request.RequestFailedException;
import io.chatops.agent.request.RunningRequest;
import io.chatops.protocol.FromAgent;
import io.chatops.protocol.FromAgent.RefusalCode;
import io.chatops.protocol.ToAgent;
import java.io.IOException;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Forwards the log of one container to the hub. */
final class LogForwarder {
  private static final int DEFAULT_TAIL = 500;
  private static final int MAX_TAIL = 10_000;
  private static final Set<String> REMOVED = Set.of("removing", "dead");
  // The engine ends the log a moment before it reports that the container has exited.
  private static final int END_CHECKS = 20;
  private static final long END_CHECK_MILLIS = 100;

  private final ContainerEngine engine;
  private final InspectContainerResponse container;
  private final String requestedName;

  /**
   * @param requestedName the hub's name for the container
   */
  LogForwarder(ContainerEngine engine, InspectContainerResponse container, String requestedName) {
    this.engine = engine;
    this.container = container;
    this.requestedName = requestedName;
  }

  /**
   * Sends the log so far, either line by line or the newest lines in one message; waits for a slow
   * hub.
   */
  FromAgent.Reply read(ToAgent.GetContainerLogs request, RunningRequest running)
      throws InterruptedException {
    StringBuilder query = new StringBuilder("tail=");
    query.append(tail(request.tail(), DEFAULT_TAIL, 1));
    bound(query, "since", request.since());
    bound(query, "until", request.until());
    NewestLines newest = new NewestLines();
    LogReader.Listener listener =
        request.stream()
            ? line -> running.send(message(request.requestId(), line, 0))
            : line -> newest.add(line.message());
    try {
      stream(query.toString(), running, listener);
    } catch (IOException e) {
      if (!running.isCancelled()) {
        throw engine.failure(e);
      }
    }
    return new FromAgent.ContainerLogs(
        request.requestId(), requestedName, request.stream() ? null : newest.lines());
  }

  /** Sends the last lines and then each new line, until the container exits. */
  FromAgent.Reply follow(ToAgent.FollowContainerLogs request, RunningRequest running)
      throws InterruptedException {
    int tail = tail(request.tail(), 0, 0);
    LiveLines lines = new LiveLines(request.requestId(), running, tail, System::nanoTime);
    try {
      stream("follow=true&tail=" + tail, running, lines);
    } catch (IOException e) {
      if (!running.isCancelled()) {
        throw engine.failure(e);
      }
    }
    return new FromAgent.StreamEnded(
        request.requestId(), running.isCancelled() ? null : endReason() + lines.droppedRemark());
  }

  static FromAgent.ContainerLogLine message(String requestId, EngineLogLine line, int dropped) {
    return new FromAgent.ContainerLogLine(
        requestId, line.timestamp(), line.stream(), line.message(), dropped);
  }

  private void stream(String query, RunningRequest running, LogReader.Listener listener)
      throws IOException, InterruptedException {
    boolean terminal =
        container.getConfig() != null && Boolean.TRUE.equals(container.getConfig().getTty());
    try (ContainerEngine.LogStream log = engine.log(container.getId(), query)) {
      running.onCancel(log::close);
      new LogReader(listener).read(log.body(), terminal);
    }
  }

  private String endReason() throws InterruptedException {
    for (int check = 0; check < END_CHECKS; check++) {
      ContainerState state = state();
      if (state == null || REMOVED.contains(String.valueOf(state.getStatus()))) {
        return "the container was removed";
      }
      if (!Boolean.TRUE.equals(state.getRunning())) {
        return "the container exited with code " + state.getExitCodeLong();
      }
      Thread.sleep(END_CHECK_MILLIS);
    }
    return "the container was started again: follow it again";
  }

  private @Nullable ContainerState state() {
    try {
      return engine.inspect(container.getId()).getState();
    } catch (EngineFailure e) {
      if (e.code() == RefusalCode.NOT_FOUND) {
        return null;
      }
      throw e;
    }
  }

  private static int tail(@Nullable Integer wanted, int defaultTail, int min) {
    int tail = wanted == null ? defaultTail : wanted;
    if (tail < min || tail > MAX_TAIL) {
      throw new RequestFailedException(
          RefusalCode.INVALID, "tail must be " + min + " to " + MAX_TAIL + " lines");
    }
    return tail;
  }

  // The engine expects seconds since 1970 with nine decimals.
  private static void bound(StringBuilder query, String name, @Nullable Instant time) {
    if (time != null) {
      query
          .append('&')
          .append(name)
          .append('=')
          .append(time.getEpochSecond())
          .append('.')
          .append(String.format(Locale.ROOT, "%09d", time.getNano()));
    }
  }
}
