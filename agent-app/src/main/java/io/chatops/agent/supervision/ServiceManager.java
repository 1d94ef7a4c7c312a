package io.chatops.agent.supervision;

import io.chatops.agent.log.AgentLog;
import io.chatops.nativememory.NotifySocket;
import io.chatops.protocol.Printable;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * Reports the state of the agent to the service manager that started it, by {@code sd_notify(3)}.
 * Does nothing without a service manager and on a JVM. For one thread only.
 */
public final class ServiceManager {
  static final int MAX_STATUS_LENGTH = 300;

  private final Predicate<String> messages;
  private final long pingNanos;
  private final LongSupplier nanoTime;
  private final AgentLog log;
  private long pingAt;
  private String status = "";
  private boolean failing;

  /**
   * @param messages sends a message; false if it failed
   * @param pingNanos the longest time between two pings; {@code Long.MAX_VALUE} for none
   */
  ServiceManager(Predicate<String> messages, long pingNanos, LongSupplier nanoTime, AgentLog log) {
    this.messages = messages;
    this.pingNanos = pingNanos;
    this.nanoTime = nanoTime;
    this.log = log;
    this.pingAt = nanoTime.getAsLong();
  }

  /** Returns the service manager that this environment names. */
  public static ServiceManager of(
      Map<String, String> environment, LongSupplier nanoTime, AgentLog log) {
    String name = environment.getOrDefault("NOTIFY_SOCKET", "");
    if (name.isEmpty() || !NotifySocket.works()) {
      return new ServiceManager(message -> true, Long.MAX_VALUE, nanoTime, log);
    }
    return new ServiceManager(
        message -> NotifySocket.send(name, message),
        NotifySocket.pingNanos(environment, ProcessHandle.current().pid()),
        nanoTime,
        log);
  }

  /** Reports that the agent is ready. */
  public void ready() {
    send("READY=1");
    alive();
  }

  /** Reports the status of the agent as one line, if it has changed. */
  public void status(String text) {
    if (text.equals(status)) {
      return;
    }
    status = text;
    // A line feed would begin another message, and the text may quote the hub.
    String line = Printable.line(text);
    send("STATUS=" + line.substring(0, Math.min(line.length(), MAX_STATUS_LENGTH)));
  }

  /** Sends a watchdog ping if one is due. */
  public void alive() {
    long now = nanoTime.getAsLong();
    if (pingNanos != Long.MAX_VALUE && now - pingAt >= 0) {
      pingAt = now + pingNanos;
      send("WATCHDOG=1");
    }
  }

  /** Returns the time in nanoseconds after which to call {@link #alive} at the latest. */
  public long patience(long now) {
    return pingNanos == Long.MAX_VALUE ? Long.MAX_VALUE : pingAt - now;
  }

  /** Reports that the agent is stopping. */
  public void stopping() {
    send("STOPPING=1");
  }

  private void send(String message) {
    boolean sent = messages.test(message);
    if (!sent && !failing) {
      log.warn("Cannot notify the service manager: the agent cannot write to NOTIFY_SOCKET");
    }
    failing = !sent;
  }
}
