package io.chatops.agent.request;

import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chatops.agent.collect.HostText;
import io.chatops.agent.log.AgentLog;
import io.chatops.agent.log.MinuteQuota;
import io.chatops.protocol.FromAgent;
import io.chatops.protocol.FromAgent.RefusalCode;
import io.chatops.protocol.ToAgent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * This machine's own record of the hub's requests: one JSON object per line, on disk before an
 * action starts. Everything except printable ASCII is escaped, so it is safe to display. Output and
 * environment are never recorded. Thread-safe.
 */
public final class ActionLog {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();
  private static final long LIMIT = 4L << 20;
  private static final int KEPT = 4;
  // In characters: the hub's limit for a command. Longer ones are rejected.
  private static final int MAX_TEXT_LENGTH = 8192;
  // In characters, for listed commands, rejected requests and names, so that long ones do not push
  // out other
  // entries.
  static final int MAX_SHOWN_LENGTH = 500;
  // Commands are recorded whole, up to 49 KB when escaped. At this rate the files cover at least
  // twenty minutes and more than a thousand short commands a minute.
  private static final int STARTED_BYTES_PER_MINUTE = 1 << 20;
  private static final int ENTRIES_PER_MINUTE = 60;

  private final RotatingFile file;
  private final InstantSource clock;
  private final AgentLog log;
  private final MinuteQuota starts = new MinuteQuota(STARTED_BYTES_PER_MINUTE);
  private final MinuteQuota rejections = new MinuteQuota(ENTRIES_PER_MINUTE);
  private final MinuteQuota failures = new MinuteQuota(ENTRIES_PER_MINUTE);

  /**
   * @param file grows to 4 MiB; the four previous files are kept with a number appended
   * @param log receives entries that could not be written when it is too late to reject the request
   */
  public ActionLog(Path file, InstantSource clock, AgentLog log) {
    this(new RotatingFile(file, LIMIT, KEPT), clock, log);
  }

  ActionLog(RotatingFile file, InstantSource clock, AgentLog log) {
    this.file = file;
    this.clock = clock;
    this.log = log;
  }

  /**
   * Records that an action starts. The entry is on disk when this method returns.
   *
   * @return false if the action must not start, because more entries in this minute would push out
   *     earlier ones
   * @throws IOException if the entry could not be written
   */
  synchronized boolean started(ToAgent.Request request) throws IOException {
    byte[] entry = entry(request, "started", described(request, MAX_TEXT_LENGTH));
    if (!starts.tryUse(clock.instant(), entry.length)) {
      return false;
    }
    append(entry, true);
    return true;
  }

  /** Records the end of an action: success, timeout or cancellation. */
  synchronized void ended(ToAgent.Request request, FromAgent.Reply end) {
    appendOrWarn(request, "ended", described(end));
  }

  /**
   * Records a failure. Requests with an unknown target or invalid fields are only counted beyond
   * sixty a minute.
   */
  synchronized void failed(ToAgent.Request request, RefusalCode code, String reason) {
    boolean limited = code == RefusalCode.NOT_FOUND || code == RefusalCode.INVALID;
    if (limited && !failures.tryUse(clock.instant(), 1)) {
      return;
    }
    ObjectNode details = JSON.createObjectNode();
    details.put("code", code.name().toLowerCase(Locale.ROOT));
    details.put("reason", cut(reason, MAX_TEXT_LENGTH));
    appendOrWarn(request, "failed", details);
  }

  /**
   * Records that the host does not allow the request. Beyond sixty a minute, rejections are only
   * counted.
   */
  synchronized void rejected(ToAgent.Request request, String reason) {
    if (!rejections.tryUse(clock.instant(), 1)) {
      return;
    }
    ObjectNode details = described(request, MAX_SHOWN_LENGTH);
    details.put("reason", cut(reason, MAX_TEXT_LENGTH));
    appendOrWarn(request, "refused", details);
  }

  private void appendOrWarn(ToAgent.Request request, String event, ObjectNode details) {
    try {
      // Not flushed: that would delay the reply, and the start is on disk already.
      append(entry(request, event, details), false);
    } catch (IOException e) {
      log.warn("request=" + request.requestId() + " " + event + ", not in the action log: " + e);
    }
  }

  private byte[] entry(ToAgent.Request request, String event, ObjectNode details)
      throws IOException {
    ObjectNode entry = JSON.createObjectNode();
    entry.put("time", clock.instant().truncatedTo(ChronoUnit.MILLIS).toString());
    entry.put("request_id", request.requestId());
    entry.put("event", event);
    entry.setAll(details);
    entry.put("starts_left_out", unlessZero(starts.dropped()));
    entry.put("refusals_left_out", unlessZero(rejections.dropped()));
    entry.put("failures_left_out", unlessZero(failures.dropped()));
    entry.properties().removeIf(field -> field.getValue().isNull());
    // DEL is the only control character that the JSON writer does not escape.
    String printable = JSON.writeValueAsString(entry).replace("\u007f", "\\u007f") + "\n";
    return printable.getBytes(StandardCharsets.US_ASCII);
  }

  private void append(byte[] entry, boolean durable) throws IOException {
    file.append(entry, durable);
    starts.resetDropped();
    rejections.resetDropped();
    failures.resetDropped();
  }

  /** Returns the fields of a request that are recorded; absent ones are null. */
  private static ObjectNode described(ToAgent.Request request, int maxCommandLength) {
    ObjectNode fields = JSON.createObjectNode();
    if (request instanceof ToAgent.ExecuteCommand command) {
      fields.put("request", "execute_command");
      fields.put("command", cut(command.command(), maxCommandLength));
      fields.put("working_directory", cut(command.workingDirectory(), maxCommandLength));
      fields.put("timeout", command.timeoutSeconds());
    } else if (request instanceof ToAgent.UpdateAgent update) {
      fields.put("request", "update_agent");
      fields.put("version", cut(update.version(), MAX_SHOWN_LENGTH));
    } else if (request instanceof ToAgent.ControlContainer control) {
      fields.put("request", control.operation().requestType());
      fields.put("container_id", cut(control.containerId(), MAX_SHOWN_LENGTH));
      fields.put("timeout", control.timeoutSeconds());
    } else if (request instanceof ToAgent.GetContainerLogs logs) {
      fields.put("request", "get_container_logs");
      fields.put("container_id", cut(logs.containerId(), MAX_SHOWN_LENGTH));
    } else if (request instanceof ToAgent.FollowContainerLogs follow) {
      fields.put("request", "follow_container_logs");
      fields.put("container_id", cut(follow.containerId(), MAX_SHOWN_LENGTH));
    }
    return fields;
  }

  private static ObjectNode described(FromAgent.Reply end) {
    ObjectNode fields = JSON.createObjectNode();
    if (end instanceof FromAgent.CommandResult result) {
      fields.put("ended", result.ended().name().toLowerCase(Locale.ROOT));
      fields.put("exit_code", result.exitCode());
      fields.put("signal", result.signal());
      fields.put("duration_ms", result.durationMs());
    } else if (end instanceof FromAgent.ContainerChanged changed) {
      fields.put("status", cut(changed.status(), MAX_TEXT_LENGTH));
    } else if (end instanceof FromAgent.UpdateStaged staged) {
      fields.put("version", cut(staged.version(), MAX_SHOWN_LENGTH));
    } else if (end instanceof FromAgent.StreamEnded ended) {
      fields.put("reason", cut(ended.message(), MAX_TEXT_LENGTH));
    }
    return fields;
  }

  private static @Nullable Long unlessZero(long count) {
    return count == 0 ? null : Long.valueOf(count);
  }

  private static @Nullable String cut(@Nullable String text, int longest) {
    return text == null ? null : HostText.cut(text, longest);
  }
}
